/** Organizations: each has one external ID and owns the AWS accounts that it has proved. */

import { randomBytes } from "node:crypto";
import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { must } from "./must.ts";
import { isConditionFailed, keys, table, tableName } from "./table.ts";

/** The organization's external ID; the first call makes it, no later one changes it. */
export const externalIdOf = async (organizationId: string): Promise<string> => {
  const Key = keys.organization(organizationId);
  const { Item } = await table.send(
    new GetCommand({ TableName: tableName(), Key, ConsistentRead: true }),
  );
  if (Item) return Item["externalId"];
  const { Attributes } = await table.send(
    new UpdateCommand({
      TableName: tableName(),
      Key,
      UpdateExpression: "SET externalId = if_not_exists(externalId, :fresh)",
      ExpressionAttributeValues: { ":fresh": newExternalId() },
      ReturnValues: "ALL_NEW",
    }),
  );
  return must(Attributes?.["externalId"], "externalId");
};

/** An account belongs to the organization that first proved it: false when that is another one. */
export const claimAccount = async (accountId: string, organizationId: string): Promise<boolean> => {
  try {
    await table.send(
      new UpdateCommand({
        TableName: tableName(),
        Key: keys.account(accountId),
        UpdateExpression: "SET organizationId = :organization",
        ConditionExpression: "attribute_not_exists(pk) OR organizationId = :organization",
        ExpressionAttributeValues: { ":organization": organizationId },
      }),
    );
    return true;
  } catch (error) {
    if (!isConditionFailed(error)) throw error;
    return false;
  }
};

/** 256 random bits in characters that AWS allows in an external ID. */
const newExternalId = () => `astro-${randomBytes(32).toString("hex")}`;
