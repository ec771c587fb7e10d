/** Simulated time: it stands still while anyone works and passes while all wait. */

import { setImmediate } from "node:timers/promises";

/** The time of the simulated world. Whoever waits, waits here; whoever works, says so. */
export interface Clock {
  /** The simulated moment, in milliseconds since 1970 as `Date.now()` gives it. */
  now(): number;
  /** Resolves when `seconds` of simulated time have passed; rejects when the signal aborts. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Runs something that takes no simulated time, however long this machine needs for it. */
  work<T>(run: () => Promise<T>): Promise<T>;
}

interface Alarm {
  at: number;
  ring: () => void;
}

/**
 * A clock that runs `scale` simulated seconds to a real one; `Infinity` jumps from alarm to alarm.
 * Because work takes no time, what happens at which simulated second depends neither on the speed
 * of the machine nor on the scale.
 */
export const createClock = (scale: number, startedAt = Date.now()): Clock => {
  let workers = 0;
  let moment = startedAt;
  let resumedAt: number | undefined = Number.isFinite(scale) ? performance.now() : undefined;
  let timer: NodeJS.Timeout | undefined;
  const alarms: Alarm[] = [];

  const now = () => {
    if (resumedAt === undefined) return moment;
    const flowed = moment + (performance.now() - resumedAt) * scale;
    return Math.min(flowed, alarms[0]?.at ?? Number.POSITIVE_INFINITY);
  };

  const pause = () => {
    moment = now();
    resumedAt = undefined;
    clearTimeout(timer);
  };

  // One turn of the event loop lets everyone who was just woken begin to work.
  const resume = async () => {
    await setImmediate();
    if (workers > 0) return;
    pause();
    const next = alarms[0];
    if (Number.isFinite(scale)) {
      resumedAt = performance.now();
      if (next) timer = setTimeout(ring, (next.at - moment) / scale);
    } else if (next) {
      ring();
    }
  };

  const ring = () => {
    const next = alarms.shift();
    if (!next) return;
    pause();
    moment = Math.max(moment, next.at);
    next.ring();
    void resume();
  };

  const sleep = (seconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const stop = () => {
        alarms.splice(alarms.indexOf(alarm), 1);
        reject(signal?.reason);
      };
      const alarm = {
        at: now() + seconds * 1000,
        ring: () => {
          signal?.removeEventListener("abort", stop);
          resolve();
        },
      };
      if (signal?.aborted) return reject(signal.reason);
      signal?.addEventListener("abort", stop, { once: true });
      const later = alarms.findIndex((other) => other.at > alarm.at);
      alarms.splice(later < 0 ? alarms.length : later, 0, alarm);
      void resume();
    });

  const work = async <T>(run: () => Promise<T>) => {
    if (workers++ === 0) pause();
    try {
      return await run();
    } finally {
      if (--workers === 0) void resume();
    }
  };

  return { now, sleep, work };
};
