import * as sfnModule from "@aws-sdk/client-sfn";
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  SFNClient,
} from "@aws-sdk/client-sfn";
import * as sqsModule from "@aws-sdk/client-sqs";
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { AwsError } from "../../../../local/aws/errors.ts";
import { service } from "../../../../local/aws/service.ts";
import { startSimulatedAws } from "../../../support/simulated-aws.ts";

const executionArn = "arn:aws:states:us-east-1:999999999999:execution:machine:name";

it("takes structures, lists, maps and bytes", async () => {
  const sqs = service(sqsModule, {
    SendMessageBatch: () => ({ Successful: [], Failed: [] }),
  });
  await using aws = await startSimulatedAws({ sqs });
  const input = {
    QueueUrl: `${aws.endpoint}/999999999999/queue`,
    Entries: [
      {
        Id: "1",
        MessageBody: 'a "text" with ü',
        DelaySeconds: 3,
        MessageAttributes: {
          bytes: { DataType: "Binary", BinaryValue: new Uint8Array([0, 128, 255]) },
        },
      },
    ],
  };

  await aws
    .client(SQSClient)
    .send(new SendMessageBatchCommand(input))
    .catch(() => "the SDK compares the checksums of messages, and there are none");

  expect(aws.world.journal[0]?.input).toEqual(input);
});

it("gives structures, lists, dates and nothing at all", async () => {
  const executions = [
    {
      executionArn,
      stateMachineArn: "arn:aws:states:us-east-1:999999999999:stateMachine:machine",
      name: "name",
      status: "RUNNING" as const,
      startDate: new Date("2026-01-02T03:04:05.678Z"),
    },
  ];
  const states = service(sfnModule, {
    ListExecutions: () => ({ executions }),
    StopExecution: () => ({ stopDate: undefined }),
  });
  await using aws = await startSimulatedAws({ states });
  const client = aws.client(SFNClient);

  const listed = await client.send(new ListExecutionsCommand({}));
  const stopped = await client.send(new sfnModule.StopExecutionCommand({ executionArn }));

  expect(listed.executions).toEqual(executions);
  expect(stopped.stopDate).toBeUndefined();
});

it("gives an error that the SDK knows as its own class", async () => {
  const states = service(sfnModule, {
    DescribeExecution: () => {
      throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${executionArn}'`);
    },
  });
  await using aws = await startSimulatedAws({ states });

  const attempt = aws.client(SFNClient).send(new DescribeExecutionCommand({ executionArn }));

  await expect(attempt).rejects.toBeInstanceOf(ExecutionDoesNotExist);
  await expect(attempt).rejects.toThrow(`Execution Does Not Exist: '${executionArn}'`);
});
