import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { mockClient } from "aws-sdk-client-mock";
import { describe, expect, it } from "vitest";
import { create } from "../../../functions/api/redrives.ts";
import { createRecord, recordOf } from "../../../shared/cluster-record.ts";
import { recordStatus, type StatusReport } from "../../../shared/cluster-status.ts";
import { recordAttempt, recordFinish } from "../../../shared/timeline.ts";
import { anHttpEvent, parsed, type Wanted } from "../../support/http-event.ts";
import { aFailure } from "../../support/records.ts";
import { aCluster } from "../../support/requests.ts";
import { deniedInEks, overQuotaAfterRedrive } from "../../support/status-changes.ts";
import { createTable } from "../../support/table.ts";

const CLUSTER = aCluster({ clusterId: "c0123456789abcdef0123" });
const MACHINE = "arn:aws:states:us-east-1:999999999999:stateMachine:provision-cluster";
const arnOf = (name: string) =>
  `arn:aws:states:us-east-1:999999999999:execution:provision-cluster:${name}`;
const executionArn = arnOf(CLUSTER.clusterId);
const REASON = "the quota was raised";

const refusal = (name: string) => Object.assign(new Error("no"), { name });

/** Step Functions that redrives whatever it is told to. */
const mockStepFunctions = (execution: object = { redriveStatus: "REDRIVABLE" }) => {
  const mock = mockClient(SFNClient);
  mock.on(DescribeExecutionCommand).resolves({ status: "FAILED", redriveCount: 0, ...execution });
  mock.on(RedriveExecutionCommand).resolves({ redriveDate: new Date() });
  mock.on(StartExecutionCommand).resolves({});
  return mock;
};

const redriven = (mock: ReturnType<typeof mockStepFunctions>) =>
  mock.commandCalls(RedriveExecutionCommand).map(({ args }) => args[0].input);

const started = (mock: ReturnType<typeof mockStepFunctions>) =>
  mock.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input);

const post = async (wanted: Wanted = {}) =>
  parsed(
    await create(
      anHttpEvent({
        path: { clusterId: CLUSTER.clusterId },
        body: { reason: REASON },
        ...wanted,
        claims: { organization_id: "vendor", role: "support", sub: "sam", ...wanted.claims },
      }),
    ),
  );

const failed = (wanted: Partial<StatusReport> = {}): StatusReport => ({
  executionArn,
  status: "failed",
  redriveCount: 0,
  failure: aFailure(),
  ...wanted,
});

/** A cluster whose execution has failed. */
const aFailedCluster = async (report = failed()) => {
  await createRecord(CLUSTER, executionArn);
  return recordStatus(CLUSTER, report);
};

