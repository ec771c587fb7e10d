/** The two zones that a cluster lies in: chosen by what they offer, and by ids that mean the same to all. */

import type { Subnet } from "@aws-sdk/client-ec2";
import type { Cluster } from "../cluster.ts";
import type { Finding } from "../finding.ts";
import { ZONES, type Zone } from "../plan.ts";
import { isOwned, roleIn } from "../tags.ts";
import type { Offering } from "./offerings.ts";

/** What came of it: two zones and why these, or what stands in the way. */
export interface ZoneChoice {
  chosen?: [Zone, Zone];
  reason: string;
  findings: Finding[];
}

/** What there is to choose from. */
export interface Candidates {
  zones: Zone[];
  offerings: Offering[];
  /** Subnets of the account: those of this very cluster have settled the matter. */
  subnets: Subnet[];
}

/** The first two, by id, that have everything; zones that an earlier attempt has begun in come first. */
export const chooseZones = (
  cluster: Cluster,
  { zones, offerings, subnets }: Candidates,
): ZoneChoice => {
  const ordered = zones.toSorted((one, other) => one.zoneId.localeCompare(other.zoneId));
  const usable = ordered.filter((zone) => offerings.every(({ isIn }) => isIn(zone)));
  const settled = settledZones(cluster, subnets);
  const free = usable.filter(({ zoneId }) => !settled.includes(zoneId));
  const [first, second] = settled.map(
    (zoneId) => zones.find((zone) => zone.zoneId === zoneId) ?? free.shift(),
  );
  const without = ordered.flatMap((zone) => lacks(zone, offerings));
  if (first && second)
    return { chosen: [first, second], reason: reasonFor([first, second], without), findings: [] };
  return { reason: "", findings: inTheWay(cluster, { zones: ordered, offerings, usable }) };
};

/** By letter, the zone that a subnet of the cluster lies in already. */
const settledZones = (cluster: Cluster, subnets: Subnet[]) => {
  const ours = subnets.filter(({ Tags }) => isOwned(cluster, Tags));
  return ZONES.map(
    ({ letter }) =>
      ours.find(({ Tags }) => /^(public|private)-subnet-(.)$/.exec(roleIn(Tags))?.[2] === letter)
        ?.AvailabilityZoneId,
  );
};

const lacks = (zone: Zone, offerings: Offering[]) => {
  const missing = offerings.filter(({ isIn }) => !isIn(zone)).map(({ what }) => what);
  return missing.length ? [`${zone.zoneId} lacks ${missing.join(", ")}`] : [];
};

const reasonFor = (chosen: Zone[], without: string[]) =>
  [
    `${chosen.map(({ zoneId }) => zoneId).join(" and ")} are the first zones, by id, that have all that the cluster needs`,
    ...without,
  ].join("; ");

interface Dilemma {
  zones: Zone[];
  offerings: Offering[];
  usable: Zone[];
}

/** What alone leaves no two zones is told by itself; else it is only together that they do. */
const inTheWay = (cluster: Cluster, { zones, offerings, usable }: Dilemma): Finding[] => {
  const [eks, ...others] = offerings;
  const forEks = zones.filter((zone) => eks?.isIn(zone));
  const culprits = (forEks.length < 2 ? offerings.slice(0, 1) : others).flatMap((offering) => {
    const where = forEks.filter(offering.isIn);
    return where.length < 2 ? [notOffered(cluster, offering, where)] : [];
  });
  return culprits.length
    ? culprits
    : [
        noCommonZones(
          cluster,
          usable,
          zones.flatMap((zone) => lacks(zone, offerings)),
        ),
      ];
};

const notOffered = (
  { region }: Cluster,
  { code, what, instead }: Offering,
  where: Zone[],
): Finding => ({
  code,
  severity: "error",
  resource: `${what} in ${region}`,
  is: `offered in ${listOf(where)}`,
  mustBe: "offered in two zones that EKS accepts",
  fix: { steps: [instead] },
});

const noCommonZones = ({ region }: Cluster, usable: Zone[], without: string[]): Finding => ({
  code: "NoCommonZones",
  severity: "error",
  resource: `zones of ${region} with all that the cluster needs`,
  is: `${listOf(usable)} (${without.join("; ")})`,
  mustBe: "two",
  fix: { steps: ["ask for another nodeInstanceType, another dbInstanceClass, or another Region"] },
});

const listOf = (zones: Zone[]) => zones.map(({ zoneId }) => zoneId).join(", ") || "no zone";
