/** A log group as CloudWatch Logs keeps it. */

import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../../errors.ts";
import { type Place, perRegion } from "../../world.ts";
import { monitoredSince } from "../rds/os-metrics.ts";

interface SimulatedLogGroup {
  group: LogGroup & { logGroupName: string; logGroupArn: string };
  tags: Record<string, string>;
}

const allGroupsOf: (place: Place) => Map<string, SimulatedLogGroup> = perRegion(() => new Map());

/**
 * The log groups of an account in a region, by name. As long as a database is monitored RDS's own one
 * is among them: it comes again when it is deleted, and stays when the database is gone.
 */
export const groupsOf = (place: Place): Map<string, SimulatedLogGroup> => {
  const groups = allGroupsOf(place);
  const creationTime = monitoredSince(place);
  if (creationTime !== undefined && !groups.has(OS_METRICS))
    Object.assign(addGroup(OS_METRICS, {}, place).group, { creationTime, retentionInDays: 30 });
  return groups;
};

/** RDS's choice, and that of 30 days. Source: Amazon RDS user guide, "Retention of Enhanced Monitoring metrics". */
const OS_METRICS = "RDSOSMetrics";

/** The log group of that name, or `ResourceNotFoundException`. */
export const mustGroup = (name: string | undefined, place: Place): SimulatedLogGroup => {
  const found = groupsOf(place).get(name ?? "");
  if (found) return found;
  throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
};

/** Puts a log group into the account; it keeps its events for ever until it is told otherwise. */
export const addGroup = (
  logGroupName: string,
  tags: Record<string, string>,
  place: Place,
): SimulatedLogGroup => {
  const logGroupArn = arnOf(place, logGroupName);
  const made = {
    group: {
      logGroupName,
      logGroupArn,
      arn: `${logGroupArn}:*`,
      creationTime: place.world.clock.now(),
      metricFilterCount: 0,
      storedBytes: 0,
      logGroupClass: "STANDARD" as const,
    },
    tags: { ...tags },
  };
  allGroupsOf(place).set(logGroupName, made);
  return made;
};

export const arnOf = ({ account, region }: Place, name: string) =>
  `arn:aws:logs:${region}:${account}:log-group:${name}`;
