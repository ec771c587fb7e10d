/** Wait states, on the simulated clock. */

import type { Thread } from "./history.ts";
import { type State, valueAt } from "./language.ts";
import type { Visit } from "./visit.ts";

/** Resolves when the state's time is over. */
export const wait = async (
  { place, signal }: Thread,
  visit: Visit<State & { Type: "Wait" }>,
): Promise<void> => {
  const { clock } = place.world;
  const seconds = await secondsOf(visit, clock.now());
  await clock.sleep(seconds, signal);
};

const secondsOf = async (
  { state, input, context }: Visit<State & { Type: "Wait" }>,
  now: number,
): Promise<number> => {
  const { Seconds, SecondsPath, Timestamp, TimestampPath } = state;
  if (Seconds !== undefined) return Seconds;
  if (SecondsPath) return Number(await valueAt(SecondsPath, input, context));
  const moment = TimestampPath ? await valueAt(TimestampPath, input, context) : Timestamp;
  return (Date.parse(String(moment)) - now) / 1000;
};
