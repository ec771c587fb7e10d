/** Instance profiles, which hand a role to instances. Here only EKS makes some, one a node group. */

import type { InstanceProfile, ListInstanceProfilesForRoleCommandInput } from "@aws-sdk/client-iam";
import { type Call, type Place, perAccount } from "../../world.ts";
import { mustRole } from "./role.ts";
import { uniqueId } from "./unique-id.ts";

interface SimulatedProfile {
  profile: InstanceProfile;
  /** Name of its one role. */
  roleName: string;
  /** Simulated moment from which a deleted one is gone. */
  goneAt?: number;
}

/** By name. */
const allProfilesOf: (place: Place) => Map<string, SimulatedProfile> = perAccount(() => new Map());

const profilesOf = (place: Place) => {
  const profiles = allProfilesOf(place);
  const now = place.world.clock.now();
  for (const [name, { goneAt }] of profiles)
    if (goneAt !== undefined && goneAt <= now) profiles.delete(name);
  return profiles;
};

/** Makes a profile, as another service does, with the role of that name. */
export const addProfile = (name: string, roleName: string, place: Place) => {
  const profile = {
    Path: "/",
    InstanceProfileName: name,
    InstanceProfileId: uniqueId("AIPA", 17),
    Arn: `arn:aws:iam::${place.account}:instance-profile/${name}`,
    CreateDate: new Date(place.world.clock.now()),
    Roles: undefined,
  };
  profilesOf(place).set(name, { profile, roleName });
};

/** Lets a profile go at that moment. */
export const dropProfile = (name: string, goneAt: number, place: Place) => {
  const found = profilesOf(place).get(name);
  if (found) found.goneAt = goneAt;
};

/** The profiles that a role is in. */
export const profilesWith = (roleName: string, place: Place) =>
  [...profilesOf(place).values()].filter((one) => one.roleName === roleName);

const listForRole = ({ RoleName }: ListInstanceProfilesForRoleCommandInput, call: Call) => {
  const { role } = mustRole(RoleName, call);
  return {
    InstanceProfiles: profilesWith(role.RoleName, call).map(({ profile }) => ({
      ...profile,
      Roles: [role],
    })),
    IsTruncated: false,
  };
};

export const instanceProfiles = { ListInstanceProfilesForRole: listForRole };
