/** AWS::IAM::ManagedPolicy. */

import { z } from "zod";
import type { Call } from "../../world.ts";
import { managedPolicies } from "../iam/managed-policies.ts";
import { mustPolicy } from "../iam/managed-policy.ts";
import { addVersion } from "../iam/policy-versions.ts";
import { rolesOf } from "../iam/role.ts";
import { rolePolicies } from "../iam/role-policies.ts";
import { PolicyDocument, parseProperties } from "./properties.ts";
import type { Existing, Made, Making, ResourceType } from "./resource-type.ts";

const PolicyProperties = z.strictObject({
  ManagedPolicyName: z.string().optional(),
  Path: z.string().optional(),
  Description: z.string().optional(),
  PolicyDocument,
  Roles: z.array(z.string()).default([]),
});

const create = (properties: unknown, making: Making): Made => {
  const { ManagedPolicyName, Roles, ...input } = parseProperties(PolicyProperties, properties);
  const PolicyName = ManagedPolicyName ?? making.defaultName;
  const { Policy } = managedPolicies.CreatePolicy({ ...input, PolicyName }, making);
  const arn = Policy.Arn ?? "";
  attach(arn, Roles, making);
  return { physicalId: arn, ref: arn, attributes: { PolicyArn: arn } };
};

/** The new document becomes the default version; of the old ones CloudFormation keeps none. */
const update = (existing: Existing, properties: unknown, making: Making): Made => {
  const { physicalId, properties: _, ...made } = existing;
  const wanted = parseProperties(PolicyProperties, properties);
  const policy = mustPolicy(physicalId, making);
  addVersion(policy, { document: wanted.PolicyDocument, isDefault: true }, making);
  for (const version of policy.versions.keys())
    if (version !== policy.defaultVersionId) policy.versions.delete(version);
  detach(existing, making);
  attach(physicalId, wanted.Roles, making);
  return { ...made, physicalId };
};

const remove = (existing: Existing, call: Call) => {
  detach(existing, call);
  managedPolicies.DeletePolicy({ PolicyArn: existing.physicalId }, call);
};

const attach = (PolicyArn: string, names: string[], call: Call) => {
  for (const RoleName of names) rolePolicies.AttachRolePolicy({ RoleName, PolicyArn }, call);
};

const detach = ({ physicalId, properties }: Existing, call: Call) => {
  for (const name of parseProperties(PolicyProperties, properties).Roles)
    rolesOf(call).get(name)?.attached.delete(physicalId);
};

export const managedPolicyType: ResourceType = {
  nameProperty: "ManagedPolicyName",
  replacedBy: ["ManagedPolicyName", "Path", "Description"],
  create,
  update,
  remove,
};
