import { DefaultRateLimiter } from "@smithy/core/retry";
import { expect, it } from "vitest";
import { withSimulatedBackoff } from "../../local/simulated-backoff.ts";

/** The SDK's own way to pause, which it keeps to itself. */
interface Limiter {
  setTimeoutFn(resolve: () => void, delayMs: number): void;
}

const pauseOf = async (delayMs: number) => {
  const one = { seconds: 60 };
  const limiter = DefaultRateLimiter as unknown as Limiter;
  const pause = () => new Promise<void>((resolve) => limiter.setTimeoutFn(resolve, delayMs));
  await withSimulatedBackoff(one, pause);
  return one.seconds - 60;
};

it("counts the SDK's pauses, for which nobody waits", async () => {
  expect(await pauseOf(30_000)).toBe(30);
});

it("takes a pause for no shorter than Node's timers do, lest it be lost in rounding", async () => {
  expect(await pauseOf(1e-12)).toBeCloseTo(0.001);
});
