/** What may be the matter with a simulated account in a region: set by tests, looked at by services. */

import { type Place, perRegion } from "./world.ts";

/** How AWS itself looks at the account. */
type Standing = "good" | "pending-verification" | "not-signed-up" | "blocked";

interface Conditions {
  /** Unless it is good, EC2 makes nothing for the account. */
  standing: Standing;
  /** Codes of quotas that AWS raises for nobody's asking. */
  deniedIncreases: Set<string>;
  /** Ids of zones in which EKS has no room for more control planes. */
  fullForEks: Set<string>;
  /**
   * What cannot be had in which zones: ids of zones by an instance type, a database class, or the
   * last part of an endpoint service's name.
   */
  withheld: Map<string, Set<string>>;
}

const conditionsOf: (place: Place) => Conditions = perRegion(() => ({
  standing: "good",
  deniedIncreases: new Set(),
  fullForEks: new Set(),
  withheld: new Map(),
}));

/** AWS changes its mind about the account. */
export const setStanding = (place: Place, standing: Standing): void => {
  conditionsOf(place).standing = standing;
};

export const standingOf = (place: Place): Standing => conditionsOf(place).standing;

/** AWS will not raise the quota of that code. */
export const denyIncrease = (place: Place, quotaCode: string): void => {
  conditionsOf(place).deniedIncreases.add(quotaCode);
};

export const isIncreaseDenied = (place: Place, quotaCode: string): boolean =>
  conditionsOf(place).deniedIncreases.has(quotaCode);

/** EKS runs out of room in a zone. */
export const fillForEks = (place: Place, zoneId: string): void => {
  conditionsOf(place).fullForEks.add(zoneId);
};

export const isFullForEks = (place: Place, zoneId: string): boolean =>
  conditionsOf(place).fullForEks.has(zoneId);

/** Something can no longer be had in those zones. */
export const withhold = (place: Place, what: string, zoneIds: string[]): void => {
  conditionsOf(place).withheld.set(what, new Set(zoneIds));
};

export const isWithheld = (place: Place, what: string, zoneId: string): boolean =>
  conditionsOf(place).withheld.get(what)?.has(zoneId) ?? false;
