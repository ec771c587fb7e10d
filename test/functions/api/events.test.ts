import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import { list } from "../../../functions/api/events.ts";
import type { Cluster } from "../../../shared/cluster.ts";
import { createRecord } from "../../../shared/cluster-record.ts";
import { publish } from "../../../shared/event-log.ts";
import type { StoredEvent } from "../../../shared/events.ts";
import { anHttpEvent, parsed, type Wanted } from "../../support/http-event.ts";
import { aFailure } from "../../support/records.ts";
import { aCluster } from "../../support/requests.ts";
import { createTable } from "../../support/table.ts";

const executionArn = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:c1";
const startedAt = "2026-11-23T10:00:00.000Z";
const CLUSTER = aCluster({ clusterId: "c0123456789abcdef0123" });

const show = async (wanted: Wanted = {}) =>
  parsed(
    await list(anHttpEvent({ ...wanted, path: { clusterId: CLUSTER.clusterId, ...wanted.path } })),
  );

/** A cluster that started, and failed as often as said. */
const withEvents = async (cluster: Cluster, failures: number) => {
  mockClient(EventBridgeClient).resolves({});
  await createRecord(cluster, executionArn);
  await publish(cluster, {
    key: "started",
    detailType: "Cluster Provisioning Started",
    detail: { executionArn, percent: 0, startedAt, typicalSeconds: 832 },
  });
  for (let count = 0; count < failures; count++)
    await publish(cluster, {
      key: `failed:${count}`,
      detailType: "Cluster Provisioning Failed",
      detail: { executionArn, percent: 5, startedAt, failure: aFailure() },
    });
};

const sequences = (events: StoredEvent[]) => events.map(({ detail }) => detail.sequence);

it("replays all events, oldest first", async () => {
  await using _table = await createTable();
  await withEvents(CLUSTER, 1);

  const { status, body } = await show({ claims: { role: "member" } });

  expect(status).toBe(200);
  expect(body.events).toEqual([
    {
      detailType: "Cluster Provisioning Started",
      detail: {
        version: 1,
        id: `${CLUSTER.clusterId}:started`,
        sequence: 1,
        time: expect.any(String),
        clusterId: CLUSTER.clusterId,
        clusterName: "analytics",
        organizationId: "org-1",
        accountId: "123456789012",
        region: "us-east-1",
        executionArn,
        percent: 0,
        startedAt,
        typicalSeconds: 832,
      },
    },
    expect.objectContaining({ detailType: "Cluster Provisioning Failed" }),
  ]);
});

it("replays from where a subscriber is", async () => {
  await using _table = await createTable();
  await withEvents(CLUSTER, 4);

  const { body } = await show({ query: { after: "2", limit: "2" } });

  expect(sequences(body.events)).toEqual([3, 4]);
});

it.each([
  { role: "member", staffMessages: [] },
  { role: "support", staffMessages: ["wait for the customer"] },
])("tells the role $role what is meant for it", async ({ role, staffMessages }) => {
  await using _table = await createTable();
  await withEvents(CLUSTER, 1);

  const { body } = await show({ claims: { role }, query: { after: "1" } });

  const failures = body.events.map((event: StoredEvent) => event.detail["failure"]);
  expect(failures).toEqual([expect.objectContaining({ customerMessage: "the role refuses us" })]);
  expect(failures.flatMap(({ staffMessage = [] }) => staffMessage)).toEqual(staffMessages);
});

it("shows no events of another organization's cluster", async () => {
  await using _table = await createTable();
  await withEvents(CLUSTER, 0);

  const { status } = await show({
    claims: { organization_id: "org-2" },
    path: { organizationId: "org-2" },
  });

  expect(status).toBe(404);
});

it("names every field of the query that is wrong", async () => {
  await using _table = await createTable();

  const { status, body } = await show({ query: { after: "-1", limit: "1000", before: "7" } });

  expect(status).toBe(400);
  expect(body.errors).toEqual([
    { parameter: "limit", detail: "must be a whole number from 1 to 100" },
    { parameter: "after", detail: "must be a whole number from 0 to 999999" },
    { parameter: "before", detail: "is not known, must be one of limit, after" },
  ]);
});
