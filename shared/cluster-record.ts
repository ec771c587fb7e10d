/** The record of a cluster: what was asked, how far it is, what came of it. */

import { GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { Cluster } from "./cluster.ts";
import { Failure, Outputs } from "./events.ts";
import { Finding } from "./finding.ts";
import { Keep } from "./keep.ts";
import { must } from "./must.ts";
import { Plan } from "./plan.ts";
import { Receipt } from "./receipt.ts";
import { type Key, keys, states, table, tableName, update, wasWritten } from "./table.ts";
import { newTimeline, Timeline } from "./timeline.ts";
import { ClusterStatus, WORKFLOW_NAMES, WORKFLOWS } from "./workflows.ts";

/** A deletion as it was asked for. */
export const Deletion = z.object({
  requestedAt: z.iso.datetime(),
  keep: Keep,
  stops: z.string().describe("The execution of provisioning, which may still be going on."),
});
export type Deletion = z.infer<typeof Deletion>;

/** How a cluster's workflow went on after it had failed, and who wanted it to. */
export const Redrive = z.object({
  at: z.iso.datetime(),
  by: z.string().describe("Subject of the caller's token."),
  reason: z.string(),
  key: z.string().optional().describe("The caller's Idempotency-Key."),
  way: z
    .enum(["redrive", "new-execution"])
    .describe("Whether the same execution went on, or a new one began with the same input."),
  executionArn: z.string().describe("The execution that goes on, or that is new."),
  redriveCount: z.int().describe("How often that execution is redriven then; 0 for a new one."),
});
export type Redrive = z.infer<typeof Redrive>;

/** A cluster's whole record. */
export const ClusterRecord = z.object({
  cluster: Cluster,
  status: ClusterStatus,
  since: z.iso.datetime().describe("Since when it has that status."),
  workflow: z.enum(WORKFLOW_NAMES).describe("What is being done, or was done last."),
  executionArn: z.string().describe("The execution that does it; what others report is late."),
  redriveCount: z
    .int()
    .describe("How often the execution had been redriven when the status was set."),
  redrives: z.array(Redrive).describe("How it went on after it had failed, the last one last."),
  createdAt: z.iso.datetime(),
  steps: Timeline,
  findings: z
    .array(Finding)
    .optional()
    .describe("What the checks before the first resource found."),
  plan: Plan.optional(),
  outputs: Outputs.optional(),
  failure: Failure.optional(),
  deletion: Deletion.optional(),
  receipt: Receipt.optional(),
});
export type ClusterRecord = z.infer<typeof ClusterRecord>;

/**
 * Writes a new record, and before it the item by which it is found; a record that is there already
 * under the same id is returned untouched.
 */
export const createRecord = async (
  cluster: Cluster,
  executionArn: string,
): Promise<ClusterRecord> => {
  const now = new Date().toISOString();
  const record: ClusterRecord = {
    cluster,
    status: WORKFLOWS.provisioning.status.running,
    since: now,
    workflow: "provisioning",
    executionArn,
    redriveCount: 0,
    redrives: [],
    createdAt: now,
    steps: newTimeline(),
  };
  const { clusterId, organizationId } = cluster;
  await putOnce(keys.clusterOwner(clusterId), { organizationId });
  const isNew = await putOnce(keyOf(cluster), { ...record, state: states.cluster(record.status) });
  return isNew ? record : recordOf(cluster);
};

/** Writes an item unless it is there: false when it is. */
const putOnce = (key: Key, item: object) =>
  wasWritten(
    table.send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...key, ...item },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    ),
  );

const Owner = z.object({ organizationId: z.string() });

/** The record of a cluster whose organization is not known. */
export const findRecordById = async (clusterId: string): Promise<ClusterRecord | undefined> => {
  const { Item } = await table.send(
    new GetCommand({ TableName: tableName(), Key: keys.clusterOwner(clusterId) }),
  );
  return Item && findRecord(Owner.parse(Item).organizationId, clusterId);
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

/** Keeps what was found before anything was made, and the plan if there is one. */
export const recordPreflight = async (
  cluster: Cluster,
  { findings, plan }: { findings: Finding[]; plan?: Plan },
) => {
  await update(keyOf(cluster), {
    UpdateExpression: plan ? "SET findings = :findings, #plan = :plan" : "SET findings = :findings",
    ExpressionAttributeValues: { ":findings": findings, ...(plan && { ":plan": plan }) },
    ...(plan && { ExpressionAttributeNames: { "#plan": "plan" } }),
  });
};

/** Keeps what the finished data plane offers. */
export const recordOutputs = async (cluster: Cluster, outputs: Outputs) => {
  await update(keyOf(cluster), {
    UpdateExpression: "SET outputs = :outputs",
    ExpressionAttributeValues: { ":outputs": outputs },
  });
};

/** The key of a cluster's record. */
export const keyOf = ({ organizationId, clusterId }: Cluster): Key =>
  keys.cluster(organizationId, clusterId);

/** Keeps the proof of what is left when all is deleted. */
export const recordReceipt = async (cluster: Cluster, receipt: Receipt) => {
  await update(keyOf(cluster), {
    UpdateExpression: "SET receipt = :receipt",
    ExpressionAttributeValues: { ":receipt": receipt },
  });
};
