/** A role as IAM keeps it, and what other services ask about one. */

import type { Role } from "@aws-sdk/client-iam";
import { AwsError } from "../../errors.ts";
import { type Place, perAccount } from "../../world.ts";
import { listOf, type Statement } from "./policy-document.ts";

/** A role with what is attached to it. */
export interface SimulatedRole {
  role: Role & { RoleName: string; RoleId: string; Arn: string; Path: string };
  /** Statements of the trust policy. */
  trust: Statement[];
  /** ARNs of the managed policies. */
  attached: Set<string>;
  /** Inline policies: documents by name. */
  inline: Map<string, string>;
  /** Simulated moment from which other services know the role; IAM itself knows it at once. */
  assumableAt: number;
}

/** The roles of an account, by name. */
export const rolesOf: (place: Place) => Map<string, SimulatedRole> = perAccount(() => new Map());

/** The role of that name, or IAM's own refusal. */
export const mustRole = (name: string | undefined, place: Place): SimulatedRole => {
  const found = rolesOf(place).get(name ?? "");
  if (found) return found;
  throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
};

/** The role of that name, which must not be AWS's own: service-linked roles can't be changed. */
export const mustModifiableRole = (name: string | undefined, place: Place): SimulatedRole => {
  const found = mustRole(name, place);
  if (!found.role.Path.startsWith("/aws-service-role/")) return found;
  throw new AwsError(
    "UnmodifiableEntity",
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  );
};

/** The role of that ARN, if the ARN's account has it. */
export const roleOfArn = (arn: string | undefined, place: Place): SimulatedRole | undefined => {
  const [, account = "", name = ""] =
    /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn ?? "") ?? [];
  const found = rolesOf({ ...place, account }).get(name);
  return found?.role.Arn === arn ? found : undefined;
};

/**
 * Whether the role is known beyond IAM, so that others can assume it: from some seconds after its
 * creation, whether a person, CloudFormation or the product made it.
 */
export const isAssumable = ({ assumableAt }: SimulatedRole, { world }: Place): boolean =>
  world.clock.now() >= assumableAt;

/** Whether the role's trust policy lets the service, such as `eks.amazonaws.com`, assume it. */
export const trustsService = ({ trust }: SimulatedRole, service: string): boolean =>
  trust.some(
    ({ Effect, Action, Principal }) =>
      Effect === "Allow" &&
      listOf(Action).includes("sts:AssumeRole") &&
      Principal !== "*" &&
      listOf(Principal?.Service).includes(service),
  );
