import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import {
  failing,
  failure,
  finished,
  historyOf,
  outline,
  secondsOf,
  startWorkflow,
  task,
} from "./workflow.ts";

const single = (state: object, fields: object = {}) => ({
  StartAt: "Only",
  States: { Only: state },
  ...fields,
});

const alone = (name: string, fields = {}) => ({
  StartAt: name,
  States: { [name]: task(name, fields) },
});

const every = (IntervalSeconds: number, name: string, MaxAttempts = 100) => ({
  ErrorEquals: [name],
  IntervalSeconds,
  BackoffRate: 1,
  MaxAttempts,
});

it("hands what a task returns to the next one", async () => {
  await using workflow = await startWorkflow({
    definition: {
      StartAt: "One",
      States: {
        One: task("one", { ResultPath: "$.one", Next: "Two" }),
        Two: task("two", { ResultPath: "$.two" }),
      },
    },
    functions: { one: () => ({ id: 1 }), two: (event) => event },
  });

  const { status, output } = await finished(workflow.sfn, await workflow.start({ given: true }));

  const afterOne = { given: true, one: { id: 1 } };
  expect(status).toBe("SUCCEEDED");
  expect(JSON.parse(output ?? "")).toEqual({ ...afterOne, two: afterOne });
});

it.each([Number.POSITIVE_INFINITY, 2000])(
  "takes exactly the seconds of its retries at scale %d",
  async (scale) => {
    const branch = (name: string) =>
      alone(name, { Retry: [every(84, "JustStarted"), every(10, "NotReady")] });
    await using workflow = await startWorkflow({
      scale,
      definition: {
        StartAt: "First",
        States: {
          First: task("first", { Retry: [every(5, "NotReady")], Next: "Both" }),
          Both: { Type: "Parallel", Branches: [branch("slow"), branch("quick")], Next: "Last" },
          Last: task("last"),
        },
      },
      functions: {
        first: failing("NotReady"),
        slow: failing("JustStarted", "NotReady", "NotReady"),
        quick: failing("NotReady", "NotReady", "NotReady"),
        last: () => "done",
      },
    });

    const execution = await finished(workflow.sfn, await workflow.start());

    expect(execution.output).toBe('"done"');
    expect(secondsOf(execution)).toBe(5 + 84 + 10 + 10);
    expect(workflow.invocations.filter((name) => name === "quick")).toHaveLength(4);
  },
);

it("fails with the error's name, and Lambda's answer as the cause", async () => {
  await using workflow = await startWorkflow({
    definition: single(
      task("only", {
        Retry: [{ ErrorEquals: ["TrustRefused"], MaxAttempts: 0 }, every(1, "States.ALL")],
      }),
    ),
    functions: { only: failing("TrustRefused") },
  });

  const { status, error, cause } = await finished(workflow.sfn, await workflow.start());

  expect({ status, error }).toEqual({ status: "FAILED", error: "TrustRefused" });
  expect(JSON.parse(cause ?? "")).toEqual({
    errorType: "TrustRefused",
    errorMessage: "because",
    trace: ["TrustRefused: because"],
  });
});

it("stops the other branches at once when one fails", async () => {
  await using workflow = await startWorkflow({
    definition: single({
      Type: "Parallel",
      Branches: [
        alone("fails", { Retry: [every(15, "NotReady")] }),
        alone("waits", { Retry: [every(10, "NotReady")] }),
        { StartAt: "A", States: { A: task("works", { Next: "B" }), B: task("never") } },
      ],
      End: true,
    }),
    functions: {
      fails: failing("NotReady", "AccessDenied"),
      waits: failing(...Array(9).fill("NotReady")),
      works: () => null,
      never: () => null,
    },
    takes: { works: 20 },
  });

  const execution = await finished(workflow.sfn, await workflow.start());
  await workflow.world.clock.sleep(2000);

  expect(execution.error).toBe("AccessDenied");
  expect(secondsOf(execution)).toBe(15);
  expect(workflow.invocations).toEqual(["fails", "waits", "works", "waits", "fails"]);
});

