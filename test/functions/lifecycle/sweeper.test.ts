import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sweep } from "../../../functions/lifecycle/sweeper.ts";
import { createRecord, keyOf, recordOf, recordOutputs } from "../../../shared/cluster-record.ts";
import { beginRun, recordStatus } from "../../../shared/cluster-status.ts";
import { keep, listEvents } from "../../../shared/event-log.ts";
import { nextRun } from "../../../shared/runs.ts";
import { update } from "../../../shared/table.ts";
import { aFailure, someOutputs } from "../../support/records.ts";
import { aCluster } from "../../support/requests.ts";
import {
  CLUSTER,
  deniedInEks,
  executionArn,
  mockBus,
  published,
} from "../../support/status-changes.ts";
import { createTable } from "../../support/table.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Long enough that nobody is at it any more. */
const later = () => vi.setSystemTime(Date.now() + 300_000);

const refusal = (name: string) => Object.assign(new Error("no"), { name });

const startDate = new Date("2026-11-23T10:00:00.000Z");

/** Step Functions in which nothing runs, and of which the execution is as told, or not at all. */
const mockStepFunctions = (execution?: object) => {
  const mock = mockClient(SFNClient);
  mock.on(ListExecutionsCommand).resolves({ executions: [] });
  mock.on(StartExecutionCommand).resolves({});
  mock.on(RedriveExecutionCommand).resolves({ redriveDate: new Date() });
  const events = deniedInEks().map((event, index) => ({ id: index + 1, ...event }) as HistoryEvent);
  mock.on(GetExecutionHistoryCommand).resolves({ events });
  if (execution)
    mock.on(DescribeExecutionCommand).resolves({ executionArn, startDate, ...execution });
  else mock.on(DescribeExecutionCommand).rejects(refusal("ExecutionDoesNotExist"));
  return mock;
};

const typesOf = (bus: ReturnType<typeof mockBus>) => published(bus).map(({ type }) => type);

describe("a status event that was lost", () => {
  it.each(["FAILED", "TIMED_OUT", "ABORTED"])("is made up for after %s", async (status) => {
    await using _table = await createTable();
    const bus = mockBus();
    mockStepFunctions({ status, redriveStatus: "REDRIVABLE" });
    await createRecord(CLUSTER, executionArn);
    later();

    await sweep();
    await sweep();

    const { failure, ...record } = await recordOf(CLUSTER);
    expect(record.status).toBe("FAILED");
    expect(published(bus)).toMatchObject([
      { type: "Cluster Provisioning Started" },
      { type: "Cluster Provisioning Failed", detail: { failure } },
    ]);
  });

  it("is made up for after success", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    mockStepFunctions({ status: "SUCCEEDED" });
    await createRecord(CLUSTER, executionArn);
    await recordOutputs(CLUSTER, someOutputs());
    later();

    await sweep();

    expect(await recordOf(CLUSTER)).toMatchObject({ status: "ACTIVE" });
    expect(typesOf(bus)).toEqual(["Cluster Provisioning Started", "Cluster Provisioned"]);
  });

  it("is made up for beside a record that cannot be read, which is told", async () => {
    await using _table = await createTable();
    mockBus();
    mockStepFunctions({ status: "ABORTED" });
    const old = aCluster({ clusterId: "c0" });
    await createRecord(old, executionArn);
    await createRecord(CLUSTER, executionArn);
    await update(keyOf(old), { UpdateExpression: "REMOVE createdAt" });
    later();

    const error = await sweep().catch((thrown) => thrown);

    expect((await recordOf(CLUSTER)).status).toBe("FAILED");
    expect(error.errors).toMatchObject([
      { message: `record ORGANIZATION#${old.organizationId} CLUSTER#c0 cannot be read` },
    ]);
  });

  it("is made up for while the execution runs, with one call for all executions", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    const mock = mockStepFunctions();
    const clusters = ["c1", "c2", "c3"].map((clusterId) => aCluster({ clusterId }));
    const arnOf = (name: string) => executionArn.replace(/c1$/, name);
    for (const cluster of clusters) await createRecord(cluster, arnOf(cluster.clusterId));
    const executions = clusters.map(({ clusterId }) => ({
      executionArn: arnOf(clusterId),
      stateMachineArn: undefined,
      name: clusterId,
      status: "RUNNING" as const,
      startDate,
    }));
    mock
      .on(ListExecutionsCommand)
      .resolvesOnce({ executions: executions.slice(0, 2), nextToken: "next" })
      .resolves({ executions: executions.slice(2) });
    later();

    await sweep();

    expect(typesOf(bus)).toEqual(Array(3).fill("Cluster Provisioning Started"));
    expect(mock.commandCalls(ListExecutionsCommand).map(({ args }) => args[0].input)).toMatchObject(
      [
        { stateMachineArn: expect.stringMatching(/:stateMachine:provision-cluster$/) },
        { nextToken: "next" },
      ],
    );
    expect(mock.commandCalls(DescribeExecutionCommand)).toEqual([]);
  });
});

