import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  type SFNClient,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import {
  failing,
  finished,
  historyOf,
  outline,
  startWorkflow,
  statusChanges,
  task,
} from "./workflow.ts";

const redrive = (sfn: SFNClient, executionArn: string, clientToken?: string) =>
  sfn.send(new RedriveExecutionCommand({ executionArn, ...(clientToken && { clientToken }) }));

const alone = (name: string, fields = {}) => ({
  StartAt: name,
  States: { [name]: task(name, fields) },
});

const parallel = (branches: object[], fields: object = {}) => ({
  Type: "Parallel",
  Branches: branches,
  ...("Next" in fields ? {} : { End: true }),
  ...fields,
});

const only = (state: object, fields: object = {}) => ({
  StartAt: "Only",
  States: { Only: state },
  ...fields,
});

const soon = { ErrorEquals: ["NotReady"], IntervalSeconds: 10, BackoffRate: 1, MaxAttempts: 2 };

it("goes on at the task that failed, with the input that it had", async () => {
  const inputs: unknown[] = [];
  const second = failing("Broken");
  await using workflow = await startWorkflow({
    definition: {
      StartAt: "First",
      States: {
        First: task("first", { ResultPath: "$.first", Next: "Second" }),
        Second: task("second", { ResultPath: "$.second", Next: "Third" }),
        Third: task("third"),
      },
    },
    functions: {
      first: () => ({ id: 1 }),
      second: (event) => {
        inputs.push(event);
        second(event);
        return { id: 2 };
      },
      third: (event) => event,
    },
  });
  const executionArn = await workflow.start({ given: true });
  await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  const execution = await finished(workflow.sfn, executionArn);

  const afterFirst = { given: true, first: { id: 1 } };
  expect(execution).toMatchObject({ status: "SUCCEEDED", redriveCount: 1 });
  expect(execution).not.toHaveProperty("error");
  expect(JSON.parse(execution.output ?? "")).toEqual({ ...afterFirst, second: { id: 2 } });
  expect(inputs).toEqual([afterFirst, afterFirst]);
  expect(workflow.invocations).toEqual(["first", "second", "second", "third"]);
  const history = await historyOf(workflow.sfn, executionArn);
  expect(outline(history).slice(6)).toEqual([
    "7 < 6 TaskStateEntered Second",
    "8 < 7 LambdaFunctionScheduled",
    "9 < 8 LambdaFunctionStarted",
    "10 < 9 LambdaFunctionFailed",
    "11 < 10 ExecutionFailed",
    "12 < 11 ExecutionRedriven",
    "13 < 7 LambdaFunctionScheduled",
    "14 < 13 LambdaFunctionStarted",
    "15 < 14 LambdaFunctionSucceeded",
    "16 < 15 TaskStateExited Second",
    "17 < 16 TaskStateEntered Third",
    "18 < 17 LambdaFunctionScheduled",
    "19 < 18 LambdaFunctionStarted",
    "20 < 19 LambdaFunctionSucceeded",
    "21 < 20 TaskStateExited Third",
    "22 < 21 ExecutionSucceeded",
  ]);
  expect(history[11]).toMatchObject({ executionRedrivenEventDetails: { redriveCount: 1 } });
});

it("runs the failed and the aborted branch again and keeps what the third one gave", async () => {
  await using workflow = await startWorkflow({
    definition: only(parallel([alone("works"), alone("fails"), alone("waits")])),
    functions: { works: () => "kept", fails: failing("Broken"), waits: () => "waited" },
    takes: { fails: 5, waits: 60 },
  });
  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  const { output } = await finished(workflow.sfn, executionArn);

  expect(JSON.parse(output ?? "")).toEqual(["kept", {}, "waited"]);
  expect(workflow.invocations).toEqual(["works", "fails", "waits", "fails", "waits"]);
  expect(outline(await historyOf(workflow.sfn, executionArn)).slice(12)).toEqual([
    "13 < 8 LambdaFunctionSucceeded",
    "14 < 13 TaskStateExited works",
    "15 < 10 LambdaFunctionFailed",
    "16 < 15 TaskStateAborted",
    "17 < 12 TaskStateAborted",
    "18 < 15 ParallelStateFailed",
    "19 < 18 ExecutionFailed",
    "20 < 19 ExecutionRedriven",
    "21 < 5 LambdaFunctionScheduled",
    "22 < 21 LambdaFunctionStarted",
    "23 < 6 LambdaFunctionScheduled",
    "24 < 23 LambdaFunctionStarted",
    "25 < 22 LambdaFunctionSucceeded",
    "26 < 25 TaskStateExited fails",
    "27 < 24 LambdaFunctionSucceeded",
    "28 < 27 TaskStateExited waits",
    "29 < 28 ParallelStateSucceeded",
    "30 < 28 ParallelStateExited Only",
    "31 < 30 ExecutionSucceeded",
  ]);
});

