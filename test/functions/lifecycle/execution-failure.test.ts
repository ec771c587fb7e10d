import { expect, it, vi } from "vitest";
import { report } from "../../../functions/lifecycle/execution-status.ts";
import { createRecord, recordOf, recordPreflight } from "../../../shared/cluster-record.ts";
import { EVENTS } from "../../../shared/events.ts";
import { log } from "../../../shared/log.ts";
import { recordAttempt, recordFinish } from "../../../shared/timeline.ts";
import { aFinding } from "../../support/records.ts";
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

it("a failure is told with its step, its cause and whose turn it is", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  mockHistory(deniedInEks());
  await createRecord(CLUSTER, executionArn);
  await recordAttempt(CLUSTER, "EnsureDatabase");
  await recordFinish(CLUSTER, "EnsureDatabase");

  await report(statusChange("FAILED", { redriveStatus: "REDRIVABLE" }));

  const event = published(bus).at(-1);
  const failure = {
    error: "AccessDenied",
    entry: "Denied",
    step: "EnsureEksCluster",
    turn: "customer",
    canRedrive: true,
    customerMessage: expect.stringMatching(/^UnauthorizedOperation: no\. What must be: the role/),
    staffMessage: expect.stringContaining("in step EnsureEksCluster: UnauthorizedOperation: no."),
  };
  expect(event?.type).toBe("Cluster Provisioning Failed");
  expect(EVENTS["Cluster Provisioning Failed"].strict().parse(event?.detail)).toMatchObject({
    percent: 48,
    startedAt,
    failure,
  });
  expect(await recordOf(CLUSTER)).toMatchObject({ status: "FAILED", failure });
});

it("a failure after a redrive is told with its own step and cause", async () => {
  await using _table = await createTable();
  mockBus();
  mockHistory(overQuotaAfterRedrive());
  await createRecord(CLUSTER, executionArn);

  await report(statusChange("FAILED", { redriveCount: 1 }));

  const { failure } = await recordOf(CLUSTER);
  expect(failure).toMatchObject({ error: "QuotaExceeded", step: "EnsureDatabase" });
  expect(failure?.customerMessage).toContain("too many databases");
});

it("a failure of before a redrive is told as it was, however late", async () => {
  await using _table = await createTable();
  mockBus();
  mockHistory(overQuotaAfterRedrive());
  await createRecord(CLUSTER, executionArn);

  await report(statusChange("FAILED"));

  const { failure } = await recordOf(CLUSTER);
  expect(failure).toMatchObject({ error: "AccessDenied", step: "EnsureEksCluster" });
});

it("a failure after a redrive whose history ends before it is tried again", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  mockHistory(deniedInEks());
  await createRecord(CLUSTER, executionArn);

  const reporting = report(statusChange("FAILED", { redriveCount: 1 }));

  await expect(reporting).rejects.toThrow("ExecutionFailed event is missing");
  expect(published(bus)).toEqual([]);
});

it("a failure of the checks is told with all that they found", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  const details = { error: "PreflightFailed", cause: "{}" };
  mockHistory([
    {
      type: "TaskStateEntered",
      previousEventId: 0,
      stateEnteredEventDetails: { name: "Preflight" },
    },
    {
      type: "LambdaFunctionFailed",
      previousEventId: 1,
      lambdaFunctionFailedEventDetails: details,
    },
    { type: "ExecutionFailed", previousEventId: 2, executionFailedEventDetails: details },
  ]);
  const finding = aFinding();
  await createRecord(CLUSTER, executionArn);
  await recordPreflight(CLUSTER, { findings: [finding] });

  await report(statusChange("FAILED"));

  const event = published(bus).at(-1);
  expect(event?.detail.failure).toMatchObject({ step: "Preflight", findings: [finding] });
  expect((await recordOf(CLUSTER)).failure?.findings).toEqual([finding]);
});

it("a failure is found in a history of many pages", async () => {
  await using _table = await createTable();
  mockBus();
  mockHistory(deniedInEks(), 2);
  await createRecord(CLUSTER, executionArn);

  await report(statusChange("FAILED"));

  const { failure } = await recordOf(CLUSTER);
  expect(failure?.step).toBe("EnsureEksCluster");
});

it.each([
  ["lambdaFunctionTimedOutEventDetails", "LambdaFunctionTimedOut", "States.Timeout"],
  ["lambdaFunctionStartFailedEventDetails", "LambdaFunctionStartFailed", "Lambda.Unknown"],
  ["lambdaFunctionScheduleFailedEventDetails", "LambdaFunctionScheduleFailed", "States.Runtime"],
] as const)("is found by its %s", async (details, type, error) => {
  await using _table = await createTable();
  mockBus();
  mockHistory([
    {
      type: "TaskStateEntered",
      previousEventId: 0,
      stateEnteredEventDetails: { name: "EnsureRoles" },
    },
    { type: "LambdaFunctionScheduled", previousEventId: 1 },
    { type, previousEventId: 2, [details]: { error } },
    { type: "ExecutionFailed", previousEventId: 3, executionFailedEventDetails: { error } },
  ]);
  await createRecord(CLUSTER, executionArn);

  await report(statusChange("FAILED"));

  const { failure } = await recordOf(CLUSTER);
  expect(failure).toMatchObject({ error, step: "EnsureRoles", turn: "vendor" });
});

