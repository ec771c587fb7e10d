/** The record of a cluster: what was asked, how far it is, what came of it. */

import { GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { Cluster } from "./cluster.ts";
import { Failure, Outputs } from "./events.ts";
import { must } from "./must.ts";
import { keys, table, tableName, update, wasWritten } from "./table.ts";
import { newTimeline, Timeline } from "./timeline.ts";
import { ClusterStatus, WORKFLOW_NAMES, WORKFLOWS } from "./workflows.ts";

/** A cluster's whole record. */
export const ClusterRecord = z.object({
  cluster: Cluster,
  status: ClusterStatus,
  workflow: z.enum(WORKFLOW_NAMES).describe("What is being done, or was done last."),
  executionArn: z.string().describe("The execution that does it; what others report is late."),
  redriveCount: z
    .int()
    .describe("How often the execution had been redriven when the status was set."),
  createdAt: z.iso.datetime(),
  steps: Timeline,
  outputs: Outputs.optional(),
  failure: Failure.optional(),
});
export type ClusterRecord = z.infer<typeof ClusterRecord>;

/** Writes a new record; one that is there already under the same id is returned untouched. */
export const createRecord = async (
  cluster: Cluster,
  executionArn: string,
): Promise<ClusterRecord> => {
  const record: ClusterRecord = {
    cluster,
    status: WORKFLOWS.provisioning.status.running,
    workflow: "provisioning",
    executionArn,
    redriveCount: 0,
    createdAt: new Date().toISOString(),
    steps: newTimeline(),
  };
  const put = new PutCommand({
    TableName: tableName(),
    Item: { ...keyOf(cluster), ...record },
    ConditionExpression: "attribute_not_exists(pk)",
  });
  return (await wasWritten(table.send(put))) ? record : recordOf(cluster);
};

export const findRecord = async (
  organizationId: string,
  clusterId: string,
): Promise<ClusterRecord | undefined> => {
  const { Item } = await table.send(
    new GetCommand({
      TableName: tableName(),
      Key: keys.cluster(organizationId, clusterId),
      ConsistentRead: true,
    }),
  );
  return Item && ClusterRecord.parse(Item);
};

/** The record of a cluster that has one. */
export const recordOf = async ({ organizationId, clusterId }: Cluster): Promise<ClusterRecord> =>
  must(await findRecord(organizationId, clusterId), `record of cluster ${clusterId}`);

/** One page of an organization's clusters; `cursor` is the id of the last one of the page before. */
export const listRecords = async (
  organizationId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ records: ClusterRecord[]; cursor?: string }> => {
  const { Items = [], LastEvaluatedKey } = await table.send(
    new QueryCommand({
      TableName: tableName(),
      KeyConditionExpression: "pk = :organization AND begins_with(sk, :clusters)",
      ExpressionAttributeValues: {
        ":organization": keys.organization(organizationId).pk,
        ":clusters": keys.cluster(organizationId, "").sk,
      },
      Limit: limit,
      ...(cursor && { ExclusiveStartKey: keys.cluster(organizationId, cursor) }),
    }),
  );
  const records = Items.map((item) => ClusterRecord.parse(item));
  const last = LastEvaluatedKey && records.at(-1)?.cluster.clusterId;
  return { records, ...(last && { cursor: last }) };
};

/** Keeps what the finished data plane offers. */
export const recordOutputs = async (cluster: Cluster, outputs: Outputs) => {
  await update(keyOf(cluster), {
    UpdateExpression: "SET outputs = :outputs",
    ExpressionAttributeValues: { ":outputs": outputs },
  });
};

/** How an execution is doing, and after how many redrives. */
export interface StatusReport {
  executionArn: string;
  status: "running" | "succeeded" | "failed";
  redriveCount: number;
  failure?: Failure;
}

/**
 * Sets the status, and the failure that led to it or none. A report that is late, comes twice or is
 * of another execution than the record's changes nothing: an end is final until the execution is
 * redriven. Returns the record as it then is.
 */
export const recordStatus = async (
  cluster: Cluster,
  { executionArn, status, redriveCount, failure }: StatusReport,
): Promise<ClusterRecord> => {
  const words = WORKFLOWS[(await recordOf(cluster)).workflow].status;
  await wasWritten(
    update(keyOf(cluster), {
      UpdateExpression: `SET #status = :status, redriveCount = :redrives ${
        failure ? ", failure = :failure" : "REMOVE failure"
      }`,
      ConditionExpression:
        "executionArn = :execution AND " +
        "(redriveCount < :redrives OR (redriveCount = :redrives AND #status = :running))",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: {
        ":status": words[status],
        ":execution": executionArn,
        ":redrives": redriveCount,
        ":running": words.running,
        ...(failure && { ":failure": failure }),
      },
    }),
  );
  return recordOf(cluster);
};

const keyOf = ({ organizationId, clusterId }: Cluster) => keys.cluster(organizationId, clusterId);
