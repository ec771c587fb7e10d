/**
 * The one table. Every item is written alone, under a condition, so that no two writers can undo
 * each other and a write that is made twice changes nothing.
 *
 * | partition key       | sort key             | item                                            |
 * |---------------------|----------------------|-------------------------------------------------|
 * | ORGANIZATION#<id>   | ORGANIZATION         | external ID                                     |
 * | ORGANIZATION#<id>   | CLUSTER#<id>         | request, status, step timeline, outputs, failure |
 * | ORGANIZATION#<id>   | CLUSTER_NAME#<name>  | which cluster has the name                      |
 * | ACCOUNT#<id>        | ACCOUNT              | which organization the AWS account belongs to   |
 * | CLUSTER#<id>        | EVENT#<sequence>     | what was published                              |
 */

import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { setting } from "./settings.ts";

export const table = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

export const tableName = () => setting("TABLE_NAME");

/** Whether a conditional write found that its condition does not hold. */
export const isConditionFailed = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException;

/** Keys of the table's items. */
export const keys = {
  organization: (id: string) => ({ pk: `ORGANIZATION#${id}`, sk: "ORGANIZATION" }),
  cluster: (organizationId: string, clusterId: string) => ({
    pk: `ORGANIZATION#${organizationId}`,
    sk: `CLUSTER#${clusterId}`,
  }),
  clusterName: (organizationId: string, name: string) => ({
    pk: `ORGANIZATION#${organizationId}`,
    sk: `CLUSTER_NAME#${name}`,
  }),
  account: (id: string) => ({ pk: `ACCOUNT#${id}`, sk: "ACCOUNT" }),
  event: (clusterId: string, sequence: number) => ({
    pk: `CLUSTER#${clusterId}`,
    sk: `EVENT#${String(sequence).padStart(6, "0")}`,
  }),
};
