/**
 * How much longer a deletion takes than AWS itself needs, by several latency profiles. In the longest
 * one, two minutes of it are those for which interfaces outlive their owners, which no path counts.
 */

import { setTimeout } from "node:timers/promises";
import { criticalPathOfDeletion } from "../local/critical-path.ts";
import { latencies } from "../local/latency-profile.ts";
import { startStack } from "../local/stack.ts";
import type { ClusterView } from "../shared/cluster-view.ts";
import { apart } from "./apart.ts";
import { callerOf, trust } from "./customers.ts";

const PROFILES = ["typical", "min", "max"] as const;
const ACCOUNT = "100000000000";

/** Simulated seconds from the first step to the end of the last. */
const measure = async (profile: (typeof PROFILES)[number]): Promise<number> => {
  await using stack = await startStack({ timeScale: Number.POSITIVE_INFINITY, profile });
  await trust(stack, [ACCOUNT]);
  const call = callerOf(stack, ACCOUNT);
  const name = "bench";
  const { clusterId } = await call("clustersCreate", { body: { name, accountId: ACCOUNT } });
  const path = { clusterId };
  const untilItIs = async (wanted: string): Promise<ClusterView> => {
    for (;;) {
      const cluster: ClusterView = await call("clustersGet", { path });
      if (cluster.status === wanted) return cluster;
      if (cluster.failure) throw new Error(cluster.failure.customerMessage);
      await setTimeout(20);
    }
  };
  await untilItIs("ACTIVE");
  await call("deletionsCreate", { path, body: { name } });
  return spanOf(await untilItIs("DELETED"));
};

const spanOf = ({ steps }: ClusterView): number => {
  const moments = steps.flatMap(({ startedAt, finishedAt }) =>
    startedAt && finishedAt ? [Date.parse(startedAt), Date.parse(finishedAt)] : [],
  );
  return (Math.max(...moments) - Math.min(...moments)) / 1000;
};

const report = async () => {
  for (const profile of PROFILES) {
    const seconds = await apart<number>(import.meta.url, { profile });
    const ratio = seconds / criticalPathOfDeletion(latencies(profile)).seconds;
    console.log(
      `deletion, "${profile}": ${seconds} simulated s, ${ratio.toFixed(3)} × critical path`,
    );
  }
};

const [asked] = process.argv.slice(2);
if (asked) {
  console.log(JSON.stringify(await measure(JSON.parse(asked).profile)));
  process.exit();
} else {
  await report();
}