it("stops what branches of a branch are in", async () => {
  const inner = { Type: "Parallel", Branches: [alone("waits"), alone("quick")], End: true };
  await using workflow = await startWorkflow({
    definition: single({
      Type: "Parallel",
      Branches: [{ StartAt: "Inner", States: { Inner: inner } }, alone("fails")],
      End: true,
    }),
    functions: { waits: () => 1, quick: () => 2, fails: failing("AccessDenied") },
    takes: { waits: 60, quick: 1, fails: 10 },
  });

  const executionArn = await workflow.start();
  const execution = await finished(workflow.sfn, executionArn);

  const history = outline(await historyOf(workflow.sfn, executionArn));
  expect(execution.error).toBe("AccessDenied");
  expect(secondsOf(execution)).toBe(10);
  expect(history.slice(-6).map((line) => line.split(" ").at(3))).toEqual([
    "LambdaFunctionFailed",
    "TaskStateAborted",
    "TaskStateAborted",
    "ParallelStateAborted",
    "ParallelStateFailed",
    "ExecutionFailed",
  ]);
});

it("starts all branches again when a Parallel state is retried", async () => {
  await using workflow = await startWorkflow({
    definition: single({
      Type: "Parallel",
      Branches: [alone("fails"), alone("works")],
      Retry: [every(30, "Broken")],
      End: true,
    }),
    functions: { fails: failing("Broken"), works: () => 1 },
  });

  const execution = await finished(workflow.sfn, await workflow.start());

  expect(execution.status).toBe("SUCCEEDED");
  expect(secondsOf(execution)).toBe(30);
  expect(workflow.invocations).toEqual(["fails", "works", "fails", "works"]);
});

it("goes where a catcher leads, with error and cause", async () => {
  await using workflow = await startWorkflow({
    definition: {
      StartAt: "Try",
      States: {
        Try: task("broken", {
          Next: "Never",
          Catch: [{ ErrorEquals: ["Broken"], ResultPath: "$.error", Next: "Rescue" }],
        }),
        Rescue: { Type: "Pass", End: true },
        Never: { Type: "Fail" },
      },
    },
    functions: { broken: failing("Broken") },
  });

  const { output } = await finished(workflow.sfn, await workflow.start({ id: 7 }));

  expect(JSON.parse(output ?? "")).toEqual({
    id: 7,
    error: { Error: "Broken", Cause: JSON.stringify(failure("Broken").payload) },
  });
});

it("ends a task after its TimeoutSeconds", async () => {
  await using workflow = await startWorkflow({
    definition: single(task("slow", { TimeoutSeconds: 90 })),
    functions: { slow: () => null },
    takes: { slow: 100 },
  });

  const execution = await finished(workflow.sfn, await workflow.start());

  expect(execution).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  expect(secondsOf(execution)).toBe(90);
});

it("gives each attempt its own TimeoutSeconds", async () => {
  await using workflow = await startWorkflow({
    definition: single(
      task("slow", { TimeoutSeconds: 90, Retry: [every(10, "States.Timeout", 2)] }),
    ),
    functions: { slow: () => null },
    takes: { slow: 100 },
  });

  const execution = await finished(workflow.sfn, await workflow.start());

  expect(secondsOf(execution)).toBe(90 + 10 + 90 + 10 + 90);
  expect(workflow.invocations).toHaveLength(3);
});

it("ends the execution after the machine's TimeoutSeconds", async () => {
  await using workflow = await startWorkflow({
    definition: single(task("never", { Retry: [every(10, "NotReady")] }), { TimeoutSeconds: 25 }),
    functions: { never: failing(...Array(100).fill("NotReady")) },
  });

  const execution = await finished(workflow.sfn, await workflow.start());

  expect(execution.status).toBe("TIMED_OUT");
  expect(execution).not.toHaveProperty("error");
  expect(secondsOf(execution)).toBe(25);
  expect(workflow.invocations).toHaveLength(3);
});

