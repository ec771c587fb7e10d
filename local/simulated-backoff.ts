/**
 * Lets the SDK's pauses before it repeats a call pass in simulated time. In real time nothing would
 * refill meanwhile what throttles the call, and adaptive retries would wait for ever for time to pass.
 */

import { AsyncLocalStorage } from "node:async_hooks";
import { DefaultRateLimiter, StandardRetryStrategy } from "@smithy/core/retry";
import { ownTime } from "./own-time.ts";

/** As much of the SDK's insides as is changed; `x` is the delay of a first repetition. */
interface Backoff {
  x: number;
  computeNextBackoffDelay(attempt: number): number;
}
interface Limiter {
  setTimeoutFn: (resolve: () => void, delay: number) => unknown;
  prototype: { getCurrentTimeInSeconds(): number };
}

const strategies = StandardRetryStrategy.prototype;
const { refreshRetryTokenForRetry } = strategies;

/** The SDK would pause in here, for no time at all if it is told so; the function pauses afterwards. */
strategies.refreshRetryTokenForRetry = async function (...failed) {
  const time = ownTime();
  if (!time) return refreshRetryTokenForRetry.apply(this, failed);
  const pause = { ms: 0 };
  const refresh = () => pauses.run(pause, () => refreshRetryTokenForRetry.apply(this, failed));
  const token = await time.work(refresh);
  await time.sleep(pause.ms / 1000);
  return token;
};

const pauses = new AsyncLocalStorage<{ ms: number }>();

const strategy = new StandardRetryStrategy(1) as unknown as { retryBackoffStrategy: Backoff };
const backoff: Backoff = Object.getPrototypeOf(strategy.retryBackoffStrategy);
const { computeNextBackoffDelay } = backoff;

/** The SDK draws between nothing and the delay of that attempt; simulated, it is always the mean. */
backoff.computeNextBackoffDelay = function (attempt) {
  const pause = pauses.getStore();
  if (!pause) return computeNextBackoffDelay.call(this, attempt);
  pause.ms = Math.min(this.x * 2 ** attempt, LONGEST_DELAY_MS) / 2;
  return 0;
};

/** The SDK's own `MAXIMUM_RETRY_DELAY`. */
const LONGEST_DELAY_MS = 20_000;

const limiter = DefaultRateLimiter as unknown as Limiter;
const { setTimeoutFn } = limiter;
const { getCurrentTimeInSeconds } = limiter.prototype;

limiter.setTimeoutFn = (resolve, delay) => {
  const pause = ownTime()?.sleep(Math.max(delay, SHORTEST_DELAY_MS) / 1000);
  return pause?.then(resolve) ?? setTimeoutFn(resolve, delay);
};

/** Node's own; less, lost in rounding, would be waited for again and again. */
const SHORTEST_DELAY_MS = 1;

/** Counted from the beginning, so that it makes no difference when that was; 0 means to it that it has not begun. */
limiter.prototype.getCurrentTimeInSeconds = function () {
  const time = ownTime();
  return time ? 1 + time.now() / 1000 : getCurrentTimeInSeconds.call(this);
};
