import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, it } from "vitest";
import {
  type Fact,
  keep,
  listEvents,
  listUnpublished,
  publish,
  send,
} from "../../shared/event-log.ts";
import { EVENTS } from "../../shared/events.ts";
import type { PROVISIONING_STEPS } from "../../shared/steps.ts";
import { aCluster } from "../support/requests.ts";
import { createTable } from "../support/table.ts";

const CLUSTER = aCluster();
const executionArn = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:c1";

const aFact = (
  key: string,
  step: keyof typeof PROVISIONING_STEPS = "EnsureVpc",
): Fact<"Cluster Provisioning Progressed"> => ({
  key,
  detailType: "Cluster Provisioning Progressed",
  detail: {
    executionArn,
    percent: 5,
    startedAt: "2026-11-23T10:00:00.000Z",
    typicalSeconds: 3,
    step,
    title: "VPC",
  },
});

const bus = () => {
  const mock = mockClient(EventBridgeClient);
  mock.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  return mock;
};

const sent = (mock: ReturnType<typeof bus>) =>
  mock.commandCalls(PutEventsCommand).flatMap(({ args }) => args[0].input.Entries ?? []);

const kept = () => listEvents(CLUSTER.clusterId, { limit: 100, after: 0 });

describe("publish", () => {
  it("sends a detail that its schema describes", async () => {
    await using _table = await createTable();
    const mock = bus();

    await publish(CLUSTER, aFact("progressed:EnsureVpc"));

    const [entry, ...more] = sent(mock);
    const detail = JSON.parse(entry?.Detail ?? "");
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      EventBusName: "astro",
      Source: "astro.provisioning",
      DetailType: "Cluster Provisioning Progressed",
      Resources: [executionArn],
    });
    expect(EVENTS["Cluster Provisioning Progressed"].strict().parse(detail)).toEqual(detail);
    expect(detail).toMatchObject({
      version: 1,
      id: `${CLUSTER.clusterId}:progressed:EnsureVpc`,
      sequence: 1,
      clusterName: "analytics",
      organizationId: "org-1",
    });
  });

  it("keeps and sends a fact once, however often it is told", async () => {
    await using _table = await createTable();
    const mock = bus();

    for (let time = 0; time < 3; time++) await publish(CLUSTER, aFact("same"));

    expect(await kept()).toHaveLength(1);
    expect(sent(mock)).toHaveLength(1);
  });

  it("numbers 20 facts at the same time without a gap, and keeps none twice", async () => {
    await using _table = await createTable();
    const mock = bus();
    const keys = Array.from({ length: 20 }, (_, index) => `fact:${index}`);

    await Promise.all([...keys, ...keys].map((key) => publish(CLUSTER, aFact(key))));

    const events = await kept();
    const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
    expect(events.map(({ detail }) => detail.sequence)).toEqual(numbers);
    expect(new Set(events.map(({ detail }) => detail.id)).size).toBe(20);
    expect(new Set(sent(mock).map(({ Detail }) => JSON.parse(Detail ?? "").id)).size).toBe(20);
  });

  it("counts each cluster's events for itself", async () => {
    await using _table = await createTable();
    bus();
    await publish(CLUSTER, aFact("one"));

    await publish(aCluster({ clusterId: "another" }), aFact("one"));

    const [event] = await listEvents("another", { limit: 1, after: 0 });
    expect(event?.detail.sequence).toBe(1);
  });

  it("sends the same event again after the bus did not take it", async () => {
    await using _table = await createTable();
    const mock = bus();
    mock
      .on(PutEventsCommand)
      .resolvesOnce({
        FailedEntryCount: 1,
        Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "try again" }],
      })
      .resolves({ FailedEntryCount: 0 });

    await expect(publish(CLUSTER, aFact("one"))).rejects.toThrow(
      `event ${CLUSTER.clusterId}:one was not published: try again`,
    );
    await publish(CLUSTER, aFact("one"));

    const [first, second] = sent(mock);
    expect(second?.Detail).toBe(first?.Detail);
    expect(await kept()).toHaveLength(1);
  });

  it("sends the same event again after the bus was not reached", async () => {
    await using _table = await createTable();
    const mock = bus();
    mock.on(PutEventsCommand).rejectsOnce(new Error("socket hang up")).resolves({});

    await expect(publish(CLUSTER, aFact("one"))).rejects.toThrow("socket hang up");
    await publish(CLUSTER, aFact("one"));
    await publish(CLUSTER, aFact("one"));

    expect(sent(mock)).toHaveLength(2);
  });
});

describe("listEvents", () => {
  it("gives page after page, without what only the log needs to know", async () => {
    await using _table = await createTable();
    bus();
    const steps = ["ProveTrust", "Preflight", "EnsureVpc", "EnsureSubnets", "EnsureRoles"] as const;
    for (const step of steps) await publish(CLUSTER, aFact(step, step));

    const page = await listEvents(CLUSTER.clusterId, { limit: 2, after: 2 });

    expect(page.map(({ detail }) => [detail.sequence, detail["step"]])).toEqual([
      [3, "EnsureVpc"],
      [4, "EnsureSubnets"],
    ]);
    expect(page.map((event) => Object.keys(event))).toEqual([
      ["detailType", "detail"],
      ["detailType", "detail"],
    ]);
  });
});

describe("listUnpublished", () => {
  const later = "9999-01-01T00:00:00.000Z";

  it("lists what the bus did not get, until it has got it", async () => {
    await using _table = await createTable();
    const mock = bus();
    mock.on(PutEventsCommand).rejectsOnce(new Error("socket hang up")).resolves({});
    await publish(CLUSTER, aFact("published")).catch(() => undefined);
    await publish(CLUSTER, aFact("next"));

    const { events } = await listUnpublished({ limit: 9, before: later });
    for (const event of events) await send(event);

    expect(events.map(({ detail }) => detail.id)).toEqual([`${CLUSTER.clusterId}:published`]);
    expect(await listUnpublished({ limit: 9, before: later })).toEqual({ events: [] });
    expect(sent(mock)).toHaveLength(3);
  });

  it("leaves out what was kept only now", async () => {
    await using _table = await createTable();
    bus();
    const { detail } = await keep(CLUSTER, aFact("one"));

    expect(await listUnpublished({ limit: 9, before: detail.time })).toEqual({ events: [] });
  });
});