it("goes on in branches of branches", async () => {
  const inner = parallel([alone("a"), alone("b")], { Next: "after" });
  await using workflow = await startWorkflow({
    definition: only(
      parallel([
        { StartAt: "Inner", States: { Inner: inner, after: task("after") } },
        { StartAt: "c", States: { c: task("c", { Next: "d" }), d: task("d") } },
      ]),
    ),
    functions: { a: () => "a", b: failing("Broken"), c: () => "c", d: () => "d", after: (e) => e },
    takes: { b: 5, d: 60 },
  });
  const executionArn = await workflow.start("in");
  await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  const { output } = await finished(workflow.sfn, executionArn);

  expect(JSON.parse(output ?? "")).toEqual([["a", "in"], "d"]);
  expect(workflow.invocations.toSorted()).toEqual(["a", "after", "b", "b", "c", "d", "d"]);
});

it("begins all branches again where what they gave was too much", async () => {
  const sizes = [200_000, 1];
  await using workflow = await startWorkflow({
    definition: only(parallel([alone("large"), alone("other")])),
    functions: { large: () => "x".repeat(sizes.shift() ?? 0), other: () => "x".repeat(100_000) },
  });
  const executionArn = await workflow.start();
  const failed = await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  const execution = await finished(workflow.sfn, executionArn);

  expect(failed.error).toBe("States.DataLimitExceeded");
  expect(execution.status).toBe("SUCCEEDED");
  expect(workflow.invocations).toEqual(["large", "other", "large", "other"]);
});

it("gives tasks all their attempts again", async () => {
  await using workflow = await startWorkflow({
    definition: only(task("slow", { Retry: [soon] })),
    functions: { slow: failing(...Array(5).fill("NotReady")) },
  });
  const executionArn = await workflow.start();
  const failed = await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  const execution = await finished(workflow.sfn, executionArn);

  expect(failed).toMatchObject({ status: "FAILED", error: "NotReady" });
  expect(execution.status).toBe("SUCCEEDED");
  expect(workflow.invocations).toHaveLength(6);
});

it("starts a Parallel state anew when it is tried again after a redrive", async () => {
  await using workflow = await startWorkflow({
    definition: only(
      parallel([alone("works"), alone("fails")], {
        Retry: [{ ErrorEquals: ["Broken"], IntervalSeconds: 1, MaxAttempts: 1 }],
      }),
    ),
    functions: { works: () => 1, fails: failing("Broken", "Broken", "Broken") },
    takes: { fails: 5 },
  });
  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  const execution = await finished(workflow.sfn, executionArn);

  const twice = ["works", "fails", "works", "fails"];
  expect(execution.status).toBe("SUCCEEDED");
  expect(workflow.invocations).toEqual([...twice, "fails", "works", "fails"]);
});

it("gives task and machine their whole TimeoutSeconds again", async () => {
  await using workflow = await startWorkflow({
    definition: only(task("slow", { TimeoutSeconds: 90 }), { TimeoutSeconds: 100 }),
    functions: { slow: () => "done" },
    takes: { slow: 95 },
  });
  const executionArn = await workflow.start();
  const failed = await finished(workflow.sfn, executionArn);
  await workflow.world.clock.sleep(3600);

  const { redriveDate } = await redrive(workflow.sfn, executionArn);
  const again = await finished(workflow.sfn, executionArn);

  expect(failed).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  expect(again).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  expect(Number(again.stopDate) - Number(redriveDate)).toBe(90_000);
});

