/**
 * Lets the SDK's pauses before it repeats a call pass in simulated time. In real time nothing would
 * refill meanwhile what throttles the call, and adaptive retries would wait for ever for time to pass.
 */

import { AsyncLocalStorage } from "node:async_hooks";
import { DefaultRateLimiter, StandardRetryStrategy } from "@smithy/core/retry";

/** Who pauses: the seconds are counted, and nobody waits for them. */
interface Pausing {
  seconds: number;
}

const pausing = new AsyncLocalStorage<Pausing>();

/** Runs something in which the SDK's pauses are added to the seconds. */
export const withSimulatedBackoff = <T>(one: Pausing, run: () => T): T => pausing.run(one, run);

/** As much of the SDK's insides as is changed; `x` is the delay of a first repetition. */
interface Backoff {
  x: number;
  computeNextBackoffDelay(attempt: number): number;
}
interface Limiter {
  setTimeoutFn: (resolve: () => void, delay: number) => unknown;
  prototype: { getCurrentTimeInSeconds(): number };
}

const strategy = new StandardRetryStrategy(1) as unknown as { retryBackoffStrategy: Backoff };
const backoff: Backoff = Object.getPrototypeOf(strategy.retryBackoffStrategy);
const { computeNextBackoffDelay } = backoff;

/** The SDK draws between nothing and the delay of that attempt; simulated, it is always the mean. */
backoff.computeNextBackoffDelay = function (attempt) {
  const one = pausing.getStore();
  if (!one) return computeNextBackoffDelay.call(this, attempt);
  one.seconds += Math.min(this.x * 2 ** attempt, LONGEST_DELAY_MS) / 2 / 1000;
  return 0;
};

/** The SDK's own `MAXIMUM_RETRY_DELAY`. */
const LONGEST_DELAY_MS = 20_000;

const limiter = DefaultRateLimiter as unknown as Limiter;
const { setTimeoutFn } = limiter;
const { getCurrentTimeInSeconds } = limiter.prototype;

limiter.setTimeoutFn = (resolve, delay) => {
  const one = pausing.getStore();
  if (!one) return setTimeoutFn(resolve, delay);
  one.seconds += Math.max(delay, SHORTEST_DELAY_MS) / 1000;
  return setImmediate(resolve);
};

/** Node's own; less, lost in rounding, would be waited for again and again. */
const SHORTEST_DELAY_MS = 1;

/** Counted from the beginning, so that it makes no difference when that was; 0 means to it that it has not begun. */
limiter.prototype.getCurrentTimeInSeconds = function () {
  const one = pausing.getStore();
  return one ? 1 + one.seconds : getCurrentTimeInSeconds.call(this);
};
