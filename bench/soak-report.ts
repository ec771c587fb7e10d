/** What came of a soak, compared with a run in which nothing failed. */

import type { StoredEvent } from "../shared/events.ts";
import type { Failures } from "./random-failures.ts";

/** What came of one run. */
export interface Outcome {
  status: string | undefined;
  /** Simulated, from the request to the end. */
  seconds: number;
  /** The error of each time that it had stopped. */
  stops: string[];
  /** All that is in the account. */
  state: string[];
  events: StoredEvent[];
}

interface Measured {
  /** The run in which nothing failed. */
  clean: Outcome;
  failures: Failures;
  /** How many calls AWS refused. */
  refused: number;
  realSeconds: number;
}

export interface Report {
  lines: string[];
  /** Whether all have ended well, nothing is missing and nothing is there twice. */
  isGood: boolean;
}

export const reportOf = (outcomes: Outcome[], measured: Measured): Report => {
  const { clean } = measured;
  const lost = outcomes.filter(({ status }) => status !== "ACTIVE").length;
  const missing = sum(outcomes.map(({ state }) => moreIn(clean.state, state)));
  const extra = sum(outcomes.map(({ state }) => moreIn(state, clean.state)));
  const untold = outcomes.filter(({ events }) => !isWellTold(events)).length;
  return {
    isGood: lost + missing + extra + untold === 0,
    lines: [
      `ended ACTIVE: ${outcomes.length - lost}; lost: ${lost}`,
      `resources, as a run without failures makes them: missing ${missing}, twice or different ${extra}`,
      `histories of events with a gap, or without one good end: ${untold}`,
      ...figuresOf(outcomes, measured),
    ],
  };
};

const figuresOf = (outcomes: Outcome[], { clean, failures, refused, realSeconds }: Measured) => {
  const { calls, failed } = failures;
  const stops = outcomes.flatMap((outcome) => outcome.stops);
  const most = Math.max(...outcomes.map((outcome) => outcome.stops.length));
  const seconds = outcomes.map((outcome) => outcome.seconds).toSorted((a, b) => a - b);
  const within = (part: number) => {
    const quantile = seconds[Math.ceil(part * seconds.length) - 1] ?? Number.NaN;
    return `${(quantile / clean.seconds).toFixed(2)} ×`;
  };
  const perRun = (count: number) => `${(count / outcomes.length).toFixed(1)} a run`;
  return [
    `calls: ${calls}, ${perRun(calls)}; failed on purpose: ${sum(Object.values(failed))} (${counted(failed)})`,
    `calls that AWS refused, on purpose, for throttling or because something was not there: ${refused}`,
    `redrives: ${stops.length}, ${perRun(stops.length)}, at most ${most}; stopped by ${counted(tally(stops)) || "nothing"}`,
    `simulated time, a run without failures being 1 ×: half within ${within(0.5)}, 90 % within ${within(0.9)}, all within ${within(1)}`,
    `real seconds: ${realSeconds.toFixed(0)}, ${(realSeconds / outcomes.length).toFixed(1)} a run`,
  ];
};

const tally = (words: string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);

const counted = (counts: Record<string, number>) =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(", ");

/** How many texts there are more often in one list than in the other. */
const moreIn = (one: string[], other: string[]): number => {
  const left = new Map<string, number>();
  for (const text of other) left.set(text, (left.get(text) ?? 0) + 1);
  return one.filter((text) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  }).length;
};

/** Gap-free, and told once that all is there, in the end. */
const isWellTold = (events: StoredEvent[]) =>
  events.every(({ detail }, at) => detail.sequence === at + 1) &&
  events.at(-1)?.detailType === "Cluster Provisioned" &&
  events.filter(({ detailType }) => detailType === "Cluster Provisioned").length === 1;
