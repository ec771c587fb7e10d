/** Crashes at the AWS calls of a workflow, and what they leave in the end. */

import { createHash } from "node:crypto";
import type { Effect, Fault, StruckCall } from "../../local/aws/faults.ts";
import type { StoredEvent } from "../../shared/events.ts";
import { type CallName, functionOf, namer } from "./call-names.ts";
import { during, refusalOf } from "./faults.ts";
import { finish, type Journey, type Outcome } from "./journey.ts";

type CleanRun = Outcome & { calls: CallName[] };

/** The work undisturbed, with every AWS call that its functions made: done once for all who ask. */
export const cleanRun = (journey: Journey): Promise<CleanRun> => {
  const run = cleanRuns.get(journey) ?? undisturbed(journey);
  cleanRuns.set(journey, run);
  return run;
};

const cleanRuns = new Map<Journey, Promise<CleanRun>>();

const undisturbed = async (journey: Journey): Promise<CleanRun> => {
  const traveller = await journey.prepare();
  const calls: CallName[] = [];
  const nameOf = namer(traveller.customer);
  const listener: Fault = {
    strikes: (made) => {
      const name = nameOf(made);
      if (name) calls.push(name);
      return false;
    },
    effect: { kind: "lose" },
  };
  const outcome = await during([listener], () => finish(journey, traveller));
  return { ...outcome, calls };
};

/** A crash at one call. */
export interface Crash {
  name: CallName;
  kind: (typeof CRASHES)[number];
}

/** The three crashes that every call must survive. */
const CRASHES = ["refused", "answer lost", "caller killed"] as const;

/**
 * Does the work with those crashes, redriven for as often as it fails. A crash whose call was not
 * made, since the others had changed what there was to do, comes in a run of its own.
 */
export const crashedRuns = async (journey: Journey, crashes: Crash[]): Promise<Outcome[]> => {
  const { outcome, missed } = await crashedRun(journey, crashes);
  if (crashes.length === 1 && missed[0]) throw new Error(`${missed[0].name} was never made`);
  const others = await Promise.all(missed.map((crash) => crashedRuns(journey, [crash])));
  return [outcome, ...others.flat()];
};

const crashedRun = async (journey: Journey, crashes: Crash[]) => {
  const traveller = await journey.prepare();
  const struck = new Set<Crash>();
  const faults = crashes.map((crash): Fault => {
    const nameOf = namer(traveller.customer);
    const strikes = (made: StruckCall) => {
      const isIt = nameOf(made) === crash.name;
      if (isIt) struck.add(crash);
      return isIt;
    };
    return { strikes, effect: effectOf(crash) };
  });
  const outcome = await during(faults, () =>
    finish(journey, traveller, crashes.length + REDRIVES_TO_SPARE),
  );
  const isMissed = (crash: Crash) => !struck.has(crash) && !CONTESTED.test(crash.name);
  return { outcome, missed: crashes.filter(isMissed) };
};

/** A redrive may meet what has failed beside the first. */
const REDRIVES_TO_SPARE = 4;

/** Writers of the table that meet make more calls than those that do not. */
const CONTESTED = / dynamodb\./;

const effectOf = ({ name, kind }: Crash): Effect => {
  if (kind === "answer lost") return { kind: "lose" };
  if (kind === "caller killed") return { kind: "kill" };
  return refusalOf(name);
};

/** What events tell, in whatever order, but for what only crashes bring about. */
export const factsIn = (events: StoredEvent[]): string[] =>
  events
    .map(({ detail }) => detail.id.replace(/^\w+:/, ""))
    .filter((fact) => !/:(failed|redriven|waiting):/.test(fact))
    .toSorted();

/** So many crashes does a run meet; a provisioning has 24 steps, so they meet each other hardly ever. */
const CRASHES_A_RUN = 10;

/**
 * Every crash at every call, several in a run: a run for each would take hours. Those of one function
 * are spread over all runs, so that a run has one of each and two of none but the busiest: what steps
 * share is the account alone.
 */
export const runsOf = (calls: CallName[]): Crash[][] => {
  const crashes = CRASHES.flatMap((kind) => calls.map((name): Crash => ({ name, kind })));
  const ofEach = Object.groupBy(byLot(crashes), ({ name }) => functionOf(name));
  const inTurn = Object.values(ofEach).flatMap((ofOne = []) => ofOne);
  const length = Math.ceil(inTurn.length / CRASHES_A_RUN);
  const runs = Array.from({ length }, (_run, run) =>
    inTurn.filter((_crash, at) => at % length === run),
  );
  process.stdout.write(
    `crash matrix: ${calls.length} calls × ${CRASHES.length} crashes in ${runs.length} runs\n`,
  );
  return runs;
};

/** So many of the runs, always the same; or all of them, or a part of all, when that is asked for. */
export const sampleOf = <Run>(runs: Run[], size: number): Run[] => {
  const { CRASH_MATRIX = "" } = process.env;
  if (CRASH_MATRIX === "whole") return runs;
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(CRASH_MATRIX) ?? [];
  if (part && parts) return runs.filter((_run, at) => at % Number(parts) === Number(part) - 1);
  const stride = Math.ceil(runs.length / size);
  return runs.filter((_run, at) => at % stride === Math.floor(stride / 2));
};

/** What a run meets, for its test's name. */
export const told = (crashes: Crash[]): string =>
  crashes.map(({ name, kind }) => `${name}: ${kind}`).join(", ");

const byLot = (crashes: Crash[]) =>
  crashes.toSorted((one, other) => (lotOf(one) < lotOf(other) ? -1 : 1));

const lotOf = ({ name, kind }: Crash) =>
  createHash("sha256").update(`1 ${name} ${kind}`).digest("hex");
