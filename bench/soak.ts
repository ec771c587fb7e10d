/**
 * Many provisionings at once, while AWS throttles and calls fail at random. Every five simulated
 * minutes the sweeper runs, and support redrives what has stopped. In the end each account must be
 * as if nothing had failed.
 */

import { type Stack, startStack } from "../local/stack.ts";
import type { ClusterView } from "../shared/cluster-view.ts";
import type { StoredEvent } from "../shared/events.ts";
import { log } from "../shared/log.ts";
import { must } from "../shared/must.ts";
import { accountState } from "../test/support/account-state.ts";
import { callerOf, secondsOf, trust } from "./customers.ts";
import { letFail } from "./random-failures.ts";
import { type Outcome, reportOf } from "./soak-report.ts";

const FAILING = { share: 0.05, seed: 1 };
const LOOK_AGAIN_SECONDS = 300;

/** What takes longer is given up as lost. */
const MOST_LOOKS = 200;

/** Runs that many at once beside a clean one before them; gives the exit code. */
export const soak = async (many: number): Promise<number> => {
  log.setLogLevel("SILENT");
  const accounts = Array.from({ length: many + 1 }, (_, at) => `${100_000_000_000 + at}`);
  const [pattern = "", ...soaked] = accounts;
  await using stack = await startStack({ timeScale: Number.POSITIVE_INFINITY });
  await trust(stack, accounts);
  const [cleanRun] = await runAll(stack, [pattern]);
  const clean = await outcomeOf(stack, must(cleanRun, "clean run"));

  const began = performance.now();
  const refusedBefore = refusalsIn(stack);
  const failures = letFail(stack.world, FAILING);
  const runs = await runAll(stack, soaked);
  const realSeconds = (performance.now() - began) / 1000;
  const refused = refusalsIn(stack) - refusedBefore;
  stack.world.faults = [];

  const outcomes: Outcome[] = [];
  for (const run of runs) outcomes.push(await outcomeOf(stack, run));
  const report = reportOf(outcomes, { clean, failures, refused, realSeconds });
  const percent = 100 * FAILING.share;
  console.log(
    `${many} provisionings at once, ${percent} % of calls failing at random, seed ${FAILING.seed}`,
  );
  console.log(report.lines.join("\n"));
  return report.isGood ? 0 : 1;
};

interface Run {
  accountId: string;
  clusterId: string;
  view?: ClusterView;
  /** The error of each time that it had stopped. */
  stops: string[];
}

const runAll = async (stack: Stack, accounts: string[]): Promise<Run[]> => {
  const runs = await Promise.all(accounts.map((accountId) => begin(stack, accountId)));
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    await stack.world.clock.sleep(LOOK_AGAIN_SECONDS);
    await stack.invoke("sweeperSweep", {});
    for (const run of runs) if (run.view?.status !== "ACTIVE") await look(stack, run);
    tellProgress(runs, (looks + 1) * LOOK_AGAIN_SECONDS);
    if (runs.every(({ view }) => view?.status === "ACTIVE")) break;
  }
  return runs;
};

const begin = async (stack: Stack, accountId: string): Promise<Run> => {
  const body = { name: "soaked", accountId };
  const { clusterId } = await callerOf(stack, accountId)("clustersCreate", { body });
  return { accountId, clusterId, stops: [] };
};

/** Looks at a run; support redrives one that has failed. */
const look = async (stack: Stack, run: Run) => {
  const call = callerOf(stack, run.accountId);
  const path = { clusterId: run.clusterId };
  const view: ClusterView = await call("clustersGet", { path });
  run.view = view;
  if (view.status !== "FAILED") return;
  run.stops.push(view.failure?.error ?? "unknown");
  const claims = { role: "support", sub: "soak" };
  const body = { reason: `the ${run.stops.length}. time` };
  await call("redrivesCreate", { path, claims, body });
};

/** On the other stream, so that the report can be kept by itself. */
const tellProgress = (runs: Run[], seconds: number) => {
  const active = runs.filter(({ view }) => view?.status === "ACTIVE").length;
  const percent = runs.reduce((sum, { view }) => sum + (view?.percent ?? 0), 0) / runs.length;
  const redrives = runs.reduce((sum, { stops }) => sum + stops.length, 0);
  console.error(
    `after ${seconds / 60} simulated minutes: ${active} of ${runs.length} ACTIVE, ${percent.toFixed(0)} % done, ${redrives} redrives`,
  );
};

const outcomeOf = async (stack: Stack, run: Run): Promise<Outcome> => {
  const { accountId, clusterId, view, stops } = run;
  const place = { world: stack.world, account: accountId, region: "us-east-1" };
  return {
    status: view?.status,
    seconds: view ? secondsOf(view) : 0,
    stops,
    state: accountState(place, { organizationId: accountId, clusterId }),
    events: await eventsOf(stack, run),
  };
};

const eventsOf = async (stack: Stack, { accountId, clusterId }: Run): Promise<StoredEvent[]> => {
  const { events } = await callerOf(stack, accountId)("eventsList", { path: { clusterId } });
  return events;
};

/** Calls that the simulated AWS has refused, whether for good reasons or on purpose. */
const refusalsIn = ({ world }: Stack) => world.journal.filter(({ error }) => error).length;