describe("a call that broke off", () => {
  it("before the execution was started has it started", async () => {
    await using _table = await createTable();
    mockBus();
    const mock = mockStepFunctions();
    await createRecord(CLUSTER, executionArn);
    later();

    await sweep();

    expect(mock.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input)).toEqual([
      {
        stateMachineArn: expect.stringMatching(/:stateMachine:provision-cluster$/),
        name: "c1",
        input: JSON.stringify({ cluster: CLUSTER, executionArn }),
      },
    ]);
    expect(await recordOf(CLUSTER)).toMatchObject({ status: "PROVISIONING" });
  });

  it("before the execution was redriven has it redriven", async () => {
    await using _table = await createTable();
    mockBus();
    const mock = mockStepFunctions({ status: "FAILED", redriveCount: 0 });
    await createRecord(CLUSTER, executionArn);
    const failed = {
      executionArn,
      status: "failed",
      redriveCount: 0,
      failure: aFailure(),
    } as const;
    const record = await recordStatus(CLUSTER, failed);
    const asked = { by: "sam", reason: "why not", way: "redrive" } as const;
    await beginRun(record, nextRun(record, asked));
    later();

    await sweep();

    expect(mock.commandCalls(RedriveExecutionCommand).map(({ args }) => args[0].input)).toEqual([
      { executionArn, clientToken: "c1-1" },
    ]);
  });
});

describe("an event that was kept and not published", () => {
  const fact = {
    key: "provisioning:started",
    detailType: "Cluster Provisioning Started",
    detail: { executionArn, percent: 0, startedAt: startDate.toISOString(), typicalSeconds: 832 },
  } as const;

  it("is published, once", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    mockStepFunctions();
    await keep(CLUSTER, fact);
    later();

    await sweep();
    await sweep();

    expect(typesOf(bus)).toEqual(["Cluster Provisioning Started"]);
  });

  it("is left alone for as long as its publisher may be at it", async () => {
    await using _table = await createTable();
    const bus = mockBus();
    mockStepFunctions();
    await keep(CLUSTER, fact);

    await sweep();

    expect(typesOf(bus)).toEqual([]);
  });
});

it("leaves alone for a while what has only just begun", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  const mock = mockStepFunctions();
  await createRecord(CLUSTER, executionArn);

  await sweep();

  expect(mock.calls()).toEqual([]);
  expect(typesOf(bus)).toEqual([]);
});

it("puts everything else right when one thing cannot be, and then says that one cannot", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  const mock = mockStepFunctions({ status: "ABORTED" });
  const broken = aCluster({ clusterId: "broken" });
  const brokenArn = `${executionArn}-broken`;
  await createRecord(broken, brokenArn);
  await createRecord(CLUSTER, executionArn);
  mock
    .on(DescribeExecutionCommand, { executionArn: brokenArn })
    .rejects(refusal("ThrottlingException"));
  later();

  await expect(sweep()).rejects.toThrow("1 things could not be put right");

  expect(await recordOf(CLUSTER)).toMatchObject({ status: "FAILED" });
  expect(await listEvents("broken", { limit: 9, after: 0 })).toEqual([]);
  expect(typesOf(bus)).toEqual(["Cluster Provisioning Started", "Cluster Provisioning Failed"]);
});
