/** One attempt of a Parallel state: its branches, all at once. */

import { must } from "../../../../shared/must.ts";
import { mustFit, StateFailure } from "./failure.ts";
import { record, recordAside, type Thread } from "./history.ts";
import type { Json, State, States } from "./language.ts";
import { beginningOf, type Progress } from "./progress.ts";
import type { Visit } from "./visit.ts";

type ParallelState = State & { Type: "Parallel" };

/**
 * Gives the outputs of all branches. The first branch that fails stops the others where they are,
 * before they begin anything else, and its failure is the failure of all. After a redrive the
 * branches go on where they were: one that succeeded has nothing left to do.
 */
export const runBranches = async (
  thread: Thread,
  { name, state, input, progress }: Visit<ParallelState>,
  run: (thread: Thread, states: States, progress: Progress) => Promise<Json>,
): Promise<Json> => {
  progress.branches ??= start(thread, state, input);
  const { startedEventId, each } = progress.branches;
  const stop = new AbortController();
  const signal = AbortSignal.any([thread.signal, stop.signal]);
  const strands = state.Branches.map(async ({ States }, index) => {
    const strand = { ...thread, signal, lastEventId: startedEventId, isBranch: true };
    try {
      return await run(strand, States, must(each[index], `branch ${index}`));
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(strands);
  const { reason } = stop.signal;
  if (reason instanceof StateFailure && !thread.signal.aborted)
    thread.lastEventId = reason.eventId ?? thread.lastEventId;
  signal.throwIfAborted();
  const outputs = await Promise.all(strands);
  mustFit(outputs, name);
  thread.lastEventId = Math.max(...each.map(({ ended }) => ended?.eventId ?? startedEventId));
  recordAside(thread, "ParallelStateSucceeded");
  return outputs;
};

const start = (thread: Thread, { Branches }: ParallelState, input: Json) => ({
  startedEventId: record(thread, "ParallelStateStarted"),
  each: Branches.map((branch) => beginningOf(branch, input)),
});
