import { expect, it } from "vitest";
import { percentDone, STEP_NAMES, STEPS } from "../../shared/steps.ts";

it("is at 0 percent before the first step and at 100 after the last", () => {
  expect(percentDone([])).toBe(0);
  expect(percentDone(STEP_NAMES)).toBe(100);
});

it("never goes back, in whichever order steps end", () => {
  const counted = STEP_NAMES.map((_name, at) => percentDone(STEP_NAMES.slice(-at - 1)));

  expect(counted).toEqual(counted.toSorted((one, other) => one - other));
});

it("weighs steps by the time they take", () => {
  expect(percentDone(["EnsureDatabase"])).toBeGreaterThan(percentDone(["EnsureNatGateways"]));
});

it("says 100 percent only when all is done", () => {
  const allButTheShortest = STEP_NAMES.filter((name) => name !== "Activate");

  expect(percentDone(allButTheShortest)).toBe(99);
});

it("has a title for people and a typical time for every step", () => {
  for (const { title, typicalSeconds } of Object.values(STEPS)) {
    expect(title).toMatch(/^[A-Z]/);
    expect(typicalSeconds).toBeGreaterThan(0);
  }
});
