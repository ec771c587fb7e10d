/**
 * How much longer a provisioning takes than AWS itself needs, by several latency profiles, and how
 * much longer many at once take than one. Ratios only: seconds are the machine's or simulated.
 */

import { setTimeout } from "node:timers/promises";
import { criticalPath } from "../local/critical-path.ts";
import { latencies, type Profile } from "../local/latency-profile.ts";
import { type Stack, startStack } from "../local/stack.ts";
import type { ClusterView } from "../shared/cluster-view.ts";
import { apart } from "./apart.ts";
import { callerOf, secondsOf, trust } from "./customers.ts";

const PROFILES: Profile[] = ["typical", "min", "max"];
const RANDOM: Profile[] = Array.from({ length: 20 }, (_, at) => ({ seed: at + 1 }));
const MANY = 20;

/** Simulated seconds of the slowest of some provisionings at once, and real seconds for all. */
interface Measured {
  simulatedSeconds: number;
  realSeconds: number;
}

const measure = async (profile: Profile, count: number): Promise<Measured> => {
  await using stack = await startStack({ timeScale: Number.POSITIVE_INFINITY, profile });
  const begun = performance.now();
  const accounts = Array.from({ length: count }, (_, number) => `${100_000_000_000 + number}`);
  await trust(stack, accounts);
  const durations = await Promise.all(accounts.map((accountId) => provision(stack, accountId)));
  return {
    simulatedSeconds: Math.max(...durations),
    realSeconds: (performance.now() - begun) / 1000,
  };
};

const provision = async (stack: Stack, accountId: string) => {
  const call = callerOf(stack, accountId);
  const { clusterId } = await call("clustersCreate", { body: { name: "bench", accountId } });
  for (;;) {
    const cluster: ClusterView = await call("clustersGet", { path: { clusterId } });
    if (cluster.status === "ACTIVE") return secondsOf(cluster);
    if (cluster.status === "FAILED") throw new Error(cluster.failure?.customerMessage);
    await setTimeout(20);
  }
};

const measureApart = (profile: Profile, count: number) =>
  apart<Measured>(import.meta.url, { profile, count });

/** How many times the critical path one provisioning takes. */
const ratioOf = async (profile: Profile) => {
  const { simulatedSeconds } = await measureApart(profile, 1);
  return simulatedSeconds / criticalPath(latencies(profile)).seconds;
};

const report = async () => {
  for (const profile of PROFILES)
    console.log(`"${profile}": ${(await ratioOf(profile)).toFixed(3)} × critical path`);
  const ratios: number[] = [];
  for (const profile of RANDOM) ratios.push(await ratioOf(profile));
  console.log(
    `${RANDOM.length} random profiles: ${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)} × critical path`,
  );
  const one = await measureApart("typical", 1);
  const many = await measureApart("typical", MANY);
  console.log(
    `${MANY} at once: ${(many.simulatedSeconds / one.simulatedSeconds).toFixed(3)} × the simulated and ${(many.realSeconds / one.realSeconds).toFixed(1)} × the real time of one`,
  );
};

const [asked] = process.argv.slice(2);
if (asked) {
  const { profile, count } = JSON.parse(asked);
  console.log(JSON.stringify(await measure(profile, count)));
  process.exit();
} else {
  await report();
}
