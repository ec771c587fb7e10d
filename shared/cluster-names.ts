/** Names of clusters: unique in the organization, reserved before anything else is written. */

import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import type { Cluster } from "./cluster.ts";
import { findRecord } from "./cluster-record.ts";
import { must } from "./must.ts";
import { keys, table, tableName, update, wasWritten } from "./table.ts";

/**
 * After this long without a record, the request that made a reservation is dead: API Gateway gives
 * no HTTP API integration more than 30 seconds.
 */
const LAPSES_AFTER_MS = 60_000;

const Reservation = z.object({ clusterId: z.string(), reservedAt: z.number() });
type Reservation = z.infer<typeof Reservation>;

/** Reserves a name for a cluster: the id of the cluster that has it then, this one or another. */
export const reserveName = async (cluster: Cluster): Promise<string> => {
  const { clusterId } = cluster;
  if (await reserve(cluster, FREE_OR_OWN, { ":own": clusterId })) return clusterId;
  const held = must(await find(cluster), "reservation");
  if (!(await hasLapsed(cluster, held))) return held.clusterId;
  const values = { ":holder": held.clusterId, ":then": held.reservedAt };
  return (await reserve(cluster, STILL_HELD, values)) ? clusterId : held.clusterId;
};

/** The id of the cluster that has the name, if one has it; reserves nothing. */
export const holderOf = async (cluster: Cluster): Promise<string | undefined> => {
  const held = await find(cluster);
  return held && !(await hasLapsed(cluster, held)) ? held.clusterId : undefined;
};

const FREE_OR_OWN = "attribute_not_exists(pk) OR clusterId = :own";
const STILL_HELD = "clusterId = :holder AND reservedAt = :then";

const reserve = (
  { organizationId, name, clusterId }: Cluster,
  condition: string,
  values: Record<string, unknown>,
) =>
  wasWritten(
    update(keys.clusterName(organizationId, name), {
      UpdateExpression: "SET clusterId = :cluster, reservedAt = :now",
      ConditionExpression: condition,
      ExpressionAttributeValues: { ":cluster": clusterId, ":now": Date.now(), ...values },
    }),
  );

const find = async ({ organizationId, name }: Cluster): Promise<Reservation | undefined> => {
  const { Item } = await table.send(
    new GetCommand({
      TableName: tableName(),
      Key: keys.clusterName(organizationId, name),
      ConsistentRead: true,
    }),
  );
  return Item && Reservation.parse(Item);
};

/** Whether a reservation was left behind by a request that died before it wrote the record, or by a cluster that is no more. */
const hasLapsed = async (
  { organizationId, name }: Cluster,
  { clusterId, reservedAt }: Reservation,
) => {
  if (Date.now() - reservedAt < LAPSES_AFTER_MS) return false;
  const record = await findRecord(organizationId, clusterId);
  return record?.cluster.name !== name || record.status === "DELETED";
};