it("begins nothing more once it is stopped", async () => {
  await using workflow = await startWorkflow({
    definition: {
      StartAt: "One",
      States: { One: task("one", { Next: "Two" }), Two: task("two") },
    },
    functions: { one: () => gate.promise, two: () => null },
  });
  const gate = Promise.withResolvers<null>();

  const executionArn = await workflow.start();
  await workflow.sfn.send(
    new StopExecutionCommand({ executionArn, error: "Manual", cause: "probe" }),
  );
  gate.resolve(null);
  const execution = await finished(workflow.sfn, executionArn);

  expect(execution).toMatchObject({ status: "ABORTED", error: "Manual", cause: "probe" });
  expect(workflow.invocations).toEqual(["one"]);
});

it("waits, chooses and passes on", async () => {
  await using workflow = await startWorkflow({
    definition: {
      StartAt: "Wait",
      States: {
        Wait: { Type: "Wait", SecondsPath: "$.seconds", Next: "Choose" },
        Choose: {
          Type: "Choice",
          Choices: [{ Variable: "$.seconds", NumericGreaterThan: 10, Next: "Long" }],
          Default: "Short",
        },
        Long: { Type: "Pass", Result: false, ResultPath: "$.short", Next: "Done" },
        Short: { Type: "Pass", Result: true, ResultPath: "$.short", Next: "Done" },
        Done: { Type: "Succeed" },
      },
    },
  });

  const execution = await finished(workflow.sfn, await workflow.start({ seconds: 30 }));

  expect(JSON.parse(execution.output ?? "")).toEqual({ seconds: 30, short: false });
  expect(secondsOf(execution)).toBe(30);
});

it("waits until a moment", async () => {
  await using workflow = await startWorkflow({
    definition: single({ Type: "Wait", TimestampPath: "$.at", End: true }),
  });
  const at = new Date(workflow.world.clock.now() + 3_600_000).toISOString();

  const { stopDate } = await finished(workflow.sfn, await workflow.start({ at }));

  expect(stopDate?.toISOString()).toBe(at);
});

it("fails with the words of a Fail state", async () => {
  await using workflow = await startWorkflow({
    definition: single({ Type: "Fail", Error: "Nope", CausePath: "$.why" }),
  });

  const execution = await finished(workflow.sfn, await workflow.start({ why: "because" }));

  expect(execution).toMatchObject({ status: "FAILED", error: "Nope", cause: "because" });
});

it("says in which state a path leads nowhere", async () => {
  await using workflow = await startWorkflow({
    definition: single(
      task("never", { Parameters: { "id.$": "$.missing" }, Retry: [every(1, "States.ALL")] }),
    ),
  });

  const { error, cause } = await finished(workflow.sfn, await workflow.start());

  expect(error).toBe("States.Runtime");
  expect(cause).toMatch(
    /^An error occurred while executing the state 'Only' \(entered at the event id #2\)/,
  );
  expect(cause).toContain("$.missing");
});

it("shows the execution in the context object", async () => {
  await using workflow = await startWorkflow({
    definition: single({
      Type: "Pass",
      Parameters: {
        "id.$": "$$.Execution.Id",
        "input.$": "$$.Execution.Input.given",
        "state.$": "$$.State.Name",
        "started.$": "$$.Execution.StartTime",
      },
      End: true,
    }),
  });

  const execution = await finished(workflow.sfn, await workflow.start({ given: 5 }));

  expect(JSON.parse(execution.output ?? "")).toEqual({
    id: execution.executionArn,
    input: 5,
    state: "Only",
    started: execution.startDate?.toISOString(),
  });
});

it("fails where a function is not deployed", async () => {
  await using workflow = await startWorkflow({ definition: single(task("missing")) });

  const { error, cause } = await finished(workflow.sfn, await workflow.start());

  expect(error).toBe("Lambda.ResourceNotFoundException");
  expect(cause).toContain("function:missing");
});

it("fails when a function returns more than a state may hold", async () => {
  await using workflow = await startWorkflow({
    definition: single(task("large", { Retry: [every(1, "States.ALL")] })),
    functions: { large: () => "x".repeat(262_144) },
  });

  const { error } = await finished(workflow.sfn, await workflow.start());

  expect(error).toBe("States.DataLimitExceeded");
});
