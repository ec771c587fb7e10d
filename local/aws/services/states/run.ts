/** An execution from its start or a redrive to its end. */

import type { HistoryEvent } from "@aws-sdk/client-sfn";
import type { Place } from "../../world.ts";
import type { Execution } from "./execution.ts";
import { StateFailure } from "./failure.ts";
import { runStates } from "./flow.ts";
import { append, failureData, type Thread } from "./history.ts";
import { announce } from "./status-change.ts";

/** Runs an execution that was just made; never rejects. */
export const start = (execution: Execution, place: Place): Promise<void> => {
  const { machine, input } = execution;
  const { roleArn } = machine;
  const executionStartedEventDetails = { input, inputDetails: { truncated: false }, roleArn };
  const event = {
    type: "ExecutionStarted",
    previousEventId: 0,
    executionStartedEventDetails,
  } as const;
  append(execution, event, place);
  return run(execution, place, 0);
};

/** Runs an execution again from where it ended without success; never rejects. */
export const goOn = (execution: Execution, place: Place): Promise<void> => {
  const previousEventId = execution.history.length;
  const ending = { stoppedAt: undefined, error: undefined, cause: undefined };
  Object.assign(execution, ending, { status: "RUNNING", stop: new AbortController() });
  const executionRedrivenEventDetails = { redriveCount: execution.redrives.length };
  const event = {
    type: "ExecutionRedriven",
    previousEventId,
    executionRedrivenEventDetails,
  } as const;
  const lastEventId = append(execution, event, place);
  return run(execution, place, lastEventId);
};

const run = async (execution: Execution, place: Place, lastEventId: number) => {
  announce(execution, place);
  const { States, TimeoutSeconds } = execution.machine.definition;
  if (TimeoutSeconds !== undefined) void expire(execution, TimeoutSeconds, place);
  const { signal } = execution.stop;
  const thread = { execution, place, signal, over: signal, lastEventId, isBranch: false };
  try {
    const output = await runStates(thread, States, execution.progress);
    succeed(thread, JSON.stringify(output));
  } catch (error) {
    if (!signal.aborted) fail(thread, error);
  }
};

/** Ends an execution from outside; one that is over stays as it is. */
export const abort = (
  execution: Execution,
  { error, cause }: { error?: string | undefined; cause?: string | undefined },
  place: Place,
): void => {
  const executionAbortedEventDetails = failureData({ error, cause });
  const event = {
    type: "ExecutionAborted",
    previousEventId: 0,
    executionAbortedEventDetails,
  } as const;
  close(execution, { ending: { status: "ABORTED", error, cause }, event }, place);
};

/** The error is told by the history only (measured on AWS: floci-io/floci, issue 2733). */
const expire = async (execution: Execution, seconds: number, place: Place) => {
  try {
    await place.world.clock.sleep(seconds, execution.stop.signal);
  } catch {
    return;
  }
  const executionTimedOutEventDetails = { error: "States.Timeout" };
  const event = {
    type: "ExecutionTimedOut",
    previousEventId: 0,
    executionTimedOutEventDetails,
  } as const;
  close(execution, { ending: { status: "TIMED_OUT" }, event }, place);
};

const succeed = ({ execution, lastEventId: previousEventId, place }: Thread, output: string) => {
  const executionSucceededEventDetails = { output, outputDetails: { truncated: false } };
  const event = {
    type: "ExecutionSucceeded",
    previousEventId,
    executionSucceededEventDetails,
  } as const;
  close(execution, { ending: { status: "SUCCEEDED", output }, event }, place);
};

const fail = ({ execution, lastEventId, place }: Thread, thrown: unknown) => {
  if (!(thrown instanceof StateFailure)) console.error(thrown);
  const failure =
    thrown instanceof StateFailure ? thrown : new StateFailure("States.Runtime", String(thrown));
  const { error, reason: cause, eventId: previousEventId = lastEventId } = failure;
  const executionFailedEventDetails = failureData({ error, cause });
  const event = { type: "ExecutionFailed", previousEventId, executionFailedEventDetails } as const;
  close(execution, { ending: { status: "FAILED", error, cause }, event }, place);
};

interface Ending {
  ending: Pick<Execution, "status" | "output" | "error" | "cause">;
  event: Omit<HistoryEvent, "id" | "timestamp">;
}

const close = (execution: Execution, { ending, event }: Ending, place: Place) => {
  if (execution.status !== "RUNNING") return;
  append(execution, event, place);
  Object.assign(execution, ending, { stoppedAt: place.world.clock.now() });
  execution.stop.abort();
  announce(execution, place);
};
