/** One attempt of a Parallel state: its branches, all at once. */

import { StateFailure } from "./failure.ts";
import { record, recordAside, type Thread } from "./history.ts";
import type { Json, State } from "./language.ts";

type Branch = (State & { Type: "Parallel" })["Branches"][number];

/**
 * Gives the outputs of all branches. The first branch that fails stops the others where they are,
 * before they begin anything else, and its failure is the failure of all.
 */
export const runBranches = async (
  thread: Thread,
  branches: Branch[],
  run: (thread: Thread, branch: Branch) => Promise<Json>,
): Promise<Json> => {
  record(thread, "ParallelStateStarted");
  const stop = new AbortController();
  const signal = AbortSignal.any([thread.signal, stop.signal]);
  const strands = branches.map(async (branch) => {
    const strand = { ...thread, signal, isBranch: true };
    try {
      const output = await run(strand, branch);
      return { output, lastEventId: strand.lastEventId };
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
  const results = await Promise.all(strands);
  thread.lastEventId = Math.max(...results.map(({ lastEventId }) => lastEventId));
  recordAside(thread, "ParallelStateSucceeded");
  return results.map(({ output }) => output);
};
