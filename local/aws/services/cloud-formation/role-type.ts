/** AWS::IAM::Role. */

import { z } from "zod";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { permissionsBoundaries } from "../iam/permissions-boundaries.ts";
import { mustRole, rolesOf } from "../iam/role.ts";
import { rolePolicies } from "../iam/role-policies.ts";
import { roles } from "../iam/roles.ts";
import { PolicyDocument, parseProperties } from "./properties.ts";
import type { Existing, Made, Making, ResourceType } from "./resource-type.ts";

const RoleProperties = z.strictObject({
  RoleName: z.string().optional(),
  Path: z.string().optional(),
  Description: z.string().optional(),
  AssumeRolePolicyDocument: PolicyDocument,
  ManagedPolicyArns: z.array(z.string()).default([]),
  MaxSessionDuration: z.coerce.number().default(3600),
  PermissionsBoundary: z.string().optional(),
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument })).default([]),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});
type RoleProperties = z.output<typeof RoleProperties>;

const create = (properties: unknown, making: Making): Made => {
  const wanted = parseProperties(RoleProperties, properties);
  const { ManagedPolicyArns, Policies, ...input } = wanted;
  const { RoleName = making.defaultName } = input;
  if (rolesOf(making).has(RoleName))
    throw new AwsError(
      "AlreadyExists",
      `Resource of type 'AWS::IAM::Role' with identifier '${RoleName}' already exists.`,
    );
  roles.CreateRole({ ...input, RoleName }, making);
  grant(RoleName, wanted, making);
  return view(RoleName, making);
};

const update = (existing: Existing, properties: unknown, making: Making): Made => {
  const { physicalId: RoleName } = existing;
  const wanted = parseProperties(RoleProperties, properties);
  const { role } = mustRole(RoleName, making);
  const { AssumeRolePolicyDocument: PolicyDocument, PermissionsBoundary } = wanted;
  roles.UpdateAssumeRolePolicy({ RoleName, PolicyDocument }, making);
  role.MaxSessionDuration = wanted.MaxSessionDuration;
  role.Description = wanted.Description;
  role.Tags = wanted.Tags;
  if (PermissionsBoundary)
    permissionsBoundaries.PutRolePermissionsBoundary({ RoleName, PermissionsBoundary }, making);
  else delete role.PermissionsBoundary;
  revoke(existing, making);
  grant(RoleName, wanted, making);
  return view(RoleName, making);
};

/** What others attached to the role stays, and keeps it from being deleted, as on AWS. */
const remove = (existing: Existing, call: Call) => {
  revoke(existing, call);
  roles.DeleteRole({ RoleName: existing.physicalId }, call);
};

const grant = (RoleName: string, wanted: RoleProperties, call: Call) => {
  for (const PolicyArn of wanted.ManagedPolicyArns)
    rolePolicies.AttachRolePolicy({ RoleName, PolicyArn }, call);
  for (const policy of wanted.Policies) rolePolicies.PutRolePolicy({ RoleName, ...policy }, call);
};

const revoke = ({ physicalId, properties }: Existing, call: Call) => {
  const { attached, inline } = mustRole(physicalId, call);
  const given = parseProperties(RoleProperties, properties);
  for (const arn of given.ManagedPolicyArns) attached.delete(arn);
  for (const { PolicyName } of given.Policies) inline.delete(PolicyName);
};

const view = (RoleName: string, call: Call): Made => {
  const { role } = mustRole(RoleName, call);
  const attributes = { Arn: role.Arn, RoleId: role.RoleId };
  return { physicalId: RoleName, ref: RoleName, attributes };
};

export const roleType: ResourceType = {
  nameProperty: "RoleName",
  replacedBy: ["RoleName", "Path"],
  create,
  update,
  remove,
};
