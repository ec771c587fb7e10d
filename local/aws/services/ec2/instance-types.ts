/** Which instance types can be had where. */

import type {
  DescribeInstanceTypeOfferingsCommandInput,
  InstanceTypeOffering,
} from "@aws-sdk/client-ec2";
import { NODE_INSTANCE_TYPES } from "../../../../shared/catalog.ts";
import { isWithheld } from "../../accounts.ts";
import type { Call } from "../../world.ts";
import { select } from "./resource.ts";
import { type Zone, zonesOf } from "./zones.ts";

/** The zone us-east-1e is of an old generation, and so is all that it has. */
const OLD_ZONE = "us-east-1e";
const OLD_FAMILIES = ["t2"];

const describe = (input: DescribeInstanceTypeOfferingsCommandInput, call: Call) => {
  const type = input.LocationType ?? "region";
  const offerings = zonesOf(call).flatMap((zone) =>
    typesIn(zone, call).map(
      (InstanceType): InstanceTypeOffering => ({
        InstanceType,
        LocationType: type,
        Location: locationOf(zone, type, call),
      }),
    ),
  );
  const distinct = new Map(offerings.map((one) => [`${one.InstanceType} ${one.Location}`, one]));
  return {
    InstanceTypeOfferings: select(distinct.values(), input.Filters, {
      "instance-type": (offering) => [offering.InstanceType],
      location: (offering) => [offering.Location],
    }),
  };
};

const typesIn = ({ ZoneName, ZoneId }: Zone, call: Call) =>
  NODE_INSTANCE_TYPES.filter(
    (type) =>
      !isWithheld(call, type, ZoneId) &&
      (ZoneName !== OLD_ZONE || OLD_FAMILIES.some((family) => type.startsWith(`${family}.`))),
  );

const locationOf = ({ ZoneName, ZoneId }: Zone, type: string, { region }: Call) => {
  switch (type) {
    case "availability-zone":
      return ZoneName;
    case "availability-zone-id":
      return ZoneId;
    default:
      return region;
  }
};

export const instanceTypes = { DescribeInstanceTypeOfferings: describe };
