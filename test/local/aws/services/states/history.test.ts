import { GetExecutionHistoryCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import {
  arnOf,
  failing,
  failure,
  finished,
  historyOf,
  outline,
  startWorkflow,
  task,
} from "./workflow.ts";

const alone = (name: string, fields = {}) => ({
  StartAt: name,
  States: { [name]: task(name, fields) },
});

const parallel = (branches: object[], fields: object = {}) => ({
  StartAt: "Both",
  States: { Both: { Type: "Parallel", Branches: branches, End: true, ...fields } },
});

const soon = { ErrorEquals: ["NotReady"], IntervalSeconds: 10, BackoffRate: 1 };

it("tells of each attempt of a task with its details", async () => {
  await using workflow = await startWorkflow({
    definition: alone("vpc", { TimeoutSeconds: 90, Retry: [soon] }),
    functions: { vpc: failing("NotReady") },
  });

  const executionArn = await workflow.start({ id: 1 });
  const { startDate } = await finished(workflow.sfn, executionArn);
  const history = await historyOf(workflow.sfn, executionArn);

  const data = { input: '{"id":1}', inputDetails: { truncated: false } };
  const scheduled = { resource: arnOf("vpc"), ...data, timeoutInSeconds: 90 };
  const output = { output: '{"id":1}', outputDetails: { truncated: false } };
  const answer = JSON.stringify(failure("NotReady").payload);
  expect(history.map(({ timestamp, ...event }) => event)).toEqual([
    {
      id: 1,
      previousEventId: 0,
      type: "ExecutionStarted",
      executionStartedEventDetails: { ...data, roleArn: "arn:aws:iam::999999999999:role/machine" },
    },
    {
      id: 2,
      previousEventId: 0,
      type: "TaskStateEntered",
      stateEnteredEventDetails: { name: "vpc", ...data },
    },
    {
      id: 3,
      previousEventId: 2,
      type: "LambdaFunctionScheduled",
      lambdaFunctionScheduledEventDetails: scheduled,
    },
    { id: 4, previousEventId: 3, type: "LambdaFunctionStarted" },
    {
      id: 5,
      previousEventId: 4,
      type: "LambdaFunctionFailed",
      lambdaFunctionFailedEventDetails: { error: "NotReady", cause: answer },
    },
    {
      id: 6,
      previousEventId: 5,
      type: "LambdaFunctionScheduled",
      lambdaFunctionScheduledEventDetails: scheduled,
    },
    { id: 7, previousEventId: 6, type: "LambdaFunctionStarted" },
    {
      id: 8,
      previousEventId: 7,
      type: "LambdaFunctionSucceeded",
      lambdaFunctionSucceededEventDetails: output,
    },
    {
      id: 9,
      previousEventId: 8,
      type: "TaskStateExited",
      stateExitedEventDetails: { name: "vpc", ...output },
    },
    {
      id: 10,
      previousEventId: 9,
      type: "ExecutionSucceeded",
      executionSucceededEventDetails: output,
    },
  ]);
  const seconds = history.map(({ timestamp }) => (Number(timestamp) - Number(startDate)) / 1000);
  expect(seconds).toEqual([0, 0, 0, 0, 0, 10, 10, 10, 10, 10]);
});

it("gives each branch a chain of its own", async () => {
  await using workflow = await startWorkflow({
    definition: parallel([alone("a"), alone("b")]),
    functions: { a: () => 1, b: () => 2 },
    takes: { b: 5 },
  });

  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  expect(outline(await historyOf(workflow.sfn, executionArn))).toEqual([
    "1 < 0 ExecutionStarted",
    "2 < 0 ParallelStateEntered Both",
    "3 < 2 ParallelStateStarted",
    "4 < 3 TaskStateEntered a",
    "5 < 3 TaskStateEntered b",
    "6 < 4 LambdaFunctionScheduled",
    "7 < 6 LambdaFunctionStarted",
    "8 < 5 LambdaFunctionScheduled",
    "9 < 8 LambdaFunctionStarted",
    "10 < 7 LambdaFunctionSucceeded",
    "11 < 10 TaskStateExited a",
    "12 < 9 LambdaFunctionSucceeded",
    "13 < 12 TaskStateExited b",
    "14 < 13 ParallelStateSucceeded",
    "15 < 13 ParallelStateExited Both",
    "16 < 15 ExecutionSucceeded",
  ]);
});

it("tells which branch failed and which were aborted", async () => {
  await using workflow = await startWorkflow({
    definition: parallel([
      alone("fails"),
      alone("waits", { Retry: [soon] }),
      { StartAt: "Wait", States: { Wait: { Type: "Wait", Seconds: 60, End: true } } },
    ]),
    functions: { fails: failing("AccessDenied"), waits: failing("NotReady") },
    takes: { fails: 5 },
  });

  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  const history = outline(await historyOf(workflow.sfn, executionArn));
  expect(history.slice(3)).toEqual([
    "4 < 3 TaskStateEntered fails",
    "5 < 3 TaskStateEntered waits",
    "6 < 3 WaitStateEntered Wait",
    "7 < 4 LambdaFunctionScheduled",
    "8 < 7 LambdaFunctionStarted",
    "9 < 5 LambdaFunctionScheduled",
    "10 < 9 LambdaFunctionStarted",
    "11 < 10 LambdaFunctionFailed",
    "12 < 8 LambdaFunctionFailed",
    "13 < 12 TaskStateAborted",
    "14 < 6 WaitStateAborted",
    "15 < 11 TaskStateAborted",
    "16 < 12 ParallelStateFailed",
    "17 < 16 ExecutionFailed",
  ]);
});

it("ends at once when a path of a branch leads nowhere", async () => {
  await using workflow = await startWorkflow({
    definition: parallel([
      { StartAt: "P", States: { P: { Type: "Pass", Parameters: { "m.$": "$.nope" }, End: true } } },
    ]),
  });

  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  expect(outline(await historyOf(workflow.sfn, executionArn)).slice(2)).toEqual([
    "3 < 2 ParallelStateStarted",
    "4 < 3 PassStateEntered P",
    "5 < 4 ExecutionFailed",
  ]);
});

it("starts a retried Parallel state anew and says that it failed when that is final", async () => {
  const boom = { StartAt: "Boom", States: { Boom: { Type: "Fail", Error: "MyError" } } };
  await using workflow = await startWorkflow({
    definition: parallel([boom], { Retry: [{ ErrorEquals: ["MyError"], MaxAttempts: 1 }] }),
  });

  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  expect(outline(await historyOf(workflow.sfn, executionArn)).slice(2)).toEqual([
    "3 < 2 ParallelStateStarted",
    "4 < 3 FailStateEntered Boom",
    "5 < 4 ParallelStateStarted",
    "6 < 5 FailStateEntered Boom",
    "7 < 6 ParallelStateFailed",
    "8 < 7 ExecutionFailed",
  ]);
});

it("ends with the abortion, whatever still runs", async () => {
  const gate = Promise.withResolvers<null>();
  await using workflow = await startWorkflow({
    definition: alone("works"),
    functions: { works: () => gate.promise },
  });

  const executionArn = await workflow.start();
  await workflow.sfn.send(new StopExecutionCommand({ executionArn, cause: "probe" }));
  gate.resolve(null);
  await workflow.world.clock.sleep(1);

  expect((await historyOf(workflow.sfn, executionArn)).at(-1)).toMatchObject({
    id: 5,
    previousEventId: 0,
    type: "ExecutionAborted",
    executionAbortedEventDetails: { cause: "probe" },
  });
});

it("ends with the time-out of the machine", async () => {
  await using workflow = await startWorkflow({
    definition: {
      StartAt: "Wait",
      TimeoutSeconds: 3,
      States: { Wait: { Type: "Wait", Seconds: 25, End: true } },
    },
  });

  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  expect((await historyOf(workflow.sfn, executionArn)).at(-1)).toMatchObject({
    id: 3,
    previousEventId: 0,
    type: "ExecutionTimedOut",
    executionTimedOutEventDetails: { error: "States.Timeout" },
  });
});

it("ends an execution whose history is full", async () => {
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
  const execution = await finished(workflow.sfn, executionArn);
  const { events } = await workflow.sfn.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 }),
  );

  const words = {
    error: "States.Runtime",
    cause: "The execution reached the maximum number of history events (25000).",
  };
  expect(execution).toMatchObject({ status: "FAILED", ...words });
  expect(events).toMatchObject([
    { id: 25_000, previousEventId: 24_999, executionFailedEventDetails: words },
  ]);
});

it("gives the history in pages, newest first, and without data when asked to", async () => {
  await using workflow = await startWorkflow({
    definition: { StartAt: "A", States: { A: { Type: "Pass", End: true } } },
  });
  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);
  const page = (nextToken?: string) =>
    workflow.sfn.send(
      new GetExecutionHistoryCommand({
        executionArn,
        maxResults: 3,
        reverseOrder: true,
        includeExecutionData: false,
        nextToken,
      }),
    );

  const first = await page();
  const second = await page(first.nextToken);

  expect(first.events?.map(({ id }) => id)).toEqual([4, 3, 2]);
  expect(first.events?.[1]?.stateExitedEventDetails).toEqual({ name: "A" });
  expect(second.events?.map(({ id }) => id)).toEqual([1]);
  expect(second.nextToken).toBeUndefined();
  await expect(page("nonsense")).rejects.toMatchObject({ name: "InvalidToken" });
});
