import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { report } from "../../../functions/lifecycle/execution-status.ts";
import {
  createRecord,
  recordOf,
  recordOutputs,
  recordReceipt,
} from "../../../shared/cluster-record.ts";
import { beginRun } from "../../../shared/cluster-status.ts";
import { listEvents } from "../../../shared/event-log.ts";
import { EVENTS } from "../../../shared/events.ts";
import { table } from "../../../shared/table.ts";
import { aDeletion, aReceipt, someOutputs } from "../../support/records.ts";
import {
  CLUSTER,
  deniedInEks,
  executionArn,
  mockBus,
  mockHistory,
  overQuotaAfterRedrive,
  published,
  startedAt,
  statusChange,
} from "../../support/status-changes.ts";
import { createTable } from "../../support/table.ts";

describe("a start", () => {
  it("is told with the time that it usually takes", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    await createRecord(CLUSTER, executionArn);

    await report(statusChange("RUNNING"));

    const [event, ...more] = published(bus);
    expect(more).toEqual([]);
    expect(event?.type).toBe("Cluster Provisioning Started");
    expect(EVENTS["Cluster Provisioning Started"].strict().parse(event?.detail)).toMatchObject({
      executionArn,
      percent: 0,
      startedAt,
      typicalSeconds: 832,
    });
  });

  it("is told once however often it is delivered", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    await createRecord(CLUSTER, executionArn);

    await Promise.all([report(statusChange("RUNNING")), report(statusChange("RUNNING"))]);

    expect(new Set(published(bus).map(({ detail }) => detail.id)).size).toBe(1);
    expect(await listEvents(CLUSTER.clusterId, { limit: 9, after: 0 })).toHaveLength(1);
  });

  it("again after a redrive is told as such, with the moment of the redrive", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    mockHistory(deniedInEks());
    await createRecord(CLUSTER, executionArn);
    await report(statusChange("FAILED"));
    const redriven = { redriveCount: 1, redriveDate: Date.parse("2026-11-24T08:00:00.000Z") };

    await report(statusChange("RUNNING", redriven));
    await report(statusChange("RUNNING", redriven));

    const [, , event, ...more] = published(bus);
    expect(more).toEqual([]);
    expect(event?.type).toBe("Cluster Provisioning Redriven");
    expect(EVENTS["Cluster Provisioning Redriven"].strict().parse(event?.detail)).toMatchObject({
      id: `${CLUSTER.clusterId}:provisioning:redriven:c1:1`,
      sequence: 3,
      startedAt: "2026-11-24T08:00:00.000Z",
    });
    expect(await recordOf(CLUSTER)).not.toHaveProperty("failure");
  });

  it("that comes after the end changes nothing", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    await createRecord(CLUSTER, executionArn);
    await recordOutputs(CLUSTER, someOutputs());
    await report(statusChange("SUCCEEDED"));
    const before = await recordOf(CLUSTER);

    await report(statusChange("RUNNING"));

    expect(await recordOf(CLUSTER)).toEqual(before);
    expect(published(bus).map(({ type }) => type)).toEqual([
      "Cluster Provisioning Started",
      "Cluster Provisioned",
    ]);
  });

  it("of before a redrive changes nothing after it", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    mockHistory(deniedInEks());
    await createRecord(CLUSTER, executionArn);
    await report(statusChange("FAILED"));
    await report(statusChange("RUNNING", { redriveCount: 1 }));
    const before = published(bus);

    await report(statusChange("RUNNING"));

    expect(await recordOf(CLUSTER)).toMatchObject({ status: "PROVISIONING", redriveCount: 1 });
    expect(published(bus)).toEqual(before);
  });
});

describe("an end whose beginning nobody was told of", () => {
  it.each([
    {
      of: "a start",
      history: deniedInEks(),
      redrive: {},
      told: "Cluster Provisioning Started",
      at: startedAt,
    },
    {
      of: "a redrive",
      history: overQuotaAfterRedrive(),
      redrive: { redriveCount: 1, redriveDate: Date.parse("2026-11-24T08:00:00.000Z") },
      told: "Cluster Provisioning Redriven",
      at: "2026-11-24T08:00:00.000Z",
    },
  ])(
    "tells $of first, and nothing of it when that is reported late",
    async ({ history, redrive, told, at }) => {
      await using _table = await createTable();
      const bus = mockBus();
      mockHistory(history);
      await createRecord(CLUSTER, executionArn);

      await report(statusChange("FAILED", redrive));
      await report(statusChange("RUNNING", redrive));

      const events = published(bus);
      expect(events.map(({ type }) => type)).toEqual([told, "Cluster Provisioning Failed"]);
      expect(events.map(({ detail }) => detail.sequence)).toEqual([1, 2]);
      expect(events[0]?.detail.startedAt).toBe(at);
      expect(await recordOf(CLUSTER)).toMatchObject({ status: "FAILED" });
    },
  );
});

describe("a report that broke off", () => {
  it("after the event was kept is seen by the record, and completed by the next one", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    mockHistory(deniedInEks());
    await createRecord(CLUSTER, executionArn);
    using broken = failingUpdates();

    await expect(report(statusChange("FAILED"))).rejects.toThrow("table is away");
    const { status } = await recordOf(CLUSTER);
    const told = published(bus);
    broken[Symbol.dispose]();
    await report(statusChange("FAILED"));

    expect({ status, told }).toEqual({ status: "PROVISIONING", told: [] });
    expect(await recordOf(CLUSTER)).toMatchObject({ status: "FAILED" });
    expect(published(bus).map(({ type }) => type)).toEqual([
      "Cluster Provisioning Started",
      "Cluster Provisioning Failed",
    ]);
  });
});