it("the failure of a Lambda that was killed is told in the words of Step Functions", async () => {
  await using _table = await createTable();
  mockBus();
  mockHistory(
    deniedInEks("The cause could not be determined because Lambda did not return an error type."),
  );
  await createRecord(CLUSTER, executionArn);

  await report(statusChange("FAILED"));

  const { failure } = await recordOf(CLUSTER);
  expect(failure?.staffMessage).toContain("The cause could not be determined");
});

it.each([
  ["no attempt", []],
  ["an attempt that leads to no task", [{ type: "LambdaFunctionFailed", previousEventId: 99 }]],
  [
    "a task that is no step",
    [
      { type: "TaskStateEntered", stateEnteredEventDetails: { name: "Elsewhere" } },
      { type: "LambdaFunctionFailed", previousEventId: 1 },
    ],
  ],
] as const)("of %s has no step", async (_what, attempts) => {
  await using _table = await createTable();
  mockBus();
  mockHistory([
    ...attempts.map((event) => ({
      ...event,
      ...(event.type === "LambdaFunctionFailed" && {
        lambdaFunctionFailedEventDetails: { error: "Strange" },
      }),
    })),
    { type: "ExecutionFailed", executionFailedEventDetails: { error: "Strange" } },
  ]);
  await createRecord(CLUSTER, executionArn);

  await report(statusChange("FAILED"));

  const { failure } = await recordOf(CLUSTER);
  expect(failure).toMatchObject({ error: "Strange", turn: "vendor" });
  expect(failure).not.toHaveProperty("step");
});

it.each([
  ["TIMED_OUT", {}, "States.Timeout", "took longer than it may"],
  ["ABORTED", {}, "ExecutionAborted", "the execution was stopped"],
  ["ABORTED", { cause: "wrong account" }, "ExecutionAborted", "wrong account"],
])("by %s %o is reported without looking at the history", async (status, detail, error, words) => {
  await using _table = await createTable();
  mockBus();
  const history = mockHistory([]);
  await createRecord(CLUSTER, executionArn);

  await report(statusChange(status, detail));

  expect(await recordOf(CLUSTER)).toMatchObject({
    status: "FAILED",
    failure: { error, turn: "vendor", staffMessage: expect.stringContaining(words) },
  });
  expect(history.calls()).toEqual([]);
});

it("a failure that AWS will not redrive is not offered to be", async () => {
  await using _table = await createTable();
  mockBus();
  await createRecord(CLUSTER, executionArn);

  await report(statusChange("ABORTED", { redriveStatus: "NOT_REDRIVABLE" }));

  const { failure } = await recordOf(CLUSTER);
  expect(failure?.canRedrive).toBe(false);
});

it("a failure is told once for each time that the execution was redriven", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  mockHistory(overQuotaAfterRedrive());
  await createRecord(CLUSTER, executionArn);

  await report(statusChange("FAILED"));
  await report(statusChange("FAILED"));
  await report(statusChange("FAILED", { redriveCount: 1 }));

  const ids = published(bus).map(({ detail }) => detail.id);
  expect(ids).toEqual(
    ["started", "failed:c1:0", "redriven:c1:1", "failed:c1:1"].map(
      (fact) => `${CLUSTER.clusterId}:provisioning:${fact}`,
    ),
  );
});

it("a failure whose history does not tell the end yet is tried again", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  mockHistory([{ type: "ExecutionStarted", previousEventId: 0 }]);
  await createRecord(CLUSTER, executionArn);

  await expect(report(statusChange("FAILED"))).rejects.toThrow("ExecutionFailed event is missing");
  expect(published(bus)).toEqual([]);
});

it("a failure of before a redrive is no news after it", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  mockHistory(deniedInEks());
  await createRecord(CLUSTER, executionArn);
  await report(statusChange("RUNNING", { redriveCount: 1 }));

  await report(statusChange("FAILED", { redriveCount: 0 }));

  expect(published(bus).map(({ type }) => type)).toEqual(["Cluster Provisioning Redriven"]);
  expect(await recordOf(CLUSTER)).toMatchObject({ status: "PROVISIONING", redriveCount: 1 });
});

it.each([
  { what: "does not know is counted", error: "Novel", times: 1 },
  { what: "knows is not counted", error: "VpcLimitExceeded", times: 0 },
])("an error that the catalogue $what", async ({ error, times }) => {
  await using _table = await createTable();
  mockBus();
  mockHistory([{ type: "ExecutionFailed", executionFailedEventDetails: { error, cause: "x" } }]);
  const logged = vi.spyOn(log, "warn").mockReturnValue(undefined);
  await createRecord(CLUSTER, executionArn);

  await report(statusChange("FAILED"));

  expect(logged).toHaveBeenCalledTimes(times);
  if (times) expect(logged.mock.lastCall).toMatchObject(["UnknownErrors", { error, executionArn }]);
});

it("a failure that Step Functions has no name for is reported all the same", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  mockHistory([{ type: "ExecutionFailed", previousEventId: 0, executionFailedEventDetails: {} }]);
  await createRecord(CLUSTER, executionArn);

  await report(statusChange("FAILED"));

  expect(published(bus)).toMatchObject([
    { type: "Cluster Provisioning Started" },
    { type: "Cluster Provisioning Failed", detail: { failure: { error: "Unknown" } } },
  ]);
});
