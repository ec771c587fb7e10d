/** How many vCPUs a cluster's nodes have: workers of the customer's choice, and the platform's own. */

import { PLATFORM_INSTANCE_TYPE } from "./catalog.ts";
import type { Cluster } from "./cluster.ts";
import { must } from "./must.ts";
import { platformNodes } from "./node-pools.ts";

/** vCPUs at the start and with all pools at their full size, and how many workers some vCPUs are for. */
export const vcpuBudget = ({ nodeInstanceType, maxNodeCount }: Cluster) => {
  const worker = vcpusOf(nodeInstanceType);
  const platform = vcpusOf(PLATFORM_INSTANCE_TYPE);
  const { least, most } = platformNodes();
  const full = platform * most;
  return {
    atStart: worker + platform * least,
    atMost: worker * maxNodeCount + full,
    /** Beside a platform of its full size; the first worker starts before that. */
    workersOf: (vcpus: number) =>
      Math.min(maxNodeCount, Math.max(1, Math.floor((vcpus - full) / worker))),
  };
};

/** vCPUs by the size of an instance, the same in all families of the catalogue but for metal. */
const VCPUS: Record<string, number> = {
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
  "12xlarge": 48,
  "16xlarge": 64,
  "24xlarge": 96,
};

/** vCPUs of an instance type of the catalogue; a whole machine has 96 in generation 5, 128 in 6. */
export const vcpusOf = (instanceType: string): number => {
  const [family = "", size = ""] = instanceType.split(".");
  if (size === "metal") return family.startsWith("m5") ? 96 : 128;
  return must(VCPUS[size], `vCPUs of ${instanceType}`);
};
