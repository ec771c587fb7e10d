/** Deletions: an owner or support has a cluster deleted, or asks what that would come to. */

import { API } from "../../shared/api.ts";
import { type ClusterRecord, findRecord, recordOf } from "../../shared/cluster-record.ts";
import { beginRun } from "../../shared/cluster-status.ts";
import { deletionPlan } from "../../shared/deletion-plan.ts";
import { executionArnOf } from "../../shared/execution.ts";
import { route } from "../../shared/http.ts";
import type { Keep } from "../../shared/keep.ts";
import { Problem } from "../../shared/problems.ts";
import { carryOut } from "../../shared/runs.ts";
import { setting } from "../../shared/settings.ts";

/**
 * Begins to delete a cluster. It is written down before it is begun, so a call that broke off
 * anywhere is completed by sending it again; as long as the cluster is being deleted, that changes
 * nothing else, and what was to be kept at first is kept.
 */
export const create = route(API.deleteCluster, async ({ path, query, body }) => {
  const { organizationId, clusterId } = path;
  const record = await findRecord(organizationId, clusterId);
  if (!record) throw new Problem("the organization has no such cluster", { kind: "not-found" });
  const keep = { logBucket: body.keepLogBucket, finalSnapshot: body.keepFinalSnapshot };
  if (query.dryRun) return { status: 200, body: answerOf(record, keep) };
  mustBeNamed(record, body.name);
  const headers = { location: `/organizations/${organizationId}/clusters/${clusterId}` };
  const deleting = await begin(record, keep);
  if (deleting.status === "DELETED")
    return { status: 200, headers, body: answerOf(deleting, keep) };
  await carryOut(deleting);
  return { headers, body: answerOf(deleting, keep) };
});

const answerOf = (record: ClusterRecord, asked: Keep) => {
  const keep = record.deletion?.keep ?? asked;
  const { clusterId } = record.cluster;
  return { clusterId, status: record.status, keep, ...deletionPlan(record, keep) };
};

/** Who has several clusters may delete the wrong one: its name says that it is meant. */
const mustBeNamed = ({ cluster }: ClusterRecord, name: string | undefined) => {
  if (name === cluster.name) return;
  const is = name === undefined ? "is missing," : JSON.stringify(name);
  const detail = `${is} must be the name of the cluster, ${cluster.name}`;
  throw new Problem("see errors for all that is wrong", {
    kind: "invalid-request",
    errors: [{ pointer: "#/name", detail }],
  });
};

/** The record of a cluster that is being deleted, or is no more; one whose deletion failed begins anew. */
const begin = async (record: ClusterRecord, keep: Keep): Promise<ClusterRecord> => {
  const { cluster, status, redrives } = record;
  if (status === "DELETING" || status === "DELETED") return record;
  const now = Date.now();
  const name = `${cluster.clusterId}-${now}`;
  const begun = await beginRun(record, {
    workflow: "deletion",
    executionArn: executionArnOf(setting("DELETE_STATE_MACHINE_ARN"), name),
    redriveCount: 0,
    redrives,
    deletion: {
      requestedAt: new Date(now).toISOString(),
      keep,
      stops: record.deletion?.stops ?? record.executionArn,
    },
  });
  return begun ?? begin(await recordOf(cluster), keep);
};
