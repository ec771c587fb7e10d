/**
 * Each cluster's events: kept first, then published. Keeping is what gives an event its number: it
 * is written under the next free one, so the sequence has no gaps and no event is kept twice.
 */

import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { PutCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import type { Cluster } from "./cluster.ts";
import { type Detail, type DetailType, EVENT_SOURCE, EVENTS, StoredEvent } from "./events.ts";
import { setting } from "./settings.ts";
import { keys, table, tableName, update, wasWritten } from "./table.ts";

type Numbered = "version" | "id" | "sequence" | "time" | keyof ReturnType<typeof subject>;

/** What is new in an event; `key` tells one fact from another, whoever reports it and how often. */
export interface Fact<Type extends DetailType> {
  key: string;
  detailType: Type;
  detail: Omit<Detail<Type>, Numbered>;
}

const bus = new EventBridgeClient({});

/** Keeps and publishes a fact once; one that is known already is published only if it never was. */
export const publish = async <Type extends DetailType>(cluster: Cluster, fact: Fact<Type>) => {
  const event = await keep(cluster, fact);
  if (!event.publishedAt) await send(cluster, event);
};

/** One page of a cluster's events after the given sequence number, oldest first. */
export const listEvents = async (
  clusterId: string,
  { limit, after }: { limit: number; after: number },
): Promise<StoredEvent[]> => {
  const { Items = [] } = await table.send(
    new QueryCommand({ ...eventsAfter(clusterId, after), Limit: limit }),
  );
  return Items.map((item) => StoredEvent.parse(item));
};

const eventsAfter = (clusterId: string, sequence: number) => {
  const { pk, sk } = keys.event(clusterId, sequence);
  return {
    TableName: tableName(),
    KeyConditionExpression: "pk = :cluster AND sk > :after",
    ExpressionAttributeValues: { ":cluster": pk, ":after": sk },
    ConsistentRead: true,
  };
};

const Kept = StoredEvent.extend({ publishedAt: z.iso.datetime().optional() });
type Kept = z.infer<typeof Kept>;

/** Tries the next number until it is written or somebody else has written the same fact. */
const keep = async <Type extends DetailType>(cluster: Cluster, fact: Fact<Type>): Promise<Kept> => {
  const id = `${cluster.clusterId}:${fact.key}`;
  const events = await allEvents(cluster.clusterId);
  const known = events.find(({ detail }) => detail.id === id);
  if (known) return known;
  const event = numbered(cluster, fact, { id, sequence: events.length + 1 });
  return (await putNext(cluster, event)) ? event : keep(cluster, fact);
};

const allEvents = async (clusterId: string): Promise<Kept[]> => {
  const events: Kept[] = [];
  for await (const { Items = [] } of paginateQuery({ client: table }, eventsAfter(clusterId, 0)))
    events.push(...Items.map((item) => Kept.parse(item)));
  return events;
};

const numbered = <Type extends DetailType>(
  cluster: Cluster,
  { detailType, detail }: Fact<Type>,
  { id, sequence }: { id: string; sequence: number },
): Kept => {
  const time = new Date().toISOString();
  const whole = { version: 1, id, sequence, time, ...subject(cluster), ...detail };
  return Kept.parse({ detailType, detail: EVENTS[detailType].parse(whole) });
};

const subject = ({ clusterId, name, organizationId, accountId, region }: Cluster) => ({
  clusterId,
  clusterName: name,
  organizationId,
  accountId,
  region,
});

/** Writes the event under its number: false when another writer was faster. */
const putNext = ({ clusterId }: Cluster, event: Kept) =>
  wasWritten(
    table.send(
      new PutCommand({
        TableName: tableName(),
        Item: { ...keys.event(clusterId, event.detail.sequence), ...event },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    ),
  );

const send = async ({ clusterId }: Cluster, { detailType, detail }: Kept) => {
  const { FailedEntryCount, Entries } = await bus.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: setting("EVENT_BUS_NAME"),
          Source: EVENT_SOURCE,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
          Resources: [detail.executionArn],
        },
      ],
    }),
  );
  if (FailedEntryCount)
    throw new Error(`event ${detail.id} was not published: ${Entries?.[0]?.ErrorMessage}`);
  await update(keys.event(clusterId, detail.sequence), {
    UpdateExpression: "SET publishedAt = :now",
    ExpressionAttributeValues: { ":now": new Date().toISOString() },
  });
};