it("goes on after the machine's time was over", async () => {
  await using workflow = await startWorkflow({
    definition: only(task("slow", { Retry: [soon] }), { TimeoutSeconds: 15 }),
    functions: { slow: failing("NotReady", "NotReady", "NotReady") },
  });
  const executionArn = await workflow.start();
  const before = await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  const execution = await finished(workflow.sfn, executionArn);

  expect(before.status).toBe("TIMED_OUT");
  expect(execution.status).toBe("SUCCEEDED");
  expect(workflow.invocations).toHaveLength(4);
});

it("goes on after an abortion, whatever the function of before still does", async () => {
  const gate = Promise.withResolvers<string>();
  const answers = [gate.promise, "second"];
  await using workflow = await startWorkflow({
    definition: only(task("works")),
    functions: { works: () => answers.shift() },
  });
  const executionArn = await workflow.start();
  await workflow.sfn.send(new StopExecutionCommand({ executionArn, error: "Manual" }));

  await redrive(workflow.sfn, executionArn);
  gate.resolve("first");
  const execution = await finished(workflow.sfn, executionArn);

  expect(execution).toMatchObject({ status: "SUCCEEDED", output: '"second"' });
  expect(outline(await historyOf(workflow.sfn, executionArn)).slice(4)).toEqual([
    "5 < 0 ExecutionAborted",
    "6 < 5 ExecutionRedriven",
    "7 < 2 LambdaFunctionScheduled",
    "8 < 7 LambdaFunctionStarted",
    "9 < 8 LambdaFunctionSucceeded",
    "10 < 9 TaskStateExited Only",
    "11 < 10 ExecutionSucceeded",
  ]);
});

it("fails again in a Fail state, without entering it again", async () => {
  await using workflow = await startWorkflow({
    definition: only({ Type: "Fail", Error: "Nope", Cause: "because" }),
  });
  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  const execution = await finished(workflow.sfn, executionArn);

  expect(execution).toMatchObject({ status: "FAILED", error: "Nope", redriveCount: 1 });
  expect(outline(await historyOf(workflow.sfn, executionArn)).slice(1)).toEqual([
    "2 < 0 FailStateEntered Only",
    "3 < 2 ExecutionFailed",
    "4 < 3 ExecutionRedriven",
    "5 < 4 ExecutionFailed",
  ]);
});

it("leaves a Pass state that failed, without doing what it says", async () => {
  await using workflow = await startWorkflow({
    definition: only({ Type: "Pass", Parameters: { "id.$": "$.missing" }, End: true }),
  });
  const executionArn = await workflow.start({ given: true });
  await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  const execution = await finished(workflow.sfn, executionArn);

  expect(execution).toMatchObject({ status: "SUCCEEDED", output: '{"given":true}' });
});

it("evaluates a Choice again", async () => {
  await using workflow = await startWorkflow({
    definition: {
      StartAt: "Choose",
      States: {
        Choose: {
          Type: "Choice",
          Choices: [{ Variable: "$.id", NumericEquals: 1, Next: "Done" }],
        },
        Done: { Type: "Succeed" },
      },
    },
  });
  const executionArn = await workflow.start({ id: 2 });
  const failed = await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  const execution = await finished(workflow.sfn, executionArn);

  expect(failed.error).toBe("States.NoChoiceMatched");
  expect(execution.error).toBe("States.NoChoiceMatched");
  expect(outline(await historyOf(workflow.sfn, executionArn)).slice(1)).toEqual([
    "2 < 0 ChoiceStateEntered Choose",
    "3 < 2 ExecutionFailed",
    "4 < 3 ExecutionRedriven",
    "5 < 2 ExecutionFailed",
  ]);
});

it.each([
  ["leaves a Wait state whose moment is past", 3600, 0],
  ["waits for the rest of the time until a moment", 15, 60 - 40 - 15],
])("%s", async (_, pause, rest) => {
  await using workflow = await startWorkflow({
    definition: only({ Type: "Wait", TimestampPath: "$.at", End: true }, { TimeoutSeconds: 40 }),
  });
  const at = new Date(workflow.world.clock.now() + 60_000).toISOString();
  const executionArn = await workflow.start({ at });
  await finished(workflow.sfn, executionArn);
  await workflow.world.clock.sleep(pause);

  const { redriveDate } = await redrive(workflow.sfn, executionArn);
  const { status, stopDate } = await finished(workflow.sfn, executionArn);

  expect(status).toBe("SUCCEEDED");
  expect(Number(stopDate) - Number(redriveDate)).toBe(rest * 1000);
});

