import {
  DescribeEventBusCommand,
  EventBridgeClient,
  ListRulesCommand,
} from "@aws-sdk/client-eventbridge";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { settled } from "../../local/aws/services/events/delivery.ts";
import { events } from "../../local/aws/services/events/event-bridge.ts";
import { sqs } from "../../local/aws/services/sqs.ts";
import { states } from "../../local/aws/services/states/states.ts";
import { deploy } from "../../local/deploy.ts";
import { readService } from "../../local/serverless-service.ts";
import { startSimulatedAws } from "../support/simulated-aws.ts";

const HOME = { account: "999999999999", region: "eu-central-1" };

const startDeployed = async () => {
  const aws = await startSimulatedAws({ states, events, sqs });
  const service = await readService("test/local/service/serverless.yml");
  return { ...aws, ...deploy({ world: aws.world, service, tableName: "small" }) };
};

it("runs a deployed workflow and hands its event to a deployed rule", async () => {
  await using stack = await startDeployed();
  const { world, environment } = stack;
  const sfn = stack.client(SFNClient, HOME);
  const queue = stack.client(SQSClient, HOME);

  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: environment["MACHINE_ARN"],
      name: "once",
      input: JSON.stringify({ name: "world", readyAt: world.clock.now() + 10_000 }),
    }),
  );
  await world.clock.sleep(1000);
  await settled({ world, ...HOME });
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  const { Messages = [] } = await queue.send(
    new ReceiveMessageCommand({ QueueUrl: "DeadLetters", MaxNumberOfMessages: 10 }),
  );

  expect(execution).toMatchObject({ status: "SUCCEEDED", output: '"hello world"' });
  expect(Number(execution.stopDate) - Number(execution.startDate)).toBe(10_000);
  expect(Messages.map(({ Body = "" }) => JSON.parse(Body))).toMatchObject([
    {
      requestContext: { condition: "RetriesExhausted", approximateInvokeCount: 3 },
      requestPayload: { detail: { executionArn, status: "SUCCEEDED" } },
      responsePayload: { errorType: "Error", errorMessage: "can't tell anyone of SUCCEEDED" },
    },
  ]);
});

it("makes the buses and rules, and tells functions where they are", async () => {
  await using stack = await startDeployed();
  const bus = stack.client(EventBridgeClient, HOME);

  const { Arn } = await bus.send(new DescribeEventBusCommand({ Name: "small-local" }));
  const { Rules } = await bus.send(new ListRulesCommand({ EventBusName: "small-local" }));

  expect(Arn).toBe("arn:aws:events:eu-central-1:999999999999:event-bus/small-local");
  expect(Rules?.map(({ Name }) => Name)).toEqual(["report-rule-3"]);
  expect(stack.environment).toMatchObject({ EVENT_BUS_NAME: "small-local", TABLE_NAME: "small" });
});

it("runs a deployed function by itself", async () => {
  await using stack = await startDeployed();

  expect(await stack.invoke("greet", { name: "you", readyAt: 0 })).toBe("hello you");
});
