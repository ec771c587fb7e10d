/** The clusters of an organization. */

import { createHash, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { API } from "../../shared/api.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { reserveName } from "../../shared/cluster-names.ts";
import {
  type ClusterRecord,
  createRecord,
  findRecord,
  listRecords,
} from "../../shared/cluster-record.ts";
import { summaryOf, viewOf } from "../../shared/cluster-view.ts";
import { executionArnOf, startExecution } from "../../shared/execution.ts";
import { route } from "../../shared/http.ts";
import { Problem } from "../../shared/problems.ts";
import { setting } from "../../shared/settings.ts";
import { ClusterStatus } from "../../shared/workflows.ts";

/**
 * Begins to provision a cluster. Each of its writes may be repeated, so a request that broke off
 * anywhere is completed by sending it again with the same idempotency key.
 */
export const create = route(API.createCluster, async ({ path, query, headers, body }) => {
  const { organizationId } = path;
  const clusterId = clusterIdOf(organizationId, headers["idempotency-key"]);
  const cluster = { ...body, clusterId, organizationId };
  if (query.dryRun) return { dryRun: await tryOut(cluster) };
  const record = await register(cluster);
  if (!isDeepStrictEqual(record.cluster, cluster))
    throw new Problem(
      `the Idempotency-Key was used for another request, which made cluster ${clusterId}; a new request needs a new key`,
      { kind: "idempotency-key-reused" },
    );
  if (record.status === "PROVISIONING") await startExecution(record);
  return {
    body: { ...summaryOf(record), status: ClusterStatus.enum.PROVISIONING },
    headers: { location: `/organizations/${organizationId}/clusters/${clusterId}` },
  };
});

/** Lists one page of clusters. */
export const list = route(API.listClusters, async ({ path, query }) => {
  const { records, ...cursor } = await listRecords(path.organizationId, query);
  return { body: { clusters: records.map(summaryOf), ...cursor } };
});

/** Shows one cluster with its timeline. */
export const get = route(API.getCluster, async ({ path }) => {
  const record = await findRecord(path.organizationId, path.clusterId);
  if (!record) throw new Problem("the organization has no such cluster", { kind: "not-found" });
  return { body: viewOf(record) };
});

/** Loaded when it is needed: it brings five of the SDK's clients, which no other request waits for. */
const tryOut = async (cluster: Cluster) => {
  const { dryRun } = await import("../../shared/preflight/dry-run.ts");
  return dryRun(cluster);
};

/** The same for the same key of the same organization, else never the same. */
const clusterIdOf = (organizationId: string, key: string = randomUUID()) => {
  const hash = createHash("sha256")
    .update(JSON.stringify([organizationId, key]))
    .digest("hex");
  return `c${hash.slice(0, 20)}`;
};

/** The cluster's record: written now under a name of its own, or by an earlier try. */
const register = async (cluster: Cluster): Promise<ClusterRecord> => {
  const known = await findRecord(cluster.organizationId, cluster.clusterId);
  if (known) return known;
  const holder = await reserveName(cluster);
  if (holder !== cluster.clusterId)
    throw new Problem(`cluster ${holder} is named ${cluster.name}; choose another name`, {
      kind: "name-taken",
    });
  const stateMachineArn = setting("PROVISION_STATE_MACHINE_ARN");
  return createRecord(cluster, executionArnOf(stateMachineArn, cluster.clusterId));
};
