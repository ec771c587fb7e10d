/** Permissions boundaries of roles: the most that the role's own policies can grant. */

import type {
  DeleteRolePermissionsBoundaryCommandInput,
  PutRolePermissionsBoundaryCommandInput,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { mustAttachableBoundary } from "./managed-policy.ts";
import { mustModifiableRole } from "./role.ts";

const put = (input: PutRolePermissionsBoundaryCommandInput, call: Call) => {
  const { role } = mustModifiableRole(input.RoleName, call);
  role.PermissionsBoundary = mustAttachableBoundary(input.PermissionsBoundary ?? "", call);
  return {};
};

const remove = ({ RoleName }: DeleteRolePermissionsBoundaryCommandInput, call: Call) => {
  const { role } = mustModifiableRole(RoleName, call);
  if (!role.PermissionsBoundary)
    throw new AwsError(
      "NoSuchEntity",
      `The role with name ${RoleName} does not have a permissions boundary.`,
      404,
    );
  delete role.PermissionsBoundary;
  return {};
};

export const permissionsBoundaries = {
  PutRolePermissionsBoundary: put,
  DeleteRolePermissionsBoundary: remove,
};
