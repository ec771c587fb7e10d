/** What a role may do: managed policies attached to it, and inline ones. */

import type {
  AttachRolePolicyCommandInput,
  DeleteRolePolicyCommandInput,
  DetachRolePolicyCommandInput,
  GetRolePolicyCommandInput,
  ListAttachedRolePoliciesCommandInput,
  ListRolePoliciesCommandInput,
  PutRolePolicyCommandInput,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { mustAttachable } from "./managed-policy.ts";
import { parsePolicy } from "./policy-document.ts";
import { mustModifiableRole, mustRole } from "./role.ts";

/** IAM's default quota of managed policies attached to one role. */
const POLICIES_PER_ROLE = 10;

const attach = ({ RoleName, PolicyArn = "" }: AttachRolePolicyCommandInput, call: Call) => {
  const { attached } = mustModifiableRole(RoleName, call);
  mustAttachable(PolicyArn, call);
  if (!attached.has(PolicyArn) && attached.size >= POLICIES_PER_ROLE)
    throw new AwsError(
      "LimitExceeded",
      `Cannot exceed quota for PoliciesPerRole: ${POLICIES_PER_ROLE}`,
      409,
    );
  attached.add(PolicyArn);
  return {};
};

const detach = ({ RoleName, PolicyArn = "" }: DetachRolePolicyCommandInput, call: Call) => {
  if (!mustModifiableRole(RoleName, call).attached.delete(PolicyArn))
    throw new AwsError("NoSuchEntity", `Policy ${PolicyArn} was not found.`, 404);
  return {};
};

const listAttached = ({ RoleName }: ListAttachedRolePoliciesCommandInput, call: Call) => ({
  AttachedPolicies: [...mustRole(RoleName, call).attached].map((PolicyArn) => ({
    PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf("/") + 1),
    PolicyArn,
  })),
  IsTruncated: false,
});

const put = (input: PutRolePolicyCommandInput, call: Call) => {
  const { RoleName, PolicyName = "", PolicyDocument = "" } = input;
  const { inline } = mustModifiableRole(RoleName, call);
  parsePolicy(PolicyDocument);
  inline.set(PolicyName, PolicyDocument);
  return {};
};

const get = ({ RoleName, PolicyName = "" }: GetRolePolicyCommandInput, call: Call) => {
  const document = mustRole(RoleName, call).inline.get(PolicyName);
  if (document === undefined) throw noInline(PolicyName);
  return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(document) };
};

const remove = ({ RoleName, PolicyName = "" }: DeleteRolePolicyCommandInput, call: Call) => {
  if (!mustModifiableRole(RoleName, call).inline.delete(PolicyName)) throw noInline(PolicyName);
  return {};
};

const list = ({ RoleName }: ListRolePoliciesCommandInput, call: Call) => ({
  PolicyNames: [...mustRole(RoleName, call).inline.keys()],
  IsTruncated: false,
});

const noInline = (name: string) =>
  new AwsError("NoSuchEntity", `The role policy with name ${name} cannot be found.`, 404);

export const rolePolicies = {
  AttachRolePolicy: attach,
  DetachRolePolicy: detach,
  ListAttachedRolePolicies: listAttached,
  PutRolePolicy: put,
  GetRolePolicy: get,
  DeleteRolePolicy: remove,
  ListRolePolicies: list,
};