describe("a deletion", () => {
  const { executionArn: deleting } = aDeletion();

  it("is told from its start to the receipt", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    await beginRun(await createRecord(CLUSTER, executionArn), aDeletion());
    await report(statusChange("RUNNING", { executionArn: deleting }));
    await recordReceipt(CLUSTER, aReceipt());

    await report(statusChange("SUCCEEDED", { executionArn: deleting }));

    const [start, end] = published(bus);
    expect(await recordOf(CLUSTER)).toMatchObject({ status: "DELETED", receipt: aReceipt() });
    expect(start?.type).toBe("Cluster Deletion Started");
    expect(EVENTS["Cluster Deletion Started"].strict().parse(start?.detail)).toMatchObject({
      percent: 0,
      typicalSeconds: 545,
    });
    expect(end?.type).toBe("Cluster Deleted");
    expect(EVENTS["Cluster Deleted"].strict().parse(end?.detail)).toMatchObject({
      executionArn: deleting,
      percent: 100,
      receipt: aReceipt(),
    });
  });

  it("is not disturbed by the end of the provisioning that it stops", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    await beginRun(await createRecord(CLUSTER, executionArn), aDeletion());

    await report(statusChange("ABORTED"));

    expect(await recordOf(CLUSTER)).toMatchObject({ status: "DELETING" });
    expect(published(bus)).toEqual([]);
  });

  it("that fails says so", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    await beginRun(await createRecord(CLUSTER, executionArn), aDeletion());

    await report(statusChange("TIMED_OUT", { executionArn: deleting }));

    const event = published(bus).at(-1);
    expect(await recordOf(CLUSTER)).toMatchObject({ status: "DELETION_FAILED" });
    expect(event?.type).toBe("Cluster Deletion Failed");
    expect(event?.detail.failure).toMatchObject({ error: "States.Timeout", turn: "vendor" });
    expect(event?.detail.failure.customerMessage).toMatch(
      /^Deletion has stopped .* what is deleted is deleted\.$/,
    );
  });
});

describe("success", () => {
  it("makes the cluster active and tells all its outputs", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    await createRecord(CLUSTER, executionArn);
    await recordOutputs(CLUSTER, someOutputs());

    await report(statusChange("SUCCEEDED"));

    const event = published(bus).at(-1);
    expect(await recordOf(CLUSTER)).toMatchObject({ status: "ACTIVE" });
    expect(event?.type).toBe("Cluster Provisioned");
    expect(EVENTS["Cluster Provisioned"].strict().parse(event?.detail)).toMatchObject({
      percent: 100,
      startedAt,
      outputs: someOutputs(),
    });
  });

  it("is told once when it is delivered twice", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    await createRecord(CLUSTER, executionArn);
    await recordOutputs(CLUSTER, someOutputs());

    await report(statusChange("SUCCEEDED"));
    await report(statusChange("SUCCEEDED"));

    expect(published(bus).filter(({ type }) => type === "Cluster Provisioned")).toHaveLength(1);
    expect(published(bus)).toHaveLength(2);
  });

  it("is told by the second delivery when the first one broke off", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    bus.on(PutEventsCommand).rejectsOnce(new Error("socket hang up")).resolves({});
    await createRecord(CLUSTER, executionArn);
    await recordOutputs(CLUSTER, someOutputs());

    await expect(report(statusChange("SUCCEEDED"))).rejects.toThrow("socket hang up");
    await report(statusChange("SUCCEEDED"));

    const [first, second, third] = published(bus);
    expect(second).toEqual(first);
    expect(third?.type).toBe("Cluster Provisioned");
  });

  it("without outputs is an error, not a notice", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    await createRecord(CLUSTER, executionArn);

    await expect(report(statusChange("SUCCEEDED"))).rejects.toThrow(
      `outputs of cluster ${CLUSTER.clusterId} is missing`,
    );
    expect(published(bus)).toEqual([]);
  });
});

it.each(["RUNNING", "SUCCEEDED", "FAILED"])(
  "takes no notice of %s of an execution that the cluster has left behind",
  async (status) => {
    await using _table = await createTable();
    const bus = mockBus();
    mockHistory(deniedInEks());
    const record = await createRecord(CLUSTER, `${executionArn}-again`);

    await report(statusChange(status));

    expect(await recordOf(CLUSTER)).toEqual(record);
    expect(published(bus)).toEqual([]);
  },
);

it("refuses an event that is none of ours", async () => {
  const foreign = statusChange("RUNNING", { input: JSON.stringify({ order: 7 }) });

  await expect(report(foreign)).rejects.toThrow(/cluster/);
});

it("counts the events of a whole run without a gap", async () => {
  await using _table = await createTable();
  mockBus();
  await createRecord(CLUSTER, executionArn);
  await recordOutputs(CLUSTER, someOutputs());

  await report(statusChange("RUNNING"));
  await report(statusChange("SUCCEEDED"));

  const events = await listEvents(CLUSTER.clusterId, { limit: 9, after: 0 });
  expect(events.map(({ detail }) => [detail.sequence, detail.id])).toEqual([
    [1, `${CLUSTER.clusterId}:provisioning:started`],
    [2, `${CLUSTER.clusterId}:provisioning:succeeded`],
  ]);
});

/** Lets no item be changed until it is disposed of. */
const failingUpdates = (): Disposable => {
  const name = "away";
  table.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName?.startsWith("Update")) throw new Error("the table is away");
        return next(args);
      },
    { name, step: "initialize", priority: "high" },
  );
  return { [Symbol.dispose]: () => table.middlewareStack.remove(name) };
};
