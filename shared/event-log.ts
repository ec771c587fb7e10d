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
  await send(await keep(cluster, fact));
};

/** One page of all clusters' events that were kept before a moment and never published. */
export const listUnpublished = async (
  page: IndexPage,
): Promise<{ events: KeptEvent[]; cursor?: string }> => {
  const { items, ...cursor } = await listInState(states.unpublished, page);
  return { events: z.array(KeptEvent).parse(items), ...cursor };
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

const KeptEvent = StoredEvent.extend({ publishedAt: z.iso.datetime().optional() });
/** An event that has its number, published or not. */
export type KeptEvent = z.infer<typeof KeptEvent>;

/** Keeps a fact: under the next number that is free, unless somebody has kept it already. */
export const keep = async <Type extends DetailType>(
  cluster: Cluster,
  fact: Fact<Type>,
): Promise<KeptEvent> => {
  const id = `${cluster.clusterId}:${fact.key}`;
  const events = await allEvents(cluster.clusterId);
  const known = events.find(({ detail }) => detail.id === id);
  if (known) return known;
  const event = numbered(cluster, fact, { id, sequence: events.length + 1 });
  return (await putNext(cluster, event)) ? event : keep(cluster, fact);
};

const allEvents = async (clusterId: string): Promise<KeptEvent[]> => {
  const events: KeptEvent[] = [];
  for await (const { Items = [] } of paginateQuery({ client: table }, eventsAfter(clusterId, 0)))
    events.push(...Items.map((item) => KeptEvent.parse(item)));
  return events;
};

const numbered = <Type extends DetailType>(
  cluster: Cluster,
  { detailType, detail }: Fact<Type>,
  { id, sequence }: { id: string; sequence: number },
): KeptEvent => {
  const time = new Date().toISOString();
  const whole = { version: 1, id, sequence, time, ...subject(cluster), ...detail };
  return KeptEvent.parse({ detailType, detail: EVENTS[detailType].parse(whole) });
};

const subject = ({ clusterId, name, organizationId, accountId, region }: Cluster) => ({
  clusterId,
  clusterName: name,
  organizationId,
  accountId,
  region,
});

/** Writes the event under its number: false when another writer was faster. */
const putNext = ({ clusterId }: Cluster, event: KeptEvent) =>
  wasWritten(
    table.send(
      new PutCommand({
        TableName: tableName(),
        Item: {
          ...keys.event(clusterId, event.detail.sequence),
          ...event,
          state: states.unpublished,
          since: event.detail.time,
        },
        ConditionExpression: "attribute_not_exists(pk)",
      }),
    ),
  );

/** Publishes an event that was kept, unless it is known to have been published. */
export const send = async ({ detailType, detail, publishedAt }: KeptEvent): Promise<void> => {
  if (publishedAt) return;
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
  await update(keys.event(detail.clusterId, detail.sequence), {
    UpdateExpression: "SET publishedAt = :now REMOVE #state, since",
    ExpressionAttributeNames: { "#state": "state" },
    ExpressionAttributeValues: { ":now": new Date().toISOString() },
  });
};
