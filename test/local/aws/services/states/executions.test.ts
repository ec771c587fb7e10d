import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import { failing, finished, startWorkflow, statusChanges, task } from "./workflow.ts";

const only = (fields: object = {}) => ({ StartAt: "Only", States: { Only: task("only", fields) } });

it("starts once when it is asked twice for the same", async () => {
  const gate = Promise.withResolvers<string>();
  await using workflow = await startWorkflow({
    definition: only(),
    functions: { only: () => gate.promise },
  });

  const first = await workflow.start({ id: 1 }, "analytics");
  const again = await workflow.start({ id: 1 }, "analytics");
  const other = workflow.start({ id: 2 }, "analytics");

  await expect(other).rejects.toMatchObject({
    name: "ExecutionAlreadyExists",
    message: `Execution Already Exists: '${first}'`,
  });
  expect(again).toBe(first);
  gate.resolve("done");
  expect((await finished(workflow.sfn, first)).output).toBe('"done"');
  expect(workflow.invocations).toEqual(["only"]);
});

it("keeps the name of an execution that is over", async () => {
  await using workflow = await startWorkflow({
    definition: only(),
    functions: { only: () => null },
  });
  await finished(workflow.sfn, await workflow.start({}, "analytics"));

  await expect(workflow.start({}, "analytics")).rejects.toMatchObject({
    name: "ExecutionAlreadyExists",
  });
});

it("has the same ARNs wherever it runs", async () => {
  await using workflow = await startWorkflow({ definition: only() });

  const executionArn = await workflow.start({}, "analytics");

  expect(executionArn).toBe("arn:aws:states:us-east-1:999999999999:execution:machine:analytics");
  expect(workflow.stateMachineArn).toBe(
    "arn:aws:states:us-east-1:999999999999:stateMachine:machine",
  );
});

it.each([
  ["InvalidName", { name: "two words" }],
  ["ValidationException", { name: "x".repeat(81) }],
  ["InvalidExecutionInput", { input: "{" }],
  ["ValidationException", { input: JSON.stringify("x".repeat(262_144)) }],
  [
    "StateMachineDoesNotExist",
    { stateMachineArn: "arn:aws:states:us-east-1:999999999999:stateMachine:other" },
  ],
  ["InvalidArn", { stateMachineArn: "machine" }],
])("refuses to start with %s", async (name, request) => {
  await using workflow = await startWorkflow({ definition: only() });
  const { stateMachineArn } = workflow;

  const starting = workflow.sfn.send(new StartExecutionCommand({ stateMachineArn, ...request }));

  await expect(starting).rejects.toMatchObject({ name });
});

it.each([
  ["ExecutionDoesNotExist", "arn:aws:states:us-east-1:999999999999:execution:machine:none"],
  ["InvalidArn", "none"],
])("answers %s for an execution that is not there", async (name, executionArn) => {
  await using workflow = await startWorkflow({ definition: only() });

  const describing = workflow.sfn.send(new DescribeExecutionCommand({ executionArn }));

  await expect(describing).rejects.toMatchObject({ name });
});

it("describes what runs, what succeeded and what failed", async () => {
  const gate = Promise.withResolvers<unknown>();
  await using workflow = await startWorkflow({
    definition: only(),
    functions: { only: (event) => (event === "fail" ? failing("Broken")(event) : gate.promise) },
  });
  const executionArn = await workflow.start({ id: 1 }, "good");
  const running = await workflow.sfn.send(new DescribeExecutionCommand({ executionArn }));
  gate.resolve({ made: true });

  const succeeded = await finished(workflow.sfn, executionArn);
  const failed = await finished(workflow.sfn, await workflow.start("fail", "bad"));

  expect(running).toMatchObject({
    status: "RUNNING",
    name: "good",
    input: '{"id":1}',
    inputDetails: { included: true },
    redriveCount: 0,
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: "Execution is RUNNING and cannot be redriven",
  });
  expect(running).not.toHaveProperty("stopDate");
  expect(succeeded).toMatchObject({
    status: "SUCCEEDED",
    output: '{"made":true}',
    outputDetails: { included: true },
    redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
  });
  expect(failed).toMatchObject({ status: "FAILED", redriveStatus: "REDRIVABLE" });
});

it("can't be redriven after fourteen days", async () => {
  await using workflow = await startWorkflow({
    definition: only(),
    functions: { only: failing("Broken") },
  });
  const executionArn = await workflow.start();
  await finished(workflow.sfn, executionArn);

  await workflow.world.clock.sleep(14 * 24 * 3600 + 1);

  expect(await finished(workflow.sfn, executionArn)).toMatchObject({
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: "Execution redrivable period exceeded",
  });
});

