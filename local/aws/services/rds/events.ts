/** Events: what RDS tells of an instance's making. */

import type { DescribeEventsCommandInput, Event } from "@aws-sdk/client-rds";
import type { Call } from "../../world.ts";
import { instancesOf, madeAt, type SimulatedInstance } from "./db-instance.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";

/** RDS's API reference: an hour back unless asked for more, and never more than 14 days. */
const DEFAULT_MINUTES = 60;
const MOST_MINUTES = 14 * 24 * 60;

const describe = (input: DescribeEventsCommandInput, call: Call) => {
  const { SourceIdentifier, SourceType, Duration = DEFAULT_MINUTES } = input;
  if (SourceIdentifier && !SourceType)
    throw invalidCombination("SourceType must be specified when SourceIdentifier is specified.");
  if (SourceType && SourceType !== "db-instance")
    throw invalidValue(`Invalid source type: ${SourceType}`);
  if (Duration < 1 || Duration > MOST_MINUTES)
    throw invalidValue(`Duration must be between 1 and ${MOST_MINUTES}`);
  const now = call.world.clock.now();
  const Events = [...instancesOf(call).values()]
    .filter(
      ({ instance }) => !SourceIdentifier || instance.DBInstanceIdentifier === SourceIdentifier,
    )
    .map(eventOf)
    .filter(({ Date: date }) => date <= new Date(now))
    .filter(({ Date: date }) => date > new Date(now - Duration * 60_000));
  return { Events };
};

/** Texts and categories: RDS's user guide, "Amazon RDS event categories and event messages". */
const eventOf = (one: SimulatedInstance): Event & { Date: Date } => ({
  SourceIdentifier: one.instance.DBInstanceIdentifier,
  SourceType: "db-instance",
  SourceArn: one.instance.DBInstanceArn,
  EventCategories: [one.failure ? "failure" : "creation"],
  Message: one.failure?.event ?? "DB instance created",
  Date: new Date(madeAt(one)),
});

export const events = { DescribeEvents: describe };
