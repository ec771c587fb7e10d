/** The record of a cluster: what was asked, how far it is, what came of it. */

import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { Cluster } from "./cluster.ts";
import { Failure, Outputs } from "./events.ts";
import { must } from "./must.ts";
import { STEP_NAMES, type StepName } from "./steps.ts";
import { isConditionFailed, keys, table, tableName } from "./table.ts";

/** Where a cluster is in its life. */
export const ClusterStatus = z.enum(["PROVISIONING", "ACTIVE", "FAILED"]);
export type ClusterStatus = z.infer<typeof ClusterStatus>;

/** What one step has done so far; times are ISO 8601. */
export const StepProgress = z.object({
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  attempts: z.int(),
});

/** A cluster's whole record. */
export const ClusterRecord = z.object({
  cluster: Cluster,
  status: ClusterStatus,
  createdAt: z.string(),
  executionArn: z.string().optional(),
  steps: z.partialRecord(z.enum(STEP_NAMES), StepProgress),
  outputs: Outputs.optional(),
  failure: Failure.optional(),
});
export type ClusterRecord = z.infer<typeof ClusterRecord>;

/** Writes a new record; one that is there already under the same id is returned untouched. */
export const createRecord = async (cluster: Cluster): Promise<ClusterRecord> => {
  const record: ClusterRecord = {
    cluster,
    status: "PROVISIONING",
    createdAt: new Date().toISOString(),
    steps: {},
  };
  try {
    await table.send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...keys.cluster(cluster.organizationId, cluster.clusterId), ...record },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    );
    return record;
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    return must(await findRecord(cluster.organizationId, cluster.clusterId), "cluster record");
  }
};

/** Reserves a name for a cluster: the id of the cluster that has it, this one or another. */
export const reserveName = async ({
  organizationId,
  name,
  clusterId,
}: Cluster): Promise<string> => {
  const Key = keys.clusterName(organizationId, name);
  const { Attributes } = await table.send(
    new UpdateCommand({
      TableName: tableName(),
      Key,
      UpdateExpression: "SET clusterId = if_not_exists(clusterId, :cluster)",
      ExpressionAttributeValues: { ":cluster": clusterId },
      ReturnValues: "ALL_NEW",
    }),
  );
  return must(Attributes?.["clusterId"], "clusterId");
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
        ":clusters": "CLUSTER#",
      },
      Limit: limit,
      ...(cursor && { ExclusiveStartKey: keys.cluster(organizationId, cursor) }),
    }),
  );
  const records = Items.map((item) => ClusterRecord.parse(item));
  const last = LastEvaluatedKey && records.at(-1)?.cluster.clusterId;
  return { records, ...(last && { cursor: last }) };
};

/** Notes which execution provisions the cluster. */
export const recordExecution = (cluster: Cluster, executionArn: string) =>
  update(cluster, {
    UpdateExpression: "SET executionArn = :arn",
    ExpressionAttributeValues: { ":arn": executionArn },
  });

/** Notes that a step begins an attempt; the first one starts its clock. */
export const recordAttempt = async (cluster: Cluster, step: StepName) => {
  const startedAt = new Date().toISOString();
  const values = { ":one": 1, ":now": startedAt };
  const attributes = { "#step": step };
  try {
    await update(cluster, {
      UpdateExpression: "SET steps.#step.attempts = steps.#step.attempts + :one",
      ConditionExpression: "attribute_exists(steps.#step)",
      ExpressionAttributeNames: attributes,
      ExpressionAttributeValues: { ":one": 1 },
    });
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    await update(cluster, {
      UpdateExpression: "SET steps.#step = :first",
      ExpressionAttributeNames: attributes,
      ExpressionAttributeValues: {
        ":first": { startedAt: values[":now"], attempts: values[":one"] },
      },
    });
  }
};

/** Notes that a step is done; the first time counts. Returns the record as it then is. */
export const recordFinish = async (cluster: Cluster, step: StepName): Promise<ClusterRecord> => {
  const { Attributes } = await update(cluster, {
    UpdateExpression: "SET steps.#step.finishedAt = if_not_exists(steps.#step.finishedAt, :now)",
    ExpressionAttributeNames: { "#step": step },
    ExpressionAttributeValues: { ":now": new Date().toISOString() },
  });
  return ClusterRecord.parse(Attributes);
};

/** Keeps what the finished data plane offers. */
export const recordOutputs = (cluster: Cluster, outputs: Outputs) =>
  update(cluster, {
    UpdateExpression: "SET outputs = :outputs",
    ExpressionAttributeValues: { ":outputs": outputs },
  });

/** Sets the status, and the failure that led to it or none. Returns the record as it then is. */
export const recordStatus = async (
  cluster: Cluster,
  status: ClusterStatus,
  failure?: Failure,
): Promise<ClusterRecord> => {
  const { Attributes } = await update(cluster, {
    UpdateExpression: failure
      ? "SET #status = :status, failure = :failure"
      : "SET #status = :status REMOVE failure",
    ExpressionAttributeNames: { "#status": "status" },
    ExpressionAttributeValues: { ":status": status, ...(failure && { ":failure": failure }) },
  });
  return ClusterRecord.parse(Attributes);
};

type Update = Partial<ConstructorParameters<typeof UpdateCommand>[0]>;

const update = ({ organizationId, clusterId }: Cluster, change: Update) =>
  table.send(
    new UpdateCommand({
      TableName: tableName(),
      Key: keys.cluster(organizationId, clusterId),
      ReturnValues: "ALL_NEW",
      ...change,
    }),
  );
