/** The three node pools: on which machines, how many of them, and for whom they are reserved. */

import { PLATFORM_INSTANCE_TYPE } from "./catalog.ts";
import type { Cluster } from "./cluster.ts";

/** A taint that keeps out whatever does not tolerate it. */
interface Reservation {
  key: string;
  value: string;
}

export interface NodePool {
  pool: "worker" | "airflow" | "system";
  instanceType: string;
  size: { minSize: number; maxSize: number; desiredSize: number };
  labels: Record<string, string>;
  reservedFor?: Reservation;
}

/** The label by which pods ask for a pool. */
export const POOL_LABEL = "astro.io/node-pool";

/**
 * Workers are the customer's choice, and run whatever asks for nothing else. Airflow's own components
 * begin on one node and the platform's on one in each zone; both may grow to four. The platform's
 * taint is the one that CoreDNS and the EBS driver tolerate as EKS ships them.
 */
export const nodePools = ({ nodeInstanceType, maxNodeCount }: Cluster): NodePool[] => [
  { ...sized("worker", 1, maxNodeCount), instanceType: nodeInstanceType },
  ...platformPools(),
];

const platformPools = (): NodePool[] => [
  { ...sized("airflow", 1, 4), reservedFor: { key: POOL_LABEL, value: "airflow" } },
  { ...sized("system", 2, 4), reservedFor: { key: "CriticalAddonsOnly", value: "true" } },
];

/** How many nodes that are no workers there are, at the start and at most. */
export const platformNodes = () => {
  const sizes = platformPools().map(({ size }) => size);
  return {
    least: sizes.reduce((sum, { desiredSize }) => sum + desiredSize, 0),
    most: sizes.reduce((sum, { maxSize }) => sum + maxSize, 0),
  };
};

const sized = (pool: NodePool["pool"], minSize: number, maxSize: number) => ({
  pool,
  instanceType: PLATFORM_INSTANCE_TYPE,
  size: { minSize, maxSize, desiredSize: minSize },
  labels: { [POOL_LABEL]: pool },
});