describe("a redrive", () => {
  it("goes on with the same execution, and keeps who wanted it and why", async () => {
    await using _table = await createTable();
    const mock = mockStepFunctions();
    await aFailedCluster();

    const { status, headers, body } = await post();

    expect({ status, body }).toEqual({
      status: 202,
      body: {
        clusterId: CLUSTER.clusterId,
        status: "PROVISIONING",
        way: "redrive",
        executionArn,
      },
    });
    expect(headers?.["location"]).toBe(`/organizations/org-1/clusters/${CLUSTER.clusterId}`);
    expect(redriven(mock)).toEqual([{ executionArn, clientToken: `${CLUSTER.clusterId}-1` }]);
    expect(await recordOf(CLUSTER)).toMatchObject({
      status: "PROVISIONING",
      redriveCount: 1,
      redrives: [{ by: "sam", reason: REASON, way: "redrive", executionArn, redriveCount: 1 }],
    });
  });

  it.each([
    ["AWS redrives the execution no more", failed(), { redriveStatus: "NOT_REDRIVABLE" }],
    [
      "the definition is what is wrong",
      failed({ failure: aFailure({ error: "States.Runtime", canRedrive: false }) }),
      { redriveStatus: "REDRIVABLE" },
    ],
  ])("begins a new execution with the same input where %s", async (_why, report, execution) => {
    await using _table = await createTable();
    const mock = mockStepFunctions(execution);
    await aFailedCluster(report);

    const { body } = await post();

    const name = `${CLUSTER.clusterId}-1`;
    const input = JSON.stringify({ cluster: CLUSTER, executionArn: arnOf(name) });
    expect(body).toMatchObject({ way: "new-execution", executionArn: arnOf(name) });
    expect(started(mock)).toEqual([{ stateMachineArn: MACHINE, name, input }]);
    expect(redriven(mock)).toEqual([]);
    expect(await recordOf(CLUSTER)).toMatchObject({
      status: "PROVISIONING",
      executionArn: arnOf(name),
      redriveCount: 0,
    });
  });

  it("begins a new execution where AWS has forgotten the old one", async () => {
    await using _table = await createTable();
    const mock = mockStepFunctions();
    mock.on(DescribeExecutionCommand).rejects(refusal("ExecutionDoesNotExist"));
    await aFailedCluster();

    const { body } = await post();

    expect(body).toMatchObject({ way: "new-execution" });
    expect(started(mock)).toHaveLength(1);
  });

  it("begins a new execution where AWS refuses at the last moment", async () => {
    await using _table = await createTable();
    const mock = mockStepFunctions();
    mock.on(RedriveExecutionCommand).rejects(refusal("ExecutionNotRedrivable"));
    await aFailedCluster();

    const { body } = await post();

    expect(body).toMatchObject({
      way: "new-execution",
      executionArn: arnOf(`${CLUSTER.clusterId}-1`),
    });
    expect(started(mock)).toHaveLength(1);
    expect((await recordOf(CLUSTER)).redrives).toMatchObject([{ way: "new-execution" }]);
  });

  it("is done where AWS refuses because it has just been", async () => {
    await using _table = await createTable();
    const mock = mockStepFunctions();
    mock.on(RedriveExecutionCommand).rejects(refusal("ExecutionNotRedrivable"));
    mock
      .on(DescribeExecutionCommand)
      .resolvesOnce({ status: "FAILED", redriveStatus: "REDRIVABLE" })
      .resolves({ status: "RUNNING", redriveCount: 1 });
    await aFailedCluster();

    const { body } = await post();

    expect(body).toMatchObject({ way: "redrive", executionArn });
    expect(started(mock)).toEqual([]);
  });

  it("can be followed by another one", async () => {
    await using _table = await createTable();
    const mock = mockStepFunctions();
    await aFailedCluster();
    await post();
    await recordStatus(CLUSTER, failed({ redriveCount: 1 }));

    await post({ body: { reason: "the role was repaired" } });

    expect(redriven(mock).map(({ clientToken }) => clientToken)).toEqual([
      `${CLUSTER.clusterId}-1`,
      `${CLUSTER.clusterId}-2`,
    ]);
    expect((await recordOf(CLUSTER)).redrives.map(({ reason }) => reason)).toEqual([
      REASON,
      "the role was repaired",
    ]);
  });
});

describe("a redrive that is asked for again", () => {
  const headers = { "idempotency-key": "once" };

  it.each([
    ["with its key", { headers }],
    ["by the same person for the same reason", {}],
  ])("%s is the same one, begun by the second call when the first broke off", async (_how, how) => {
    await using _table = await createTable();
    const mock = mockStepFunctions();
    mock
      .on(RedriveExecutionCommand)
      .rejectsOnce(new Error("socket hang up"))
      .resolves({ redriveDate: new Date() });
    await aFailedCluster();

    const broken = await post(how);
    const again = await post(how);

    expect(broken.status).toBe(500);
    expect(again).toMatchObject({ status: 202, body: { way: "redrive", executionArn } });
    expect(new Set(redriven(mock).map(({ clientToken }) => clientToken)).size).toBe(1);
    expect((await recordOf(CLUSTER)).redrives).toHaveLength(1);
  });

  it("with its key is the same one, even after it has failed again", async () => {
    await using _table = await createTable();
    const mock = mockStepFunctions();
    await aFailedCluster();
    const first = await post({ headers });
    await recordStatus(CLUSTER, failed({ redriveCount: 1 }));

    const second = await post({ headers });

    expect(second).toEqual(first);
    expect(redriven(mock)).toHaveLength(1);
    expect(await recordOf(CLUSTER)).toMatchObject({ status: "FAILED" });
  });

  it("with its key for another reason is refused", async () => {
    await using _table = await createTable();
    mockStepFunctions();
    await aFailedCluster();
    await post({ headers });

    const { status, body } = await post({ headers, body: { reason: "another" } });

    expect(status).toBe(422);
    expect(body.type).toBe("urn:astro:problem:idempotency-key-reused");
  });

  it("by two at once is begun once", async () => {
    await using _table = await createTable();
    const mock = mockStepFunctions();
    await aFailedCluster();

    const answers = await Promise.all([
      post({ claims: { sub: "sam" } }),
      post({ claims: { sub: "kim" } }),
    ]);

    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, 409]);
    expect(redriven(mock)).toHaveLength(1);
  });
});

