/** Organizations: each has one external ID and owns the AWS accounts that it has proved. */

import { randomBytes } from "node:crypto";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { keys, table, tableName, update, wasWritten } from "./table.ts";

const Organization = z.object({ externalId: z.string() });

/** The organization's external ID; the first call makes it, no later one changes it. */
export const externalIdOf = async (organizationId: string): Promise<string> => {
  const Key = keys.organization(organizationId);
  const { Item } = await table.send(
    new GetCommand({ TableName: tableName(), Key, ConsistentRead: true }),
  );
  const organization =
    Item ??
    (await update(Key, {
      UpdateExpression: "SET externalId = if_not_exists(externalId, :fresh)",
      ExpressionAttributeValues: { ":fresh": newExternalId() },
    }));
  return Organization.parse(organization).externalId;
};

/** An account belongs to the organization that first proved it: false when that is another one. */
export const claimAccount = (accountId: string, organizationId: string): Promise<boolean> =>
  wasWritten(
    update(keys.account(accountId), {
      UpdateExpression: "SET organizationId = :organization",
      ConditionExpression: "attribute_not_exists(pk) OR organizationId = :organization",
      ExpressionAttributeValues: { ":organization": organizationId },
    }),
  );

/** 256 random bits in characters that AWS allows in an external ID. */
const newExternalId = () => `astro-${randomBytes(32).toString("hex")}`;
