/** Time limits of tasks and machines, in simulated seconds. */

import type { Clock } from "../../../clock.ts";
import { StateFailure } from "./failure.ts";

export interface Limits {
  clock: Clock;
  seconds: number;
  signal: AbortSignal;
}

/**
 * What `run` gives, unless the seconds pass first (`States.Timeout`) or the signal aborts. What was
 * begun is not stopped, as Step Functions stops no Lambda function.
 */
export const within = async <T>(limits: Limits, run: () => Promise<T>): Promise<T> => {
  const over = new AbortController();
  try {
    return await Promise.race([run(), timeout(limits, over.signal)]);
  } finally {
    over.abort();
  }
};

const timeout = async ({ clock, seconds, signal }: Limits, over: AbortSignal): Promise<never> => {
  await clock.sleep(seconds, AbortSignal.any([signal, over]));
  throw new StateFailure("States.Timeout");
};
