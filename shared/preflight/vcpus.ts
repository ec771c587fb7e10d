/** Whether nodes can run: EC2 counts their vCPUs, those of all pools together. */

import type { Instance } from "@aws-sdk/client-ec2";
import type { Cluster } from "../cluster.ts";
import type { Finding } from "../finding.ts";
import { isOwned } from "../tags.ts";
import { vcpuBudget } from "../vcpu-budget.ts";
import { type Quota, raise, type Value } from "./quota.ts";

/**
 * An error when not even the first nodes could start, a warning when the pools could not grow to
 * their sizes: the documented gate of 40 is fewer than the default cluster can come to.
 */
export const findVcpus = (
  cluster: Cluster,
  quota: Quota & Value & { minimum: number },
  instances: Instance[],
): Finding[] => {
  const free = quota.value - vcpusUsed(cluster, instances);
  const { atStart, atMost, workersOf } = vcpuBudget(cluster);
  const { nodeInstanceType, maxNodeCount } = cluster;
  const is = `${quota.value}, of which ${free} are free`;
  // The gate is told by itself, and what it asks for is enough then.
  if (quota.value < quota.minimum && atStart <= quota.minimum) return [];
  if (free < atStart)
    return [
      raise(cluster, quota, {
        code: "TooFewVcpus",
        severity: "error",
        is,
        mustBe: `enough for ${atStart}: the first node of ${nodeInstanceType} and those of the platform`,
        wanted: quota.value - free + atStart,
      }),
    ];
  if (free >= atMost) return [];
  return [
    raise(cluster, quota, {
      code: "FewerNodesThanAsked",
      severity: "warning",
      is: `${is}, with which no more than ${workersOf(free)} of ${maxNodeCount} worker nodes can run`,
      mustBe: `enough for ${atMost} if all nodes are to run: ${maxNodeCount} of ${nodeInstanceType} and those of the platform`,
      wanted: quota.value - free + atMost,
    }),
  ];
};

/** By others: nodes of this very cluster are in its budget. */
const vcpusUsed = (cluster: Cluster, instances: Instance[]) =>
  instances
    .filter(({ Tags }) => !isOwned(cluster, Tags))
    .reduce(
      (sum, { CpuOptions: { CoreCount = 0, ThreadsPerCore = 0 } = {} }) =>
        sum + CoreCount * ThreadsPerCore,
      0,
    );
