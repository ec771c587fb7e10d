/** Executions: started, looked at, stopped. */

import { randomUUID } from "node:crypto";
import type {
  DescribeExecutionCommandInput,
  ListExecutionsCommandInput,
  StartExecutionCommandInput,
  StopExecutionCommandInput,
} from "@aws-sdk/client-sfn";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { page } from "../page.ts";
import {
  type Execution,
  executionsOf,
  mustExecution,
  type SimulatedStateMachine,
} from "./execution.ts";
import type { Json } from "./language.ts";
import { checkName } from "./names.ts";
import { beginningOf } from "./progress.ts";
import { redriveStatus } from "./redrivable.ts";
import { abort, start as run } from "./run.ts";
import { mustStateMachine } from "./state-machines.ts";

/** Step Functions developer guide, "quotas": bytes of an execution's input. */
const MOST_BYTES = 262_144;

const start = async (request: StartExecutionCommandInput, call: Call) => {
  const { name = randomUUID(), input = "{}" } = request;
  const machine = mustStateMachine(request.stateMachineArn, call);
  checkName(name);
  const inputValue = parse(input);
  const arn = `${machine.arn.replace(":stateMachine:", ":execution:")}:${name}`;
  const there = executionsOf(call).get(arn);
  if (there && (there.status !== "RUNNING" || there.input !== input))
    throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
  const beginning = { arn, name, machine, input, inputValue };
  const execution = there ?? (await call.world.clock.work(async () => begin(beginning, call)));
  return { executionArn: arn, startDate: new Date(execution.startedAt) };
};

const parse = (input: string): Json => {
  if (Buffer.byteLength(input) > MOST_BYTES)
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to ${MOST_BYTES}`,
    );
  try {
    return JSON.parse(input);
  } catch (error) {
    throw invalidInput(error);
  }
};

const invalidInput = (error: unknown) =>
  new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${error}'`);

interface Beginning {
  arn: string;
  name: string;
  machine: SimulatedStateMachine;
  input: string;
  inputValue: Json;
}

/** Time stands still until the first task works, however long this machine needs to get there. */
const begin = (beginning: Beginning, call: Call): Execution => {
  const execution: Execution = {
    ...beginning,
    startedAt: call.world.clock.now(),
    status: "RUNNING",
    history: [],
    progress: beginningOf(beginning.machine.definition, beginning.inputValue),
    redrives: [],
    stop: new AbortController(),
  };
  executionsOf(call).set(execution.arn, execution);
  void run(execution, call);
  return execution;
};

const describe = ({ executionArn }: DescribeExecutionCommandInput, call: Call) => {
  const execution = mustExecution(executionArn, call);
  const { input, output, error, cause } = execution;
  return {
    ...view(execution),
    input,
    inputDetails: { included: true },
    ...(output !== undefined && { output, outputDetails: { included: true } }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    ...redriveStatus(execution, call),
  };
};

const list = (request: ListExecutionsCommandInput, call: Call) => {
  if (request.redriveFilter)
    throw new AwsError(
      "ValidationException",
      "RedriveFilter cannot be applied to ListExecutions call with StateMachine ARN",
    );
  const machine = mustStateMachine(request.stateMachineArn, call);
  const executions = [...executionsOf(call).values()]
    .filter((execution) => execution.machine === machine)
    .filter(({ status }) => !request.statusFilter || status === request.statusFilter)
    .reverse();
  const options = { size: request.maxResults || 100, token: request.nextToken };
  const { items, nextToken } = page(executions, options);
  return { executions: items.map(view), ...(nextToken && { nextToken }) };
};

const view = ({ arn, machine, name, status, startedAt, stoppedAt, redrives }: Execution) => ({
  executionArn: arn,
  stateMachineArn: machine.arn,
  name,
  status,
  startDate: new Date(startedAt),
  ...(stoppedAt !== undefined && { stopDate: new Date(stoppedAt) }),
  redriveCount: redrives.length,
  ...redriveDate(redrives.at(-1)),
});

const redriveDate = (last: Execution["redrives"][number] | undefined) =>
  last && { redriveDate: new Date(last.at) };

const stop = ({ executionArn, error, cause }: StopExecutionCommandInput, call: Call) => {
  const execution = mustExecution(executionArn, call);
  abort(execution, { error, cause }, call);
  return { stopDate: new Date(execution.stoppedAt ?? call.world.clock.now()) };
};

export const executions = {
  StartExecution: start,
  DescribeExecution: describe,
  ListExecutions: list,
  StopExecution: stop,
};
