/** States that can fail: tried again as `Retry` says, then caught as `Catch` says. */

import { isFatal, isFor, StateFailure } from "./failure.ts";
import { record, type Thread } from "./history.ts";
import { effectiveInput, type Json, type State, stateOutput } from "./language.ts";
import { createRetries, jitterOf } from "./retries.ts";
import { nextOf, type Step, type Visit } from "./visit.ts";

/** Runs a Task or Parallel state until it succeeds or has failed for good. */
export const attempt = async (
  thread: Thread,
  visit: Visit<State & { Type: "Task" | "Parallel" }>,
  run: (input: Json) => Promise<Json>,
): Promise<Step> => {
  const { state, input, context } = visit;
  const { world } = thread.place;
  const given = await effectiveInput(state, input, context);
  const secondsAfter = createRetries(state.Retry ?? [], jitterOf(world));
  for (;;) {
    thread.signal.throwIfAborted();
    try {
      const output = await stateOutput(state, { input, result: await run(given) }, context);
      return { output, next: nextOf(state) };
    } catch (error) {
      if (thread.signal.aborted || !(error instanceof StateFailure)) throw error;
      const seconds = secondsAfter(error);
      if (seconds === undefined) return caught(thread, visit, error);
      delete visit.progress.branches;
      await world.clock.sleep(seconds, thread.signal);
    }
  }
};

const caught = async (
  thread: Thread,
  { state, input, context, progress }: Visit<State & { Type: "Task" | "Parallel" }>,
  failure: StateFailure,
): Promise<Step> => {
  // What was too much would be too much again, so a redrive begins all branches anew.
  if (failure.error === "States.DataLimitExceeded") delete progress.branches;
  if (state.Type === "Parallel" && !isFatal(failure))
    failure.eventId = record(thread, "ParallelStateFailed");
  const catcher = state.Catch?.find((one) => isFor(one, failure));
  if (!catcher) throw failure;
  const result = { Error: failure.error, Cause: failure.reason ?? "" };
  return { output: await stateOutput(catcher, { input, result }, context), next: catcher.Next };
};
