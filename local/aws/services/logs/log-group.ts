/** A log group as CloudWatch Logs keeps it. */

import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../../errors.ts";
import { type Place, perRegion } from "../../world.ts";

interface SimulatedLogGroup {
  group: LogGroup & { logGroupName: string; logGroupArn: string };
  tags: Record<string, string>;
}

/** The log groups of an account in a region, by name. */
export const groupsOf: (place: Place) => Map<string, SimulatedLogGroup> = perRegion(
  () => new Map(),
);

/** The log group of that name, or `ResourceNotFoundException`. */
export const mustGroup = (name: string | undefined, place: Place): SimulatedLogGroup => {
  const found = groupsOf(place).get(name ?? "");
  if (found) return found;
  throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
};

/** Puts a log group into the account; it keeps its events for ever until it is told otherwise. */
export const addGroup = (logGroupName: string, tags: Record<string, string>, place: Place) => {
  const logGroupArn = arnOf(place, logGroupName);
  groupsOf(place).set(logGroupName, {
    group: {
      logGroupName,
      logGroupArn,
      arn: `${logGroupArn}:*`,
      creationTime: place.world.clock.now(),
      metricFilterCount: 0,
      storedBytes: 0,
      logGroupClass: "STANDARD",
    },
    tags: { ...tags },
  });
};

export const arnOf = ({ account, region }: Place, name: string) =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`;
