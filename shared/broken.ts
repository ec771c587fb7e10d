/**
 * Things that AWS could not make: kept, with all that AWS told of them, before they are removed. So
 * no evidence is lost, and how often one was made anew is known whenever a step dies.
 */

import { PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import type { Cluster } from "./cluster.ts";
import type { StepName } from "./steps.ts";
import { keys, table, tableName, wasWritten } from "./table.ts";

export const Broken = z.object({
  step: z.string(),
  resource: z.string().describe("Its role in the cluster, such as nat-gateway-a."),
  id: z.string().describe("AWS's own: what is made in its place has another."),
  evidence: z.array(z.string()).describe("What AWS told of it."),
});
export type Broken = z.infer<typeof Broken> & { step: StepName };

/** Keeps it, once; returns how many of that role there were so far, this one counted. */
export const recordBroken = async ({ clusterId }: Cluster, broken: Broken): Promise<number> => {
  const put = new PutCommand({
    TableName: tableName(),
    Item: {
      ...keys.broken(clusterId, partsOf(broken)),
      ...Broken.parse(broken),
      at: new Date().toISOString(),
    },
    ConditionExpression: "attribute_not_exists(pk)",
  });
  await wasWritten(table.send(put));
  return countBroken(clusterId, broken);
};

/** How many of that role AWS could not make so far. */
export const countBroken = async (
  clusterId: string,
  { step, resource }: Pick<Broken, "step" | "resource">,
): Promise<number> => (await list(clusterId, [step, resource])).length;

/** What AWS told of all the things that it could not make in a step, oldest first. */
export const evidenceOf = async ({ clusterId }: Cluster, step: StepName): Promise<string[]> => {
  const all = await list(clusterId, [step]);
  return all
    .toSorted((one, other) => one.at.localeCompare(other.at))
    .flatMap(({ evidence, at, id }) => evidence.map((text) => `${at} ${id}: ${text}`));
};

const partsOf = ({ step, resource, id }: Broken) => [step, resource, id];

const Kept = Broken.extend({ at: z.iso.datetime() });

const list = async (clusterId: string, parts: string[]): Promise<z.infer<typeof Kept>[]> => {
  const { pk, sk } = keys.broken(clusterId, [...parts, ""]);
  const pages = paginateQuery(
    { client: table },
    {
      TableName: tableName(),
      KeyConditionExpression: "pk = :cluster AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":cluster": pk, ":prefix": sk },
      ConsistentRead: true,
    },
  );
  const found: z.infer<typeof Kept>[] = [];
  for await (const { Items = [] } of pages) found.push(...Items.map((item) => Kept.parse(item)));
  return found;
};
