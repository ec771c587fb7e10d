import { expect, it } from "vitest";
import { StateFailure } from "../../../../../local/aws/services/states/failure.ts";
import { createRetries, type Retrier } from "../../../../../local/aws/services/states/retries.ts";

const pauses = (retriers: Retrier[], ...errors: string[]) => {
  const secondsAfter = createRetries(retriers, () => 0.25);
  return errors.map((error) => secondsAfter(new StateFailure(error)));
};

it("backs off by AWS's defaults: a second, doubled, three times", () => {
  expect(pauses([{ ErrorEquals: ["States.ALL"] }], "A", "B", "C", "D")).toEqual([
    1,
    2,
    4,
    undefined,
  ]);
});

it("waits no longer than MaxDelaySeconds", () => {
  const retrier = { ErrorEquals: ["A"], IntervalSeconds: 5, BackoffRate: 3, MaxDelaySeconds: 20 };

  expect(pauses([retrier], "A", "A", "A")).toEqual([5, 15, 20]);
});

it("draws between nothing and the whole pause with full jitter", () => {
  const retrier: Retrier = { ErrorEquals: ["A"], IntervalSeconds: 8, JitterStrategy: "FULL" };

  expect(pauses([retrier], "A", "A")).toEqual([2, 4]);
});

it("counts the attempts of each retrier by itself", () => {
  const soon = { ErrorEquals: ["Soon"], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 1 };
  const later = { ErrorEquals: ["Later"], IntervalSeconds: 9, BackoffRate: 1, MaxAttempts: 2 };

  expect(pauses([soon, later], "Soon", "Later", "Later", "Soon")).toEqual([1, 9, 9, undefined]);
});

it("asks no further retrier when the first that is for it has no attempts left", () => {
  const never = { ErrorEquals: ["A"], MaxAttempts: 0 };

  expect(pauses([never, { ErrorEquals: ["States.ALL"] }], "A")).toEqual([undefined]);
});

it.each([
  ["States.Runtime", "States.ALL"],
  ["States.Runtime", "States.Runtime"],
  ["States.DataLimitExceeded", "States.ALL"],
  ["States.Timeout", "States.TaskFailed"],
])("never retries %s by %s", (error, name) => {
  expect(pauses([{ ErrorEquals: [name] }], error)).toEqual([undefined]);
});

it.each([
  ["States.Timeout", "States.ALL"],
  ["States.DataLimitExceeded", "States.DataLimitExceeded"],
  ["NotReady", "States.TaskFailed"],
])("retries %s by %s", (error, name) => {
  expect(pauses([{ ErrorEquals: [name] }], error)).toEqual([1]);
});
