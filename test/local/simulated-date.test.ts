import { expect, it } from "vitest";
import { createClock } from "../../local/clock.ts";
import { withSimulatedDate } from "../../local/simulated-date.ts";

const MOMENT = Date.UTC(2030, 0, 2, 3, 4, 5);

it("gives the clock's time inside and real time outside", async () => {
  const clock = createClock(Number.POSITIVE_INFINITY, MOMENT);

  const inside = withSimulatedDate(clock, () => ({
    now: Date.now(),
    date: new Date().toISOString(),
    text: Date(),
  }));

  expect(inside).toEqual({
    now: MOMENT,
    date: "2030-01-02T03:04:05.000Z",
    text: new Date(MOMENT).toString(),
  });
  expect(Math.abs(Date.now() - (performance.timeOrigin + performance.now()))).toBeLessThan(5000);
});

it("follows the clock through asynchronous work", async () => {
  const clock = createClock(Number.POSITIVE_INFINITY, MOMENT);

  const moments = await withSimulatedDate(clock, async () => {
    const before = Date.now();
    await clock.sleep(90);
    return [before, Date.now()];
  });

  expect(moments).toEqual([MOMENT, MOMENT + 90_000]);
});

it("keeps clocks apart that run at once", async () => {
  const [early, late] = [MOMENT, MOMENT + 1_000_000].map((moment) =>
    createClock(Number.POSITIVE_INFINITY, moment),
  );
  const sleepAndLook = (clock = early) =>
    clock &&
    withSimulatedDate(clock, async () => {
      await clock.sleep(10);
      return Date.now();
    });

  const moments = await Promise.all([sleepAndLook(early), sleepAndLook(late)]);

  expect(moments).toEqual([MOMENT + 10_000, MOMENT + 1_010_000]);
});

it("leaves dates alone that are made of something", () => {
  const clock = createClock(Number.POSITIVE_INFINITY, MOMENT);

  const dates = withSimulatedDate(clock, () => [
    new Date(0),
    new Date("2001-02-03T00:00:00Z"),
    new Date(Date.UTC(2002, 3)),
  ]);

  expect(dates.map((date) => date.getUTCFullYear())).toEqual([1970, 2001, 2002]);
  expect(dates.every((date) => date instanceof Date)).toBe(true);
  expect(structuredClone(new Date())).toBeInstanceOf(Date);
});
