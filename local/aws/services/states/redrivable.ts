/** Whether an execution can be redriven, in AWS's words. */

import type { Place } from "../../world.ts";
import type { Execution } from "./execution.ts";

const DAY_MS = 24 * 3600 * 1000;

/** Step Functions developer guide, "redrive": fourteen days after the end. */
const REDRIVABLE_MS = 14 * DAY_MS;

/** Step Functions developer guide, "quotas": how long an execution may be open. */
const LONGEST_MS = 365 * DAY_MS;

/** Step Functions developer guide, "redrive": what started before can't be redriven. */
const LAUNCHED_AT = Date.parse("2023-11-15");

/** Room for `ExecutionRedriven` and one event after it (API reference, RedriveExecution). */
const MOST_EVENTS = 24_999;

/** Members of DescribeExecution and of the status change event. */
export const redriveStatus = (execution: Execution, { world }: Place) => {
  const redriveStatusReason = reasonAgainst(execution, world.clock.now());
  if (redriveStatusReason === undefined) return { redriveStatus: "REDRIVABLE" } as const;
  return { redriveStatus: "NOT_REDRIVABLE", redriveStatusReason } as const;
};

/** The first reason why not, in the order of the API reference. */
const reasonAgainst = (execution: Execution, now: number): string | undefined => {
  const { status, startedAt, stoppedAt = now, history } = execution;
  if (status === "RUNNING" || status === "SUCCEEDED")
    return `Execution is ${status} and cannot be redriven`;
  if (startedAt < LAUNCHED_AT) return "Execution was started before the launch of RedriveExecution";
  if (history.length >= MOST_EVENTS) return "Execution history event limit exceeded";
  if (now - startedAt > LONGEST_MS) return "Execution has exceeded the max execution time";
  if (now - stoppedAt > REDRIVABLE_MS) return "Execution redrivable period exceeded";
  return undefined;
};
