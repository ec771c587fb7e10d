/** The policies that a session of an assumed role is subject to. */

import { findPolicy } from "../services/iam/managed-policy.ts";
import { rolesOf, type SimulatedRole } from "../services/iam/role.ts";
import type { Call } from "../world.ts";

/** Documents as they were given, of each kind that there is. */
export interface Policies {
  roleArn: string;
  identity: string[];
  boundary: string | undefined;
  session: string | undefined;
}

/** Undefined for whoever is no session of a role: an account's root user may do everything. */
export const policiesOf = (call: Call): Policies | undefined => {
  const [, name] = /:assumed-role\/([^/]+)\//.exec(call.caller.arn) ?? [];
  return name ? policiesOfRole(rolesOf(call).get(name), call) : undefined;
};

/** The policies of a role, and of the caller's session. A role that is gone has none. */
export const policiesOfRole = (found: SimulatedRole | undefined, call: Call): Policies => {
  const boundary = found?.role.PermissionsBoundary?.PermissionsBoundaryArn;
  return {
    roleArn: found?.role.Arn ?? "",
    identity: found ? identityOf(found, call) : [],
    boundary: boundary && documentOf(boundary, call),
    session: call.caller.sessionPolicy,
  };
};

const identityOf = ({ attached, inline }: SimulatedRole, call: Call) => [
  ...[...attached].map((arn) => documentOf(arn, call)),
  ...inline.values(),
];

/** Of AWS's own policies only the names are known: who evaluates one would guess. */
const documentOf = (arn: string, call: Call): string => {
  const policy = findPolicy(arn, call);
  const version = policy?.versions.get(policy.defaultVersionId);
  if (version?.Document) return decoded(version.Document);
  throw new Error(`the simulated AWS has no document of ${arn}, attach a policy that has one`);
};

/** Each is decoded once: a role's policies are asked for at every call. */
const decoded = (document: string): string => {
  const text = texts.get(document) ?? decodeURIComponent(document);
  texts.set(document, text);
  return text;
};

const texts = new Map<string, string>();
