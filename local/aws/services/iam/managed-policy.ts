/** A managed policy as IAM keeps it: the account's own, and AWS's, which all accounts share. */

import type { AttachedPermissionsBoundary, Policy, PolicyVersion } from "@aws-sdk/client-iam";
import { AwsError } from "../../errors.ts";
import { type Place, perAccount, perWorld } from "../../world.ts";
import { AWS_MANAGED_POLICIES } from "./aws-managed-policies.ts";
import { rolesOf } from "./role.ts";
import { uniqueId } from "./unique-id.ts";

export interface SimulatedPolicy {
  policy: Policy & { PolicyName: string; Arn: string; Path: string };
  /** By id such as `v1`; AWS's own policies have none here. */
  versions: Map<string, PolicyVersion>;
  defaultVersionId: string;
  /** Number of the newest version that there ever was. */
  lastVersion: number;
}

/** The account's own managed policies, by ARN. */
export const policiesOf: (place: Place) => Map<string, SimulatedPolicy> = perAccount(
  () => new Map(),
);

/** AWS's own managed policies, by ARN. */
export const awsPoliciesOf = perWorld((place) => {
  const policies = AWS_MANAGED_POLICIES.map((path) => awsPolicy(path, place));
  return new Map(policies.map((one) => [one.policy.Arn, one]));
});

const awsPolicy = (path: string, { world }: Place): SimulatedPolicy => ({
  policy: {
    PolicyName: path.slice(path.lastIndexOf("/") + 1),
    PolicyId: uniqueId("ANPA", 17),
    Arn: `arn:aws:iam::aws:policy/${path}`,
    Path: `/${path.slice(0, path.lastIndexOf("/") + 1)}`,
    IsAttachable: true,
    CreateDate: new Date(world.clock.now()),
    UpdateDate: new Date(world.clock.now()),
  },
  versions: new Map(),
  defaultVersionId: "v1",
  lastVersion: 1,
});

/** The policy of that ARN, one of AWS's own included. */
export const findPolicy = (arn: string | undefined, place: Place): SimulatedPolicy | undefined =>
  policiesOf(place).get(arn ?? "") ?? awsPoliciesOf(place).get(arn ?? "");

/** The policy of that ARN for reading, or `NoSuchEntity`. */
export const mustPolicy = (arn: string | undefined, place: Place): SimulatedPolicy => {
  const found = findPolicy(arn, place);
  if (!found) throw new AwsError("NoSuchEntity", `Policy ${arn} was not found.`, 404);
  return found;
};

/** The policy of that ARN for attaching, in the words that IAM has for that. */
export const mustAttachable = (arn: string | undefined, place: Place): SimulatedPolicy => {
  const found = findPolicy(arn, place);
  if (found) return found;
  throw new AwsError("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`, 404);
};

/** A permissions boundary as roles show it; the policy must exist. */
export const mustAttachableBoundary = (arn: string, place: Place): AttachedPermissionsBoundary => {
  if (findPolicy(arn, place))
    return { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: arn };
  throw new AwsError("NoSuchEntity", `Scope ARN: ${arn} does not exist or is not attachable.`, 404);
};

/** The policy with what is counted of it at this moment. */
export const policyView = ({ policy, defaultVersionId }: SimulatedPolicy, place: Place): Policy => {
  const roles = [...rolesOf(place).values()];
  return {
    ...policy,
    DefaultVersionId: defaultVersionId,
    AttachmentCount: roles.filter(({ attached }) => attached.has(policy.Arn)).length,
    PermissionsBoundaryUsageCount: roles.filter(
      ({ role }) => role.PermissionsBoundary?.PermissionsBoundaryArn === policy.Arn,
    ).length,
  };
};
