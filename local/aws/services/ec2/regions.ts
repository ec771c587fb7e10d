/** Regions, and which of them an account has. */

import type { DescribeRegionsCommandInput, Region } from "@aws-sdk/client-ec2";
import { REGIONS } from "../../../../shared/catalog.ts";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perAccount } from "../../world.ts";
import { select } from "./resource.ts";

/** Those that clusters can be in, and one more that AWS enables for everybody. */
const ALL = Object.entries({ ...REGIONS, "eu-north-1": { optIn: false } });

/** The opt-in regions that an account has enabled: all of them, until somebody disables one. */
export const optedInRegionsOf: (place: Place) => Set<string> = perAccount(
  () => new Set(ALL.filter(([, { optIn }]) => optIn).map(([name]) => name)),
);

/** Refuses a call in a region that the account has not enabled, as AWS does: it knows no one there. */
export const refuseDisabledRegion = (call: Call) => {
  const region = ALL.find(([name]) => name === call.region);
  if (region?.[1].optIn && !optedInRegionsOf(call).has(call.region))
    throw new AwsError(
      "AuthFailure",
      "AWS was not able to validate the provided access credentials",
      401,
    );
};

const describe = (input: DescribeRegionsCommandInput, call: Call) => {
  const regions = ALL.map(([name, { optIn }]) => view(name, optIn, call));
  const absent = input.RegionNames?.filter((name) =>
    regions.every(({ RegionName }) => RegionName !== name),
  );
  if (absent?.length)
    throw new AwsError("InvalidParameterValue", `Invalid region: [${absent.join(", ")}]`);
  const listed = regions.filter(
    ({ RegionName = "", OptInStatus }) =>
      (input.RegionNames?.includes(RegionName) ?? true) &&
      (input.AllRegions || OptInStatus !== "not-opted-in"),
  );
  return {
    Regions: select(listed, input.Filters, {
      "region-name": (region) => [region.RegionName],
      "opt-in-status": (region) => [region.OptInStatus],
      endpoint: (region) => [region.Endpoint],
    }),
  };
};

const view = (name: string, optIn: boolean, call: Call): Region => {
  const status = optedInRegionsOf(call).has(name) ? "opted-in" : "not-opted-in";
  return {
    RegionName: name,
    Endpoint: `ec2.${name}.amazonaws.com`,
    OptInStatus: optIn ? status : "opt-in-not-required",
  };
};

export const regions = { DescribeRegions: describe };
