/** What a type of resource is: how CloudFormation makes one, changes it and deletes it. */

import type { Call } from "../../world.ts";

/** What a resource turned out to be. */
export interface Made {
  physicalId: string;
  /** What `Ref` gives, and what `Fn::GetAtt` can ask for. */
  ref: string;
  attributes: Record<string, string>;
}

/** A resource that is there, and the properties that it was last given. */
export interface Existing extends Made {
  properties: unknown;
}

/** Where a resource is made, and the name it gets when the template gives it none. */
export interface Making extends Call {
  defaultName: string;
}

/** One type of resource; properties come evaluated but unchecked. */
export interface ResourceType {
  /** The property that gives it a name of the customer's choice, which needs CAPABILITY_NAMED_IAM. */
  nameProperty: string;
  /** Properties whose change makes a new resource instead of changing this one. */
  replacedBy: string[];
  create(properties: unknown, making: Making): Made;
  update(existing: Existing, properties: unknown, making: Making): Made;
  remove(existing: Existing, call: Call): void;
}
