/** Managed policies: made, read, deleted. */

import type {
  CreatePolicyCommandInput,
  DeletePolicyCommandInput,
  GetPolicyCommandInput,
  ListPoliciesCommandInput,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import {
  awsPoliciesOf,
  mustPolicy,
  policiesOf,
  policyView,
  type SimulatedPolicy,
} from "./managed-policy.ts";
import { mustBeName } from "./names.ts";
import { addVersion } from "./policy-versions.ts";
import { uniqueId } from "./unique-id.ts";

const create = (input: CreatePolicyCommandInput, call: Call) => {
  mustBeName("policyName", input.PolicyName, 128);
  const { PolicyName = "", Path = "/" } = input;
  const names = [...policiesOf(call).values()].map(({ policy }) => policy.PolicyName);
  if (names.includes(PolicyName))
    throw new AwsError(
      "EntityAlreadyExists",
      `A policy called ${PolicyName} already exists. Duplicate names are not allowed.`,
      409,
    );
  const made: SimulatedPolicy = {
    policy: {
      PolicyName,
      PolicyId: uniqueId("ANPA", 17),
      Arn: `arn:aws:iam::${call.account}:policy${Path}${PolicyName}`,
      Path,
      Description: input.Description,
      IsAttachable: true,
      CreateDate: new Date(call.world.clock.now()),
      UpdateDate: new Date(call.world.clock.now()),
      Tags: input.Tags,
    },
    versions: new Map(),
    defaultVersionId: "v1",
    lastVersion: 0,
  };
  addVersion(made, { document: input.PolicyDocument ?? "", isDefault: true }, call);
  policiesOf(call).set(made.policy.Arn, made);
  return { Policy: policyView(made, call) };
};

const get = ({ PolicyArn }: GetPolicyCommandInput, call: Call) => ({
  Policy: policyView(mustPolicy(PolicyArn, call), call),
});

const list = (input: ListPoliciesCommandInput, call: Call) => {
  const { Scope = "All", PathPrefix = "/", OnlyAttached = false } = input;
  const own = [...policiesOf(call).values()];
  const aws = [...awsPoliciesOf(call).values()];
  const policies = { All: [...own, ...aws], Local: own, AWS: aws }[Scope];
  return {
    Policies: policies
      .map((one) => policyView(one, call))
      .filter(({ Path }) => Path?.startsWith(PathPrefix))
      .filter(({ AttachmentCount }) => !OnlyAttached || AttachmentCount),
    IsTruncated: false,
  };
};

const remove = ({ PolicyArn }: DeletePolicyCommandInput, call: Call) => {
  const found = mustPolicy(PolicyArn, call);
  const { AttachmentCount, PermissionsBoundaryUsageCount } = policyView(found, call);
  if (AttachmentCount || PermissionsBoundaryUsageCount)
    throw new AwsError("DeleteConflict", "Cannot delete a policy attached to entities.", 409);
  if (found.versions.size > 1)
    throw new AwsError(
      "DeleteConflict",
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      409,
    );
  policiesOf(call).delete(found.policy.Arn);
  return {};
};

export const managedPolicies = {
  CreatePolicy: create,
  GetPolicy: get,
  ListPolicies: list,
  DeletePolicy: remove,
};
