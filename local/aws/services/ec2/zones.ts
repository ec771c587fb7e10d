/** Availability zones. */

import { createHash } from "node:crypto";
import type { AvailabilityZone, DescribeAvailabilityZonesCommandInput } from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { select } from "./resource.ts";

/** A zone as one account sees it. */
export interface Zone {
  ZoneName: string;
  ZoneId: string;
  State: "available";
}

/** How zone ids of a region begin, the letters of its zone names, and the numbers of its zone ids. */
const ZONES: Record<string, [idPrefix: string, letters: string, numbers: string]> = {
  "af-south-1": ["afs1", "abc", "123"],
  "ap-east-1": ["ape1", "abc", "123"],
  "ap-northeast-1": ["apne1", "acd", "124"],
  "ap-northeast-2": ["apne2", "abcd", "1234"],
  "ap-northeast-3": ["apne3", "abc", "123"],
  "ap-southeast-1": ["apse1", "abc", "123"],
  "ap-southeast-2": ["apse2", "abc", "123"],
  "ap-south-1": ["aps1", "abc", "123"],
  "ca-central-1": ["cac1", "abd", "124"],
  "eu-central-1": ["euc1", "abc", "123"],
  "eu-north-1": ["eun1", "abc", "123"],
  "eu-south-1": ["eus1", "abc", "123"],
  "eu-west-1": ["euw1", "abc", "123"],
  "eu-west-2": ["euw2", "abc", "123"],
  "eu-west-3": ["euw3", "abc", "123"],
  "me-south-1": ["mes1", "abc", "123"],
  "sa-east-1": ["sae1", "abc", "123"],
  "us-east-1": ["use1", "abcdef", "123456"],
  "us-east-2": ["use2", "abc", "123"],
  "us-west-1": ["usw1", "ac", "13"],
  "us-west-2": ["usw2", "abcd", "1234"],
};

/** The zones of a region. Which name stands for which id differs by account, as on AWS. */
export const zonesOf = (place: Place): Zone[] => {
  const [idPrefix, letters] = ZONES[place.region] ?? ["", ""];
  const numbers = numbersOf(place);
  return [...letters].map((letter, n) => ({
    ZoneName: `${place.region}${letter}`,
    ZoneId: `${idPrefix}-az${numbers[n]}`,
    State: "available",
  }));
};

/** The numbers of an account's zones, in the order of their letters; reckoned once. */
const numbersOf = (place: Place): string[] => {
  const key = `${place.account}/${place.region}`;
  const numbers = numbersByPlace.get(key) ?? shuffledNumbers(place);
  numbersByPlace.set(key, numbers);
  return numbers;
};

const numbersByPlace = new Map<string, string[]>();

const shuffledNumbers = (place: Place): string[] => {
  const [, letters, numbers] = ZONES[place.region] ?? ["", "", ""];
  const shuffled = shuffle(numbers, place);
  pinOldest(letters, shuffled);
  return shuffled;
};

const shuffle = (numbers: string, { account, region }: Place) => {
  const rank = (number: string) =>
    createHash("sha256").update(`${account}/${region}/${number}`).digest("hex");
  return [...numbers].sort((one, other) => rank(one).localeCompare(rank(other)));
};

/** us-east-1e is use1-az3 to everybody here: the old zone that lacks what newer zones have. */
const pinOldest = (letters: string, numbers: string[]) => {
  const at = letters.indexOf("e");
  if (at < 0) return;
  const oldest = numbers.indexOf("3");
  [numbers[at], numbers[oldest]] = ["3", numbers[at] ?? "3"];
};

/** The zone of that name or id; AWS chooses one when none is asked for. */
export const mustZone = (
  { AvailabilityZone, AvailabilityZoneId }: ZoneChoice,
  place: Place,
): Zone => {
  const [parameter, key] = AvailabilityZoneId
    ? (["availabilityZoneId", "ZoneId"] as const)
    : (["availabilityZone", "ZoneName"] as const);
  const known = zonesOf(place);
  const wanted = AvailabilityZoneId ?? AvailabilityZone ?? known[0]?.ZoneName;
  const found = known.find((zone) => zone[key] === wanted);
  if (found) return found;
  throw new AwsError(
    "InvalidParameterValue",
    `Value (${wanted}) for parameter ${parameter} is invalid. Subnets can currently only be created in the following availability zones: ${known.map((zone) => zone[key]).join(", ")}.`,
  );
};

interface ZoneChoice {
  AvailabilityZone?: string | undefined;
  AvailabilityZoneId?: string | undefined;
}

const describe = (input: DescribeAvailabilityZonesCommandInput, call: Call) => {
  const zones = zonesOf(call).map((zone) => view(zone, call));
  refuseUnknown(
    input.ZoneNames,
    zones.map(({ ZoneName }) => ZoneName),
  );
  refuseUnknown(
    input.ZoneIds,
    zones.map(({ ZoneId }) => ZoneId),
  );
  const named = zones.filter(
    ({ ZoneName = "", ZoneId = "" }) =>
      (input.ZoneNames?.includes(ZoneName) ?? true) && (input.ZoneIds?.includes(ZoneId) ?? true),
  );
  return {
    AvailabilityZones: select(named, input.Filters, {
      "zone-name": (zone) => [zone.ZoneName],
      "zone-id": (zone) => [zone.ZoneId],
      "zone-type": (zone) => [zone.ZoneType],
      "region-name": (zone) => [zone.RegionName],
      "group-name": (zone) => [zone.GroupName],
      "opt-in-status": (zone) => [zone.OptInStatus],
      state: (zone) => [zone.State],
    }),
  };
};

const refuseUnknown = (wanted: string[] | undefined, known: (string | undefined)[]) => {
  const unknown = wanted?.filter((one) => !known.includes(one)) ?? [];
  if (unknown.length)
    throw new AwsError(
      "InvalidParameterValue",
      `Invalid availability zone${unknown.length > 1 ? "s" : ""}: [${unknown.join(", ")}]`,
    );
};

const view = (zone: Zone, { region }: Place): AvailabilityZone => ({
  ...zone,
  RegionName: region,
  GroupName: `${region}-zg-1`,
  NetworkBorderGroup: region,
  ZoneType: "availability-zone",
  OptInStatus: "opt-in-not-required",
  Messages: [],
});

export const zones = { DescribeAvailabilityZones: describe };