it("tells states that they are redriven", async () => {
  const context = {
    "count.$": "$$.Execution.RedriveCount",
    "started.$": "$$.Execution.StartTime",
    "entered.$": "$$.State.EnteredTime",
  };
  const seen: unknown[] = [];
  const broken = failing("Broken");
  await using workflow = await startWorkflow({
    definition: only(task("only", { Parameters: context })),
    functions: {
      only: (event) => {
        seen.push(event);
        return broken(event);
      },
    },
    takes: { only: 5 },
  });
  const executionArn = await workflow.start();
  const { startDate } = await finished(workflow.sfn, executionArn);

  await redrive(workflow.sfn, executionArn);
  await finished(workflow.sfn, executionArn);

  const moment = startDate?.toISOString();
  expect(seen).toEqual([
    { count: 0, started: moment, entered: moment },
    { count: 1, started: moment, entered: moment },
  ]);
});

it("describes and lists what was redriven", async () => {
  const gate = Promise.withResolvers<null>();
  const broken = failing("Broken");
  await using workflow = await startWorkflow({
    definition: only(task("only")),
    functions: { only: (event) => broken(event) && gate.promise },
  });
  const { sfn, stateMachineArn } = workflow;
  const executionArn = await workflow.start();
  await finished(sfn, executionArn);
  await workflow.world.clock.sleep(60);

  const { redriveDate } = await redrive(sfn, executionArn);
  const running = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  gate.resolve(null);

  expect(running).toMatchObject({
    status: "RUNNING",
    redriveCount: 1,
    redriveDate,
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: "Execution is RUNNING and cannot be redriven",
  });
  for (const member of ["stopDate", "error", "cause"]) expect(running).not.toHaveProperty(member);
  expect(executions).toMatchObject([{ status: "RUNNING", redriveCount: 1, redriveDate }]);
  expect(Number(redriveDate) - Number(running.startDate)).toBe(60_000);
});

it("tells the default bus that it runs again", async () => {
  await using workflow = await startWorkflow({
    definition: only(task("only")),
    functions: { only: failing("Broken") },
  });
  const changes = await statusChanges(workflow);
  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  const { redriveDate } = await redrive(workflow.sfn, executionArn);
  await finished(workflow.sfn, executionArn);

  const redriven = { redriveCount: 1, redriveDate: redriveDate?.getTime(), error: null };
  expect((await changes()).map(({ detail }) => detail)).toMatchObject([
    { status: "RUNNING", redriveCount: 0, redriveDate: null },
    { status: "FAILED", redriveCount: 0, error: "Broken" },
    { status: "RUNNING", ...redriven, stopDate: null },
    { status: "SUCCEEDED", ...redriven },
  ]);
});

it("lists no executions by whether they were redriven", async () => {
  await using workflow = await startWorkflow({ definition: only(task("only")) });
  const { sfn, stateMachineArn } = workflow;

  const listing = sfn.send(
    new ListExecutionsCommand({ stateMachineArn, redriveFilter: "REDRIVEN" }),
  );

  await expect(listing).rejects.toMatchObject({
    name: "ValidationException",
    message: "RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN",
  });
});

it("refuses what runs and what succeeded", async () => {
  const gate = Promise.withResolvers<null>();
  await using workflow = await startWorkflow({
    definition: only(task("only")),
    functions: { only: () => gate.promise },
  });
  const executionArn = await workflow.start();
  const refusal = (status: string) => ({
    name: "ExecutionNotRedrivable",
    message: `Execution ${executionArn} invalid for redrive as: Execution is ${status} and cannot be redriven`,
  });

  const running = redrive(workflow.sfn, executionArn);

  await expect(running).rejects.toMatchObject(refusal("RUNNING"));
  gate.resolve(null);
  await finished(workflow.sfn, executionArn);
  await expect(redrive(workflow.sfn, executionArn)).rejects.toMatchObject(refusal("SUCCEEDED"));
});

