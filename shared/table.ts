/**
 * The one table. Every item is written alone, under a condition, so that no two writers can undo
 * each other and a write that is made twice changes nothing.
 *
 * | partition key       | sort key             | item                                             |
 * |---------------------|----------------------|--------------------------------------------------|
 * | ORGANIZATION#<id>   | ORGANIZATION         | external ID                                      |
 * | ORGANIZATION#<id>   | EXPANSION#<version>  | what it was told of the customers' template      |
 * | ORGANIZATION#<id>   | CLUSTER#<id>         | request, status, step timeline, outputs, failure |
 * | ORGANIZATION#<id>   | CLUSTER_NAME#<name>  | which cluster has the name                       |
 * | ACCOUNT#<id>        | ACCOUNT              | which organization the AWS account belongs to    |
 * | CLUSTER#<id>        | CLUSTER              | which organization the cluster is of             |
 * | CLUSTER#<id>        | EVENT#<sequence>     | what was published                               |
 * | TEMPLATE#<version>  | ANNOUNCEMENT         | how many organizations have been told of it      |
 * | BROKEN#<cluster id> | <step>#<role>#<id>   | what AWS could not make, and what it told of it  |
 *
 * The index ByState (partition key `state`, sort key `since`) has what somebody looks for without
 * knowing whose it is: organizations, clusters by status, events that were kept and not published.
 */

import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  QueryCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { setting } from "./settings.ts";

export const table = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

export const tableName = () => setting("TABLE_NAME");

/** Whether a conditional write found that its condition does not hold. */
const isConditionFailed = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException;

/** A key of the table. */
export interface Key extends Record<string, string> {
  pk: string;
  sk: string;
}

/** Keys of the table's items. */
export const keys = {
  organization: (id: string): Key => ({ pk: `ORGANIZATION#${id}`, sk: "ORGANIZATION" }),
  cluster: (organizationId: string, clusterId: string): Key => ({
    pk: `ORGANIZATION#${organizationId}`,
    sk: `CLUSTER#${clusterId}`,
  }),
  clusterName: (organizationId: string, name: string): Key => ({
    pk: `ORGANIZATION#${organizationId}`,
    sk: `CLUSTER_NAME#${name}`,
  }),
  expansion: (organizationId: string, version: string): Key => ({
    pk: `ORGANIZATION#${organizationId}`,
    sk: `EXPANSION#${version}`,
  }),
  announcement: (version: string): Key => ({ pk: `TEMPLATE#${version}`, sk: "ANNOUNCEMENT" }),
  account: (id: string): Key => ({ pk: `ACCOUNT#${id}`, sk: "ACCOUNT" }),
  /** The item by which a cluster is found whose organization is not known. */
  clusterOwner: (clusterId: string): Key => ({ pk: `CLUSTER#${clusterId}`, sk: "CLUSTER" }),
  broken: (clusterId: string, parts: string[]): Key => ({
    pk: `BROKEN#${clusterId}`,
    sk: parts.join("#"),
  }),
  event: (clusterId: string, sequence: number): Key => ({
    pk: `CLUSTER#${clusterId}`,
    sk: `EVENT#${String(sequence).padStart(6, "0")}`,
  }),
};

/** Partition keys of the index. */
export const states = {
  organization: "ORGANIZATION",
  cluster: (status: string) => `CLUSTER#${status}`,
  unpublished: "EVENT#UNPUBLISHED",
};

/** A page of the index: how much of it, up to which moment, from which place on. */
export interface IndexPage {
  limit: number;
  before?: string;
  cursor?: string | undefined;
}

/**
 * One page of the items in a state since before a moment, the oldest first. The index follows the
 * table after a moment, so who acts on an item looks at the item itself again.
 */
export const listInState = async (
  state: string,
  { limit, before = new Date().toISOString(), cursor }: IndexPage,
): Promise<{ items: Record<string, unknown>[]; cursor?: string }> => {
  const { Items = [], LastEvaluatedKey } = await table.send(
    new QueryCommand({
      TableName: tableName(),
      IndexName: "ByState",
      KeyConditionExpression: "#state = :state AND since < :before",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: { ":state": state, ":before": before },
      Limit: limit,
      ...(cursor && { ExclusiveStartKey: placeOf(cursor) }),
    }),
  );
  return { items: Items, ...(LastEvaluatedKey && { cursor: cursorTo(LastEvaluatedKey) }) };
};

const Place = z.object({ pk: z.string(), sk: z.string(), state: z.string(), since: z.string() });

const cursorTo = (place: object) => Buffer.from(JSON.stringify(place)).toString("base64url");
const placeOf = (cursor: string) =>
  Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));

/** Whether a text is a cursor of the index. */
export const isCursor = (text: string): boolean => {
  try {
    return Boolean(placeOf(text));
  } catch {
    return false;
  }
};

/** How an item is to be changed, in DynamoDB's words. */
export type Change = Pick<
  UpdateCommandInput,
  | "UpdateExpression"
  | "ConditionExpression"
  | "ExpressionAttributeNames"
  | "ExpressionAttributeValues"
>;

/** Changes one item, or makes it, and returns it as it then is. */
export const update = async (key: Key, change: Change): Promise<unknown> => {
  const { Attributes } = await table.send(
    new UpdateCommand({ TableName: tableName(), Key: key, ReturnValues: "ALL_NEW", ...change }),
  );
  return Attributes;
};

/** Does a conditional write: false when its condition does not hold. */
export const wasWritten = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    return false;
  }
};
