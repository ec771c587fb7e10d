/** Requests, clusters and plans as customers have them; a test names only what it is about. */

import { Cluster, ClusterRequest } from "../../shared/cluster.ts";
import { type Plan, planOf } from "../../shared/plan.ts";

/** A request with nothing but what has no default. */
export const aRequest = (wanted: Partial<ClusterRequest> = {}): ClusterRequest =>
  ClusterRequest.parse({ name: "analytics", accountId: "123456789012", ...wanted });

/** A cluster of that request, as an execution knows it. */
export const aCluster = (wanted: Partial<Cluster> = {}): Cluster =>
  Cluster.parse({
    name: "analytics",
    accountId: "123456789012",
    clusterId: "0b7e1c52-6c6e-4a53-9d5e-0f6a3c1d2e4b",
    organizationId: "org-1",
    ...wanted,
  });

/** The plan of that cluster. */
export const aPlan = (wanted: Partial<Plan> = {}): Plan => ({
  ...planOf(aCluster(), {
    zones: [
      { zoneId: "use1-az1", zoneName: "us-east-1a" },
      { zoneId: "use1-az2", zoneName: "us-east-1b" },
    ],
    zonesReason: "use1-az1 and use1-az2 are the first zones, by id, that have all",
    kubernetesVersion: "1.35",
    postgresVersion: "17.6",
  }),
  ...wanted,
});
