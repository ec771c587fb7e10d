/** Rules that a schedule triggers, on the simulated clock. */

import { randomUUID } from "node:crypto";
import { AwsError } from "../../errors.ts";
import type { Place } from "../../world.ts";
import { deliver } from "./delivery.ts";
import type { Rule } from "./rules.ts";

const SECONDS: Record<string, number> = { minute: 60, hour: 3600, day: 86_400 };

/** The seconds of an expression such as `rate(5 minutes)`, or a refusal. */
export const secondsOf = (expression: string): number => {
  if (/^cron\(.+\)$/.test(expression))
    throw new AwsError("ValidationException", "the simulated EventBridge knows no cron()");
  const [, value = "", unit = "", plural = ""] =
    /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  // One of a unit is told in the singular, more in the plural (user guide, "rate expressions").
  if (!value || (value === "1") === Boolean(plural))
    throw new AwsError("ValidationException", "Parameter ScheduleExpression is not valid.");
  return Number(value) * (SECONDS[unit] ?? 0);
};

/**
 * Triggers the rule again and again until it is stopped. Not on a clock that jumps from alarm to
 * alarm: there it would never be idle again, and all time would be spent on schedules.
 */
export const runSchedule = async (
  { rule, seconds, signal }: { rule: Rule; seconds: number; signal: AbortSignal },
  place: Place,
): Promise<void> => {
  const { clock } = place.world;
  while (clock.flows && !signal.aborted) {
    await clock.sleep(seconds, signal).catch(() => undefined);
    if (!signal.aborted) deliver(scheduledEvent(rule, place), rule, place);
  }
};

const scheduledEvent = ({ arn }: Rule, { world, account, region }: Place) => ({
  version: "0" as const,
  id: randomUUID(),
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account,
  time: new Date(world.clock.now()).toISOString().replace(/\.\d+/, ""),
  region,
  resources: [arn],
  detail: {},
});
