/**
 * The one table. Every item is written alone, under a condition, so that no two writers can undo
 * each other and a write that is made twice changes nothing.
 *
 * | partition key       | sort key             | item                                             |
 * |---------------------|----------------------|--------------------------------------------------|
 * | ORGANIZATION#<id>   | ORGANIZATION         | external ID                                      |
 * | ORGANIZATION#<id>   | CLUSTER#<id>         | request, status, step timeline, outputs, failure |
 * | ORGANIZATION#<id>   | CLUSTER_NAME#<name>  | which cluster has the name                       |
 * | ACCOUNT#<id>        | ACCOUNT              | which organization the AWS account belongs to    |
 * | CLUSTER#<id>        | EVENT#<sequence>     | what was published                               |
 */

import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
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
  account: (id: string): Key => ({ pk: `ACCOUNT#${id}`, sk: "ACCOUNT" }),
  event: (clusterId: string, sequence: number): Key => ({
    pk: `CLUSTER#${clusterId}`,
    sk: `EVENT#${String(sequence).padStart(6, "0")}`,
  }),
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