describe("there is nothing to redrive", () => {
  it("when the cluster is being provisioned", async () => {
    await using _table = await createTable();
    const mock = mockStepFunctions();
    const { since } = await createRecord(CLUSTER, executionArn);

    const { status, body } = await post();

    expect(status).toBe(409);
    expect(body.detail).toBe(
      `the cluster is PROVISIONING since ${since}, must be FAILED or DELETION_FAILED`,
    );
    expect(mock.calls()).toEqual([]);
  });

  it("when the cluster is there", async () => {
    await using _table = await createTable();
    mockStepFunctions();
    await aFailedCluster({ executionArn, status: "succeeded", redriveCount: 0 });

    const { status, body } = await post();

    expect(status).toBe(409);
    expect(body.detail).toMatch(/^the cluster is ACTIVE since/);
  });

  it.each(["RUNNING", "SUCCEEDED"])("when Step Functions says %s already", async (status) => {
    await using _table = await createTable();
    const mock = mockStepFunctions({ status });
    const record = await aFailedCluster();

    const answer = await post();

    expect(answer.status).toBe(409);
    expect(answer.body.detail).toContain("goes on already");
    expect(redriven(mock)).toEqual([]);
    expect(await recordOf(CLUSTER)).toEqual(record);
  });

  it("when there is no such cluster", async () => {
    await using _table = await createTable();
    mockStepFunctions();

    expect((await post()).status).toBe(404);
  });
});

describe("a preview", () => {
  const query = { preview: "true" };
  const preview = async (history: Partial<HistoryEvent>[], execution?: object) => {
    const mock = mockStepFunctions(execution);
    const events = history.map((event, index) => ({ id: index + 1, ...event }) as HistoryEvent);
    mock.on(GetExecutionHistoryCommand).resolves({ events });
    const record = await aFailedCluster();
    const { status, body } = await post({ query });
    return { mock, record, status, body };
  };

  it("tells why it stopped, what will run and what stays, and begins nothing", async () => {
    await using _table = await createTable();

    const { mock, record, status, body } = await preview(overQuotaAfterRedrive());

    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: "FAILED",
      way: "redrive",
      executionArn,
      failure: aFailure(),
    });
    expect(body.adopts).toEqual([
      { step: "EnsureEksCluster", title: "EKS cluster", facts: { name: "astro-analytics" } },
    ]);
    expect(body.runs).toContainEqual({
      step: "EnsureDatabase",
      title: "RDS database",
      because: "failed",
    });
    expect(body.runs).toContainEqual(
      expect.objectContaining({ step: "Activate", because: "pending" }),
    );
    expect(await recordOf(CLUSTER)).toEqual(record);
    expect(redriven(mock)).toEqual([]);
  });

  it("tells which steps were cut short", async () => {
    await using _table = await createTable();

    const { body } = await preview(deniedInEks());

    expect(body.runs).toContainEqual(
      expect.objectContaining({ step: "EnsureDatabase", because: "aborted" }),
    );
  });

  it("tells the new execution, and by the record what it will adopt", async () => {
    await using _table = await createTable();
    await createRecord(CLUSTER, executionArn);
    await recordAttempt(CLUSTER, "EnsureVpc");
    await recordFinish(CLUSTER, "EnsureVpc");

    const { body } = await preview([], { redriveStatus: "NOT_REDRIVABLE" });

    expect(body).toMatchObject({
      way: "new-execution",
      executionArn: arnOf(`${CLUSTER.clusterId}-1`),
      adopts: [{ step: "EnsureVpc" }],
    });
  });

  it("of what cannot be is refused with the same reason", async () => {
    await using _table = await createTable();
    mockStepFunctions();
    await createRecord(CLUSTER, executionArn);

    const { status } = await post({ query });

    expect(status).toBe(409);
  });
});

it.each([
  ["an owner", { claims: { role: "owner", organization_id: "org-1" } }, 403],
  ["a member", { claims: { role: "member", organization_id: "org-1" } }, 403],
  ["nobody without a reason", { body: {} }, 400],
  ["nobody with an empty reason", { body: { reason: "  " } }, 400],
])("is for support with a reason: %s", async (_who, wanted, expected) => {
  await using _table = await createTable();
  const mock = mockStepFunctions();
  await aFailedCluster();

  const { status } = await post(wanted);

  expect(status).toBe(expected);
  expect(mock.calls()).toEqual([]);
});
