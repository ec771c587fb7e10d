/** Crashes at chosen AWS calls of a workflow, and what they leave in the end. */

import { createHash } from "node:crypto";
import { RedriveExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { vi } from "vitest";
import { AwsError } from "../../local/aws/errors.ts";
import type { Effect, Fault, StruckCall } from "../../local/aws/faults.ts";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import type { ClusterView } from "../../shared/cluster-view.ts";
import type { StoredEvent } from "../../shared/events.ts";
import { accountState } from "./account-state.ts";
import { type Customer, call, clientIn, stack } from "./provisioning.ts";

/** The work that crashes happen in. */
export interface Journey {
  /** A customer for whom the work can begin. */
  prepare(): Promise<Customer>;
  /** Begins it; gives the id of the cluster that it is about. */
  begin(customer: Customer): Promise<string>;
  /** The cluster's status while it goes on, and after it. */
  status: { running: string; succeeded: string; failed: string };
  /** The detail-type of its last event. */
  lastEvent: string;
}

/** What became of the work. */
export interface Outcome {
  cluster: ClusterView;
  events: StoredEvent[];
  /** All that is in the account. */
  state: string[];
  redrives: number;
}

/**
 * One AWS call of a run, by who makes it, what is called, and the how many-th such call it is. What
 * runs side by side has no order, but in this way every call has a name that is the same in all runs.
 */
export type CallName = `${string} ${string}.${string} #${number}`;

/** Does the work undisturbed and tells every AWS call that its functions made. */
export const cleanRun = async (journey: Journey): Promise<Outcome & { calls: CallName[] }> => {
  const customer = await journey.prepare();
  const calls: CallName[] = [];
  const nameOf = namer(customer);
  const listener: Fault = {
    strikes: (made) => {
      const name = nameOf(made);
      if (name) calls.push(name);
      return false;
    },
    effect: { kind: "lose" },
  };
  const outcome = await during(listener, () => finish(journey, customer));
  return { ...outcome, calls };
};

/** A crash at one call. */
export interface Crash {
  name: CallName;
  kind: (typeof CRASHES)[number];
}

/** The three crashes that every call must survive. */
export const CRASHES = ["refused", "answer lost", "caller killed"] as const;

/**
 * Does the work with a crash, redriven for as often as it fails. `struck` tells whether the call was
 * made at all: writers of the table that meet make more calls than those that do not.
 */
export const crashedRun = async (
  journey: Journey,
  crash: Crash,
): Promise<Outcome & { struck: boolean }> => {
  const customer = await journey.prepare();
  const nameOf = namer(customer);
  let struck = false;
  const strikes = (made: StruckCall) => {
    const isIt = nameOf(made) === crash.name;
    struck ||= isIt;
    return isIt;
  };
  const outcome = await during({ strikes, effect: effectOf(crash) }, () =>
    finish(journey, customer),
  );
  return { ...outcome, struck };
};

/** What a crash does to its call: a refusal is one that no SDK repeats, in the service's words. */
const effectOf = ({ name, kind }: Crash): Effect => {
  if (kind === "answer lost") return { kind: "lose" };
  if (kind === "caller killed") return { kind: "kill" };
  const [, service = ""] = / ([\w-]+)\./.exec(name) ?? [];
  const code = REFUSALS[service] ?? "AccessDeniedException";
  return { kind: "refuse", error: new AwsError(code, `${name} is refused on purpose`, 403) };
};

const REFUSALS: Record<string, string> = {
  ec2: "UnauthorizedOperation",
  iam: "AccessDenied",
  rds: "AccessDenied",
  s3: "AccessDenied",
  sts: "AccessDenied",
};

const namer = ({ accountId }: Customer) => {
  const counts = new Map<string, number>();
  return (made: StruckCall): CallName | undefined => {
    if (made.account !== accountId || !made.functionName) return undefined;
    const what = `${made.functionName} ${made.service}.${made.operation}` as const;
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    return `${what} #${count}`;
  };
};

const during = async <Result>(fault: Fault, run: () => Promise<Result>): Promise<Result> => {
  const { faults } = stack.world;
  faults.push(fault);
  try {
    return await run();
  } finally {
    faults.splice(faults.indexOf(fault), 1);
  }
};

/** Many crashes share the machine, so each may take its time. */
const WAIT = { timeout: 240_000, interval: 50 };

/** Support gives up after some redrives. */
const MOST_REDRIVES = 5;

const finish = async (journey: Journey, customer: Customer): Promise<Outcome> => {
  const clusterId = await journey.begin(customer);
  const path = { clusterId };
  const view = async (): Promise<ClusterView> =>
    (await call("clustersGet", customer, { path })).body;
  let redrives = 0;
  const cluster = await vi.waitFor(async () => {
    const now = await view();
    if (now.status === journey.status.failed && redrives < MOST_REDRIVES)
      redrives += await redrive(now.executionArn);
    if (now.status !== journey.status.succeeded)
      throw new Error(
        `cluster ${clusterId} is ${now.status} after ${redrives} redrives: ${JSON.stringify(now.failure)}`,
      );
    return now;
  }, WAIT);
  const events = await eventsUpTo(journey.lastEvent, customer, clusterId);
  return { cluster, events, state: stateFor(customer, cluster), redrives };
};

/** How many redrives that made: none when the execution goes on already and the record lags behind. */
const redrive = async (executionArn: string): Promise<number> => {
  try {
    await clientIn(SFNClient, HOME_ACCOUNT).send(new RedriveExecutionCommand({ executionArn }));
    return 1;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ExecutionNotRedrivable") throw error;
    return 0;
  }
};

const eventsUpTo = (last: string, customer: Customer, clusterId: string): Promise<StoredEvent[]> =>
  vi.waitFor(async () => {
    const path = { clusterId };
    const { events } = (await call("eventsList", customer, { path })).body;
    if (events.at(-1)?.detailType !== last)
      throw new Error(`the last of ${events.length} events is ${events.at(-1)?.detailType}`);
    return events;
  }, WAIT);

/** What events tell, in whatever order, but for what only crashes bring about. */
export const factsIn = (events: StoredEvent[]): string[] =>
  events
    .map(({ detail }) => detail.id.replace(/^\w+:/, ""))
    .filter((fact) => !/:(failed|redriven|waiting):/.test(fact))
    .toSorted();

const stateFor = ({ accountId, organizationId }: Customer, { clusterId, request }: ClusterView) =>
  accountState(
    { world: stack.world, account: accountId, region: request.region },
    { organizationId, clusterId },
  );

/** How many crashes the everyday tests try; `npm run test:crash` tries them all. */
const SAMPLE = 16;

/** A sample of a matrix, always the same of the same one; or all of it, when that is asked for. */
export const sampleOf = (matrix: Crash[]): Crash[] => {
  process.stdout.write(
    `crash matrix: ${matrix.length / CRASHES.length} calls × ${CRASHES.length} crashes\n`,
  );
  if (process.env["CRASH_MATRIX"] === "whole") return matrix;
  const drawn = matrix.map((crash) => ({ crash, lot: lotOf(crash) }));
  return drawn
    .toSorted((one, other) => (one.lot < other.lot ? -1 : 1))
    .slice(0, SAMPLE)
    .map(({ crash }) => crash);
};

const lotOf = ({ name, kind }: Crash) =>
  createHash("sha256").update(`1 ${name} ${kind}`).digest("hex");