it.each([
  ["ExecutionDoesNotExist", "arn:aws:states:us-east-1:999999999999:execution:machine:none"],
  ["InvalidArn", "arn:aws:states:us-east-1:999999999999:express:machine:name:id"],
])("answers %s for an execution that is not there", async (name, executionArn) => {
  await using workflow = await startWorkflow({ definition: only(task("only")) });

  await expect(redrive(workflow.sfn, executionArn)).rejects.toMatchObject({ name });
});

const DAY = 24 * 3600;

it.each([
  ["Execution redrivable period exceeded", 14 * DAY + 1],
  ["Execution has exceeded the max execution time", 365 * DAY + 1],
])("refuses as %s", async (reason, seconds) => {
  await using workflow = await startWorkflow({
    definition: only(task("only")),
    functions: { only: failing("Broken") },
  });
  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);
  await workflow.world.clock.sleep(seconds);

  const redriving = redrive(workflow.sfn, executionArn);

  await expect(redriving).rejects.toMatchObject({
    name: "ExecutionNotRedrivable",
    message: `Execution ${executionArn} invalid for redrive as: ${reason}`,
  });
  expect(await finished(workflow.sfn, executionArn)).toMatchObject({
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: reason,
  });
});

it("refuses where the history is full", async () => {
  await using workflow = await startWorkflow({
    definition: {
      StartAt: "Loop",
      States: {
        Loop: {
          Type: "Choice",
          Choices: [{ Variable: "$.stop", IsPresent: true, Next: "Done" }],
          Default: "Loop",
        },
        Done: { Type: "Succeed" },
      },
    },
  });
  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  const redriving = redrive(workflow.sfn, executionArn);

  await expect(redriving).rejects.toMatchObject({
    message: expect.stringMatching(/: Execution history event limit exceeded$/),
  });
});

it("answers a repeated token as it did at first, whatever came after", async () => {
  const gate = Promise.withResolvers<void>();
  const broken = failing("Broken", "Broken", "Broken");
  await using workflow = await startWorkflow({
    definition: only(task("only")),
    functions: { only: (event) => gate.promise.then(() => broken(event)) },
    takes: { only: 5 },
  });
  const { sfn } = workflow;
  const executionArn = await workflow.start();
  await expect(redrive(sfn, executionArn, "b")).rejects.toMatchObject({
    name: "ExecutionNotRedrivable",
  });
  gate.resolve();
  await finished(sfn, executionArn);

  const first = await redrive(sfn, executionArn, "a");
  const running = await redrive(sfn, executionArn, "a");
  await finished(sfn, executionArn);
  const failed = await redrive(sfn, executionArn, "a");
  const second = await redrive(sfn, executionArn, "b");
  const afterSecond = await redrive(sfn, executionArn, "a");
  const execution = await finished(sfn, executionArn);

  expect([running, failed, afterSecond].map(({ redriveDate }) => redriveDate)).toEqual(
    Array(3).fill(first.redriveDate),
  );
  expect(Number(second.redriveDate)).toBeGreaterThan(Number(first.redriveDate));
  expect(execution.redriveCount).toBe(2);
});

it("forgets a token after fifteen minutes", async () => {
  await using workflow = await startWorkflow({
    definition: only(task("only")),
    functions: { only: failing("Broken", "Broken", "Broken") },
  });
  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);
  await redrive(workflow.sfn, executionArn, "token");
  await finished(workflow.sfn, executionArn);
  await workflow.world.clock.sleep(15 * 60 + 1);

  await redrive(workflow.sfn, executionArn, "token");

  expect((await finished(workflow.sfn, executionArn)).redriveCount).toBe(2);
});

it("forgets a token after ten others", async () => {
  await using workflow = await startWorkflow({
    definition: only(task("only")),
    functions: { only: failing(...Array(20).fill("Broken")) },
  });
  const executionArn = await workflow.start();
  const tokens = ["token", ...Array.from({ length: 10 }, (_, index) => `other-${index}`), "token"];
  await finished(workflow.sfn, executionArn);

  for (const token of tokens) {
    await redrive(workflow.sfn, executionArn, token);
    await finished(workflow.sfn, executionArn);
  }

  expect((await finished(workflow.sfn, executionArn)).redriveCount).toBe(12);
});
