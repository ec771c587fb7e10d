/** How far a flow of states has come: what a redrive goes on from. */

import type { Json } from "./language.ts";

/** A flow of states, the machine's or a branch's, and the state that it is in or is to enter. */
export interface Progress {
  name: string;
  input: Json;
  /** As which event and when the state was entered; absent until then. */
  entered?: { eventId: number; at: number };
  /** In a Parallel state, since the event by which its branches started: how far each has come. */
  branches?: { startedEventId: number; each: Progress[] };
  /** What the flow hands on and the event it ended with; absent until then. */
  ended?: { output: Json; eventId: number };
}

/** A flow that has not begun. */
export const beginningOf = ({ StartAt }: { StartAt: string }, input: Json): Progress => ({
  name: StartAt,
  input,
});

/** Leaves the state for the next one. */
export const moveOn = (progress: Progress, name: string, input: Json): void => {
  Object.assign(progress, { name, input });
  delete progress.entered;
  delete progress.branches;
};