it("lists executions newest first, by status, in pages", async () => {
  await using workflow = await startWorkflow({
    definition: only(),
    functions: { only: (event) => (event === "fail" ? failing("Broken")(event) : event) },
  });
  const { sfn, stateMachineArn } = workflow;
  for (const name of ["one", "two", "three"])
    await finished(sfn, await workflow.start(name === "two" ? "fail" : "pass", name));
  const list = (request: object) =>
    sfn.send(new ListExecutionsCommand({ stateMachineArn, ...request }));

  const first = await list({ maxResults: 2 });
  const second = await list({ maxResults: 2, nextToken: first.nextToken });
  const failed = await list({ statusFilter: "FAILED" });

  expect(first.executions?.map(({ name }) => name)).toEqual(["three", "two"]);
  expect(second.executions?.map(({ name }) => name)).toEqual(["one"]);
  expect(failed.executions).toMatchObject([{ name: "two", status: "FAILED" }]);
});

it("describes and lists state machines", async () => {
  await using workflow = await startWorkflow({ definition: only() });
  const { sfn, stateMachineArn } = workflow;

  const described = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));

  expect(JSON.parse(described.definition ?? "")).toEqual(only());
  expect(described).toMatchObject({ name: "machine", status: "ACTIVE", type: "STANDARD" });
  expect(stateMachines).toMatchObject([{ stateMachineArn, name: "machine" }]);
});

it.each([
  ["InvalidDefinition", "{"],
  ["InvalidDefinition", JSON.stringify({ StartAt: "None", States: {} })],
  ["InvalidDefinition", JSON.stringify(only({ HeartbeatSeconds: 5 }))],
  ["InvalidDefinition", JSON.stringify({ ...only(), QueryLanguage: "JSONata" })],
  ["InvalidDefinition", JSON.stringify(only({ Resource: "arn:aws:states:::sqs:sendMessage" }))],
])("refuses to create with %s", async (name, definition) => {
  await using workflow = await startWorkflow({ definition: only() });

  const creating = workflow.sfn.send(
    new CreateStateMachineCommand({ name: "other", definition, roleArn: "arn" }),
  );

  await expect(creating).rejects.toMatchObject({ name });
});

it("makes a state machine once, and none of another definition beside it", async () => {
  await using workflow = await startWorkflow({ definition: only() });
  const create = (definition: object) =>
    workflow.sfn.send(
      new CreateStateMachineCommand({
        name: "machine",
        definition: JSON.stringify(definition),
        roleArn: "arn:aws:iam::999999999999:role/other",
      }),
    );

  expect((await create(only())).stateMachineArn).toBe(workflow.stateMachineArn);
  await expect(create(only({ TimeoutSeconds: 5 }))).rejects.toMatchObject({
    name: "StateMachineAlreadyExists",
  });
});

it("tells the default bus of each change of status", async () => {
  await using workflow = await startWorkflow({
    definition: only(),
    functions: { only: failing("Broken") },
    takes: { only: 3 },
  });
  const changes = await statusChanges(workflow);

  const execution = await finished(workflow.sfn, await workflow.start({ id: 1 }, "analytics"));

  const [started, ended] = await changes();
  const common = {
    executionArn: execution.executionArn,
    stateMachineArn: workflow.stateMachineArn,
    name: "analytics",
    startDate: execution.startDate?.getTime(),
    input: '{"id":1}',
    inputDetails: { included: true },
    output: null,
    outputDetails: null,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    redriveCount: 0,
    redriveDate: null,
  };
  expect(started).toMatchObject({
    source: "aws.states",
    "detail-type": "Step Functions Execution Status Change",
    account: "999999999999",
    region: "us-east-1",
    resources: [execution.executionArn],
  });
  expect(started.detail).toEqual({
    ...common,
    status: "RUNNING",
    stopDate: null,
    redriveStatus: "NOT_REDRIVABLE",
    redriveStatusReason: "Execution is RUNNING and cannot be redriven",
    error: null,
    cause: null,
  });
  expect(ended.detail).toEqual({
    ...common,
    status: "FAILED",
    stopDate: common.startDate === undefined ? undefined : common.startDate + 3000,
    redriveStatus: "REDRIVABLE",
    redriveStatusReason: null,
    error: "Broken",
    cause: execution.cause,
  });
});
