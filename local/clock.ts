/** Simulated time: it stands still while anyone works and passes while all wait. */

/** The time of the simulated world. Whoever waits, waits here; whoever works, says so. */
export interface Clock {
  /** Whether time passes while nobody waits for anything, and not only from alarm to alarm. */
  flows: boolean;
  /** The simulated moment, in milliseconds since 1970 as `Date.now()` gives it. */
  now(): number;
  /** Resolves when `seconds` of simulated time have passed; rejects when the signal aborts. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Runs something that takes no simulated time, however long this machine needs for it. */
  work<T>(run: () => Promise<T>): Promise<T>;
  /** Sleeps in the middle of work, which counts for none meanwhile. */
  rest(seconds: number): Promise<void>;
}

interface Alarm {
  at: number;
  ring: () => void;
}

interface State {
  scale: number;
  workers: number;
  /** Alarms to come, the next one first; of two for the same moment the older one. */
  alarms: Alarm[];
  /** The moment at which time stood still last. */
  moment: number;
  /** Since when time passes again, by the real clock; undefined while it stands still. */
  flowingSince: number | undefined;
  timer: NodeJS.Timeout | undefined;
  turn: NodeJS.Immediate | undefined;
}

/**
 * A clock that runs `scale` simulated seconds to a real one; `Infinity` jumps from alarm to alarm.
 * Because work takes no time, what happens at which simulated second depends neither on the speed
 * of the machine nor on the scale.
 */
export const createClock = (scale: number, startedAt = Date.now()): Clock => {
  const state: State = {
    scale,
    workers: 0,
    alarms: [],
    moment: startedAt,
    flowingSince: undefined,
    timer: undefined,
    turn: undefined,
  };
  flow(state);
  return {
    flows: Number.isFinite(scale),
    now: () => now(state),
    sleep: (seconds, signal) => sleep(state, seconds, signal),
    work: (run) => work(state, run),
    rest: (seconds) => rest(state, seconds),
  };
};

const now = ({ moment, flowingSince, scale, alarms }: State) => {
  if (flowingSince === undefined) return moment;
  const flowed = moment + Math.floor((performance.now() - flowingSince) * scale);
  return Math.min(flowed, alarms[0]?.at ?? Number.POSITIVE_INFINITY);
};

const freeze = (state: State) => {
  state.moment = now(state);
  state.flowingSince = undefined;
  clearTimeout(state.timer);
};

/** One turn of the event loop lets everyone who was just woken begin to work. */
const resume = (state: State) => {
  clearImmediate(state.turn);
  state.turn = setImmediate(flow, state);
};

const flow = (state: State) => {
  if (state.workers > 0) return;
  freeze(state);
  const next = state.alarms[0];
  if (next && next.at <= state.moment) return ring(state);
  if (Number.isFinite(state.scale)) {
    state.flowingSince = performance.now();
    if (next) state.timer = setTimeout(flow, realMs(state, next), state);
  } else if (next) {
    ring(state);
  }
};

/** Node's timers take no more than 31 bits of milliseconds; a longer wait is waited in parts. */
const realMs = ({ moment, scale }: State, { at }: Alarm) =>
  Math.min(Math.ceil((at - moment) / scale), 2 ** 31 - 1);

const ring = (state: State) => {
  const next = state.alarms.shift();
  if (!next) return;
  state.moment = Math.max(state.moment, next.at);
  next.ring();
  resume(state);
};

const sleep = (state: State, seconds: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      state.alarms.splice(state.alarms.indexOf(alarm), 1);
      reject(signal?.reason);
      resume(state);
    };
    const alarm = {
      at: now(state) + Math.max(Math.round(seconds * 1000), 0),
      ring: () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      },
    };
    signal?.addEventListener("abort", stop, { once: true });
    const later = state.alarms.findIndex((other) => other.at > alarm.at);
    state.alarms.splice(later < 0 ? state.alarms.length : later, 0, alarm);
    resume(state);
  });

const work = async <T>(state: State, run: () => Promise<T>) => {
  if (state.workers++ === 0) freeze(state);
  try {
    return await run();
  } finally {
    if (--state.workers === 0) resume(state);
  }
};

const rest = async (state: State, seconds: number) => {
  state.workers--;
  await sleep(state, seconds);
  if (state.workers++ === 0) freeze(state);
};
