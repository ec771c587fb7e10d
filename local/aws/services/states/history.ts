/** The history of an execution, event by event, as GetExecutionHistory shows it. */

import type { HistoryEvent, HistoryEventType } from "@aws-sdk/client-sfn";
import type { Place } from "../../world.ts";
import type { Execution } from "./execution.ts";
import { StateFailure } from "./failure.ts";

/** One strand of an execution: the execution itself, and each branch of a Parallel state. */
export interface Thread {
  execution: Execution;
  place: Place;
  /** Aborted when nothing of this strand may go on. */
  signal: AbortSignal;
  /** Aborted when the execution is over; whatever a redrive makes of it is not this strand's. */
  over: AbortSignal;
  /** The event that the next one of this strand follows. */
  lastEventId: number;
  isBranch: boolean;
}

type Details = Omit<HistoryEvent, "id" | "type" | "timestamp" | "previousEventId">;

/** AWS's limit; the last event of all says that it is reached. */
const MOST_EVENTS = 25_000;

/** Adds an event that follows the strand's last one, and is the last one from now on. */
export const record = (thread: Thread, type: HistoryEventType, details: Details = {}): number => {
  thread.lastEventId = recordAside(thread, type, details);
  return thread.lastEventId;
};

/** Adds an event that the strand's next one does not follow. */
export const recordAside = (
  { execution, place, lastEventId, over }: Thread,
  type: HistoryEventType,
  details: Details = {},
): number => {
  if (over.aborted) return lastEventId;
  if (execution.history.length === MOST_EVENTS - 1)
    throw new StateFailure(
      "States.Runtime",
      `The execution reached the maximum number of history events (${MOST_EVENTS}).`,
    );
  return append(execution, { type, previousEventId: lastEventId, ...details }, place);
};

/** Adds an event to the execution as a whole. What comes after its end is not recorded. */
export const append = (
  { history, status }: Execution,
  event: Omit<HistoryEvent, "id" | "timestamp">,
  { world }: Place,
): number => {
  if (status !== "RUNNING") return history.length;
  history.push({ timestamp: new Date(world.clock.now()), id: history.length + 1, ...event });
  return history.length;
};

/** A value as events carry it. */
export const inputData = (value: unknown) => ({
  input: JSON.stringify(value),
  inputDetails: { truncated: false },
});

/** A value as events carry it. */
export const outputData = (value: unknown) => ({
  output: JSON.stringify(value),
  outputDetails: { truncated: false },
});

/** A failure as events carry it: a member that there is nothing to say of is left out. */
export const failureData = ({
  error,
  cause,
}: {
  error?: string | undefined;
  cause?: string | undefined;
}) => ({
  ...(error !== undefined && { error }),
  ...(cause !== undefined && { cause }),
});
