/** What a customer must acknowledge before a template may make IAM resources. */

import type { Capability } from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../errors.ts";
import { RESOURCE_TYPES } from "./resource-types.ts";
import type { Template } from "./template.ts";

/** Demands CAPABILITY_NAMED_IAM for IAM resources with names, else any of the two for IAM. */
export const mustBeCapable = ({ Resources }: Template, given: Capability[] = []): void => {
  const iam = Object.values(Resources).filter(({ Type }) => Type.startsWith("AWS::IAM::"));
  const isNamed = iam.some(({ Type, Properties }) => {
    const name = RESOURCE_TYPES[Type]?.nameProperty;
    return name !== undefined && Properties !== undefined && name in Properties;
  });
  const demanded = isNamed ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM";
  if (!iam.length || given.includes("CAPABILITY_NAMED_IAM") || given.includes(demanded)) return;
  throw new AwsError("InsufficientCapabilitiesException", `Requires capabilities : [${demanded}]`);
};
