/** What is in the customer's account after all: asked from AWS itself, by our tags. */

import type { Cluster } from "../../shared/cluster.ts";
import { clientConfig } from "./aws.ts";
import { identities } from "./inventory/identities.ts";
import { kubernetes } from "./inventory/kubernetes.ts";
import type { Line } from "./inventory/line.ts";
import { network } from "./inventory/network.ts";
import { storage } from "./inventory/storage.ts";

/** Everything that the cluster owns in its account, one line a kind. */
export const takeInventory = async (endpoint: string, cluster: Cluster): Promise<Line[]> => {
  const config = clientConfig(endpoint, cluster.accountId, cluster.region);
  const parts = [network, kubernetes, identities, storage];
  const lines = await Promise.all(parts.map((count) => count(config, cluster)));
  return lines.flat();
};

/** Whether the account has what the install guide says that a cluster consists of. */
export const isComplete = (lines: Line[]): boolean =>
  lines.every(({ count, documented }) => count === documented);
