/** Organizations: each has one external ID and owns the AWS accounts that it has proved. */

import { randomBytes } from "node:crypto";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import {
  type IndexPage,
  keys,
  listInState,
  states,
  table,
  tableName,
  update,
  wasWritten,
} from "./table.ts";

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
      UpdateExpression:
        "SET externalId = if_not_exists(externalId, :fresh), organizationId = :id, " +
        "#state = :state, since = if_not_exists(since, :now)",
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: {
        ":fresh": newExternalId(),
        ":id": organizationId,
        ":state": states.organization,
        ":now": new Date().toISOString(),
      },
    }));
  return Organization.parse(organization).externalId;
};

/** One page of the organizations that there were before a moment, the oldest first. */
export const listOrganizations = async (
  page: IndexPage,
): Promise<{ organizationIds: string[]; cursor?: string }> => {
  const { items, cursor } = await listInState(states.organization, page);
  const organizationIds = z
    .array(z.object({ organizationId: z.string() }))
    .parse(items)
    .map(({ organizationId }) => organizationId);
  return { organizationIds, ...(cursor && { cursor }) };
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

/** Whether the organization could claim the account: it has no owner, or this one. */
export const isClaimable = async (accountId: string, organizationId: string): Promise<boolean> => {
  const { Item } = await table.send(
    new GetCommand({ TableName: tableName(), Key: keys.account(accountId), ConsistentRead: true }),
  );
  return (Item?.["organizationId"] ?? organizationId) === organizationId;
};

/** 256 random bits in characters that AWS allows in an external ID. */
const newExternalId = () => `astro-${randomBytes(32).toString("hex")}`;
