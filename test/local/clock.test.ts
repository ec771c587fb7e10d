import { describe, expect, it } from "vitest";
import { createClock } from "../../local/clock.ts";

/** Real work: more turns of the event loop than a clock could take for idleness. */
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++)
    await new Promise<void>((resolve) => setImmediate(resolve));
};

/** Keeps this machine busy, so that a timer rings late. */
const passRealMs = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe.each([Number.POSITIVE_INFINITY, 5000])("at scale %d", (scale) => {
  it("wakes sleepers in the order of their moments, each at its own", async () => {
    const clock = createClock(scale, 0);
    const woken: [number, number][] = [];
    const sleep = async (seconds: number) => {
      await clock.sleep(seconds);
      woken.push([seconds, clock.now()]);
    };

    await clock.work(async () => {
      void sleep(30);
      void sleep(10);
    });
    await clock.sleep(20);
    await clock.sleep(40);

    const [[first, firstAt] = [], [second, secondAt] = []] = woken;
    expect([first, second]).toEqual([10, 30]);
    expect((secondAt ?? 0) - (firstAt ?? 0)).toBe(20_000);
  });

  it("stands still while anyone works", async () => {
    const clock = createClock(scale, 0);
    const sleeping = clock.sleep(1);

    const [before, after] = await clock.work(async () => {
      const moment = clock.now();
      await clock.work(() => turns(5));
      await turns(20);
      return [moment, clock.now()];
    });
    await sleeping;

    expect(after).toBe(before);
    expect(clock.now()).toBeGreaterThanOrEqual(1000);
  });

  it("passes while all who work rest, and stands still again when one has rested", async () => {
    const clock = createClock(scale, 0);

    const [rested, after] = await clock.work(async () => {
      const before = clock.now();
      await clock.rest(10);
      const moment = clock.now();
      await turns(20);
      return [moment - before, clock.now() - moment];
    });

    expect(rested).toBe(10_000);
    expect(after).toBe(0);
  });

  it("lets whoever was woken work before the next one is", async () => {
    const clock = createClock(scale, 0);
    const moments: number[] = [];
    const waitAndWork = async () => {
      await clock.sleep(10);
      await clock.work(() => turns(10));
      moments.push(clock.now());
      await clock.sleep(10);
      moments.push(clock.now());
    };

    await Promise.all([clock.work(async () => void waitAndWork()), clock.sleep(30)]);
    const [first = 0, second = 0] = moments;

    expect(second - first).toBe(10_000);
  });

  it("wakes those of the same moment in the order in which they lay down", async () => {
    const clock = createClock(scale, 0);
    const woken: string[] = [];

    const sleepers = await clock.work(async () =>
      ["one", "two", "three"].map((name) => clock.sleep(5).then(() => woken.push(name))),
    );
    await Promise.all(sleepers);

    expect(woken).toEqual(["one", "two", "three"]);
  });

  it("rejects a sleep that is aborted and keeps the others", async () => {
    const clock = createClock(scale, 0);
    const stop = new AbortController();
    const [aborted, kept, from] = await clock.work(async () => {
      const woken = clock.sleep(50).then(() => clock.now());
      return [clock.sleep(5, stop.signal), woken, clock.now()] as const;
    });

    stop.abort(new Error("no longer"));

    await expect(aborted).rejects.toThrow("no longer");
    expect((await kept) - from).toBe(50_000);
  });

  it("does not begin a sleep that is aborted already", async () => {
    const clock = createClock(scale, 0);

    const sleeping = clock.sleep(5, AbortSignal.abort(new Error("too late")));

    await expect(sleeping).rejects.toThrow("too late");
  });

  it("goes on after work that failed", async () => {
    const clock = createClock(scale, 0);
    const failing = clock.work(() => Promise.reject(new Error("broken")));

    await expect(failing).rejects.toThrow("broken");
    await clock.sleep(10);

    expect(clock.now()).toBeGreaterThanOrEqual(10_000);
  });
});

it("jumps over any time when nobody works", async () => {
  const clock = createClock(Number.POSITIVE_INFINITY, 0);

  await clock.sleep(10 * 365 * 24 * 3600);

  expect(clock.now()).toBe(10 * 365 * 24 * 3600 * 1000);
});

it("flows with the real time at a finite scale", () => {
  const clock = createClock(5000, 0);

  passRealMs(2);

  expect(clock.now()).toBeGreaterThanOrEqual(10_000);
});

it("does not flow past an alarm that rings late", async () => {
  const clock = createClock(5000, 0);
  const sleeping = clock.sleep(1);

  passRealMs(2);
  const late = clock.now();
  passRealMs(1);

  expect(clock.now()).toBe(late);
  await sleeping;
});

it("sets no timer that is too long for Node", async () => {
  const clock = createClock(1, 0);
  const stop = new AbortController();
  const from = clock.now();
  const sleeping = clock.sleep(2 ** 31, stop.signal);

  await turns(10);
  stop.abort(new Error("enough"));

  await expect(sleeping).rejects.toThrow("enough");
  expect(clock.now() - from).toBeLessThan(60_000);
});
