/** IAM: who may do what in an account, whatever the region. One file a kind of thing in `iam/`. */

import * as client from "@aws-sdk/client-iam";
import { service } from "../service.ts";
import { addProfile, dropProfile, instanceProfiles } from "./iam/instance-profiles.ts";
import { managedPolicies } from "./iam/managed-policies.ts";
import { oidcProviders } from "./iam/oidc-providers.ts";
import { permissionsBoundaries } from "./iam/permissions-boundaries.ts";
import { policySimulation } from "./iam/policy-simulation.ts";
import { policyVersions } from "./iam/policy-versions.ts";
import {
  isAssumable,
  mustRole,
  roleOfArn,
  rolesOf,
  type SimulatedRole,
  trustsService,
} from "./iam/role.ts";
import { rolePolicies } from "./iam/role-policies.ts";
import { roleTags } from "./iam/role-tags.ts";
import { roles } from "./iam/roles.ts";
import { serviceLinkedRoles } from "./iam/service-linked-roles.ts";

export {
  addProfile,
  dropProfile,
  isAssumable,
  mustRole,
  roleOfArn,
  rolesOf,
  type SimulatedRole,
  trustsService,
};

/** The simulated Identity and Access Management. */
export const iam = service(client, {
  ...roles,
  ...roleTags,
  ...rolePolicies,
  ...instanceProfiles,
  ...permissionsBoundaries,
  ...managedPolicies,
  ...policyVersions,
  ...policySimulation,
  ...serviceLinkedRoles,
  ...oidcProviders,
  ListAccountAliases: () => ({ AccountAliases: [], IsTruncated: false }),
});
