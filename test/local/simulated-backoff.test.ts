import { DefaultRateLimiter } from "@smithy/core/retry";
import { expect, it } from "vitest";
import { createClock } from "../../local/clock.ts";
import { withOwnTime } from "../../local/own-time.ts";
import "../../local/simulated-backoff.ts";

/** The SDK's own way to pause, which it keeps to itself. */
interface Limiter {
  setTimeoutFn(resolve: () => void, delayMs: number): void;
}

const pauseOf = async (delayMs: number) => {
  const time = createClock(Number.POSITIVE_INFINITY, 0);
  const limiter = DefaultRateLimiter as unknown as Limiter;
  const pause = () => new Promise<void>((resolve) => limiter.setTimeoutFn(resolve, delayMs));
  await withOwnTime(time, pause);
  return time.now() / 1000;
};

it("counts the SDK's pauses, for which nobody waits", async () => {
  expect(await pauseOf(30_000)).toBe(30);
});

it("takes a pause for no shorter than Node's timers do, lest it be lost in rounding", async () => {
  expect(await pauseOf(1e-12)).toBe(0.001);
});
