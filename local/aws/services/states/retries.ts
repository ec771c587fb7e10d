/** How often and after which pause a state is tried again (`Retry` of the States Language). */

import { seededRandom } from "../../../latency-profile.ts";
import type { World } from "../../world.ts";
import { isFor, type StateFailure } from "./failure.ts";

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  BackoffRate?: number;
  MaxAttempts?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: "NONE" | "FULL";
}

/**
 * Counts one visit of a state: gives the seconds to wait after a failure, or undefined when the
 * first retrier that is for it has no attempts left.
 */
export const createRetries = (retriers: Retrier[], random: () => number) => {
  const used = new Map<Retrier, number>();
  return (failure: StateFailure): number | undefined => {
    const retrier = retriers.find((one) => isFor(one, failure));
    if (!retrier) return undefined;
    const attempt = used.get(retrier) ?? 0;
    if (attempt >= (retrier.MaxAttempts ?? 3)) return undefined;
    used.set(retrier, attempt + 1);
    return pause(retrier, attempt, random);
  };
};

const pause = (retrier: Retrier, attempt: number, random: () => number) => {
  const {
    IntervalSeconds = 1,
    BackoffRate = 2,
    MaxDelaySeconds = Number.POSITIVE_INFINITY,
  } = retrier;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** attempt, MaxDelaySeconds);
  return retrier.JitterStrategy === "FULL" ? seconds * random() : seconds;
};

const jitters = new WeakMap<World, () => number>();

/** The draws of a world's jitter, the same in every run. */
export const jitterOf = (world: World): (() => number) => {
  const jitter = jitters.get(world) ?? seededRandom(1);
  jitters.set(world, jitter);
  return jitter;
};
