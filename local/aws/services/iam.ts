/** IAM: roles and the policies attached to them. One per account, the same in every region. */

import { randomBytes } from "node:crypto";
import type { CreateRoleCommandInput, Role } from "@aws-sdk/client-iam";
import * as client from "@aws-sdk/client-iam";
import { AwsError } from "../errors.ts";
import { service } from "../service.ts";
import { type Call, type Place, perAccount } from "../world.ts";

/** A role with what is attached to it. `createdAt` lets trust begin some seconds later. */
export interface SimulatedRole {
  role: Role;
  trust: TrustPolicy;
  attached: Set<string>;
  inline: Map<string, string>;
}

export interface TrustPolicy {
  Statement: {
    Effect: string;
    Principal: { AWS?: string | string[]; Service?: string | string[] };
    Action: string | string[];
    Condition?: Record<string, Record<string, string>>;
  }[];
}

/** The roles of an account, by name. */
export const rolesOf: (place: Place) => Map<string, SimulatedRole> = perAccount(() => new Map());

const createRole = (input: CreateRoleCommandInput, call: Call) => {
  const { RoleName = "", Path = "/", AssumeRolePolicyDocument = "" } = input;
  const roles = rolesOf(call);
  if (roles.has(RoleName))
    throw new AwsError("EntityAlreadyExists", `Role with name ${RoleName} already exists.`, 409);
  const role: Role = {
    Path,
    RoleName,
    RoleId: `AROA${randomBytes(8).toString("hex").toUpperCase()}`,
    Arn: `arn:aws:iam::${call.account}:role${Path}${RoleName}`,
    CreateDate: new Date(call.world.clock.now()),
    AssumeRolePolicyDocument: encodeURIComponent(AssumeRolePolicyDocument),
    MaxSessionDuration: input.MaxSessionDuration ?? 3600,
    Description: input.Description,
    Tags: input.Tags,
  };
  const trust = JSON.parse(AssumeRolePolicyDocument) as TrustPolicy;
  roles.set(RoleName, { role, trust, attached: new Set(), inline: new Map() });
  return { Role: role };
};

/** The role of that name, or IAM's own refusal. */
export const mustRole = (name: string | undefined, place: Place): SimulatedRole => {
  const found = rolesOf(place).get(name ?? "");
  if (found) return found;
  throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`, 404);
};

/** The simulated Identity and Access Management. */
export const iam = service(client, {
  CreateRole: createRole,
  GetRole: ({ RoleName }, call) => ({ Role: mustRole(RoleName, call).role }),
});
