/** Roles: made, read, trusted anew, deleted. */

import type {
  CreateRoleCommandInput,
  DeleteRoleCommandInput,
  GetRoleCommandInput,
  ListRolesCommandInput,
  Role,
  UpdateAssumeRolePolicyCommandInput,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { check } from "../constraints.ts";
import { profilesWith } from "./instance-profiles.ts";
import { mustAttachableBoundary } from "./managed-policy.ts";
import { mustBeName } from "./names.ts";
import { parseTrust } from "./policy-document.ts";
import { mustModifiableRole, mustRole, rolesOf, type SimulatedRole } from "./role.ts";
import { mustBeDistinct } from "./role-tags.ts";
import { uniqueId } from "./unique-id.ts";

const create = (input: CreateRoleCommandInput, call: Call) => {
  mustBeName("roleName", input.RoleName, 64);
  check(["maxSessionDuration", input.MaxSessionDuration, { min: 3600, max: 43200 }]);
  const { RoleName = "", Path = "/", Tags = [] } = input;
  if (rolesOf(call).has(RoleName))
    throw new AwsError("EntityAlreadyExists", `Role with name ${RoleName} already exists.`, 409);
  mustBeDistinct(Tags);
  const role: SimulatedRole["role"] = {
    Path,
    RoleName,
    RoleId: uniqueId("AROA", 17),
    Arn: `arn:aws:iam::${call.account}:role${Path}${RoleName}`,
    CreateDate: new Date(call.world.clock.now()),
    AssumeRolePolicyDocument: encodeURIComponent(input.AssumeRolePolicyDocument ?? ""),
    Description: input.Description,
    MaxSessionDuration: input.MaxSessionDuration ?? 3600,
    PermissionsBoundary: input.PermissionsBoundary
      ? mustAttachableBoundary(input.PermissionsBoundary, call)
      : undefined,
    Tags,
  };
  rolesOf(call).set(RoleName, {
    role,
    trust: parseTrust(input.AssumeRolePolicyDocument),
    attached: new Set(),
    inline: new Map(),
    assumableAt: call.world.clock.now() + call.world.latencies("iam.propagation") * 1000,
  });
  return { Role: view(role) };
};

const get = ({ RoleName }: GetRoleCommandInput, call: Call) => ({
  Role: { ...view(mustRole(RoleName, call).role), RoleLastUsed: {} },
});

/** As AWS does, the list leaves out tags and permissions boundaries. */
const list = ({ PathPrefix = "/" }: ListRolesCommandInput, call: Call) => ({
  Roles: [...rolesOf(call).values()]
    .filter(({ role }) => role.Path.startsWith(PathPrefix))
    .map(({ role: { Tags, PermissionsBoundary, ...role } }) => role),
  IsTruncated: false,
});

const updateTrust = (input: UpdateAssumeRolePolicyCommandInput, call: Call) => {
  const found = mustModifiableRole(input.RoleName, call);
  found.trust = parseTrust(input.PolicyDocument);
  found.role.AssumeRolePolicyDocument = encodeURIComponent(input.PolicyDocument ?? "");
  return {};
};

const remove = ({ RoleName }: DeleteRoleCommandInput, call: Call) => {
  const { attached, inline, role } = mustModifiableRole(RoleName, call);
  if (profilesWith(role.RoleName, call).length)
    throw conflict("must remove roles from instance profile first.");
  if (attached.size) throw conflict("must detach all policies first.");
  if (inline.size) throw conflict("must delete policies first.");
  rolesOf(call).delete(role.RoleName);
  return {};
};

const conflict = (remedy: string) =>
  new AwsError("DeleteConflict", `Cannot delete entity, ${remedy}`, 409);

const view = ({ Tags, ...role }: Role): Role => ({ ...role, ...(Tags?.length && { Tags }) });

export const roles = {
  CreateRole: create,
  GetRole: get,
  ListRoles: list,
  UpdateAssumeRolePolicy: updateTrust,
  DeleteRole: remove,
};
