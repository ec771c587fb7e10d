/** A state machine in the home account whose tasks are functions of the test. */

import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { events } from "../../../../../local/aws/services/events/event-bridge.ts";
import { functionArn, functionsOf } from "../../../../../local/aws/services/lambda.ts";
import { sqs } from "../../../../../local/aws/services/sqs.ts";
import { states } from "../../../../../local/aws/services/states/states.ts";
import { HOME_ACCOUNT } from "../../../../../local/aws/world.ts";
import { InvocationError } from "../../../../../local/invocation-error.ts";
import { must } from "../../../../../shared/must.ts";
import { type SimulatedAws, startSimulatedAws } from "../../../../support/simulated-aws.ts";

/** Where everything is. */
const HOME = { account: HOME_ACCOUNT, region: "us-east-1" };

/** ARN of a function of the test. */
export const arnOf = (name: string) => functionArn(HOME, name);

/** A Task state of that function, last in its flow unless `Next` says otherwise. */
export const task = (name: string, fields: object = {}) => ({
  Type: "Task",
  Resource: arnOf(name),
  ...("Next" in fields ? {} : { End: true }),
  ...fields,
});

/** An error as a Lambda function answers it. */
export const failure = (errorType: string, errorMessage = "because") =>
  new InvocationError({ errorType, errorMessage, trace: [`${errorType}: ${errorMessage}`] });

/** A function that fails so often with those errors, then gives what it was given. */
export const failing = (...errors: string[]) => {
  const left = [...errors];
  return (event: unknown): unknown => {
    const error = left.shift();
    if (error) throw failure(error);
    return event;
  };
};

interface Options {
  definition: object;
  functions?: Record<string, (event: unknown) => unknown>;
  /** Simulated seconds that a function takes, where it takes any. */
  takes?: Record<string, number>;
  scale?: number;
}

/** Starts a simulated AWS in which the machine is deployed. */
export const startWorkflow = async ({ definition, functions = {}, takes = {}, scale }: Options) => {
  const aws = await startSimulatedAws(
    { states, events, sqs },
    scale === undefined ? {} : { scale },
  );
  const { world } = aws;
  const invocations: string[] = [];
  for (const [name, handler] of Object.entries(functions))
    functionsOf({ world, ...HOME }).set(name, {
      arn: arnOf(name),
      invoke: async (event) => {
        invocations.push(name);
        try {
          return await world.clock.work(async () => handler(event));
        } finally {
          await world.clock.sleep(takes[name] ?? 0);
        }
      },
    });
  const sfn = aws.client(SFNClient, HOME);
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({
      name: "machine",
      definition: JSON.stringify(definition),
      roleArn: "arn:aws:iam::999999999999:role/machine",
    }),
  );
  return {
    ...aws,
    sfn,
    stateMachineArn: must(stateMachineArn, "stateMachineArn"),
    /** Names of the functions that were invoked, in order. */
    invocations,
    start: async (input: unknown = {}, name?: string) => {
      const request = { stateMachineArn, input: JSON.stringify(input), ...(name && { name }) };
      const { executionArn } = await sfn.send(new StartExecutionCommand(request));
      return must(executionArn, "executionArn");
    },
  };
};

/** The execution once it is over. */
export const finished = async (
  sfn: SFNClient,
  executionArn: string,
): Promise<DescribeExecutionOutput> => {
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  return execution.status === "RUNNING" ? finished(sfn, executionArn) : execution;
};

/** The whole history. */
export const historyOf = async (sfn: SFNClient, executionArn: string): Promise<HistoryEvent[]> => {
  const { events: history } = await sfn.send(
    new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
  );
  return must(history, "events");
};

/** A history in lines such as `3 < 2 TaskStateEntered EnsureVpc`. */
export const outline = (history: HistoryEvent[]) =>
  history.map(
    ({ id, previousEventId, type, stateEnteredEventDetails, stateExitedEventDetails }) => {
      const { name } = stateEnteredEventDetails ?? stateExitedEventDetails ?? { name: undefined };
      return [id, "<", previousEventId, type, name].filter((word) => word !== undefined).join(" ");
    },
  );

/** Simulated seconds from start to end. */
export const secondsOf = ({ startDate, stopDate }: DescribeExecutionOutput) =>
  (must(stopDate, "stopDate").getTime() - must(startDate, "startDate").getTime()) / 1000;

/** Listens from now on; gives what the default bus was told of the machine's executions. */
export const statusChanges = async ({
  client,
  stateMachineArn,
}: SimulatedAws & { stateMachineArn: string }) => {
  const sqs = client(SQSClient, HOME);
  const bus = client(EventBridgeClient, HOME);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "changes" }));
  const pattern = { source: ["aws.states"], detail: { stateMachineArn: [stateMachineArn] } };
  await bus.send(new PutRuleCommand({ Name: "changes", EventPattern: JSON.stringify(pattern) }));
  const Targets = [{ Id: "queue", Arn: "arn:aws:sqs:us-east-1:999999999999:changes" }];
  await bus.send(new PutTargetsCommand({ Rule: "changes", Targets }));
  return async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body = "" }) => JSON.parse(Body));
  };
};
