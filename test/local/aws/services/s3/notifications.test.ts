import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateBucketCommand,
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { settled } from "../../../../../local/aws/services/events/delivery.ts";
import { events } from "../../../../../local/aws/services/events/event-bridge.ts";
import { s3 } from "../../../../../local/aws/services/s3.ts";
import { sqs } from "../../../../../local/aws/services/sqs.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

const Bucket = "templates";
const NotificationConfiguration = { EventBridgeConfiguration: {} };

/** A bucket, and a queue that gets every event of S3. */
const start = async () => {
  const aws = await startSimulatedAws({ events, s3, sqs });
  const queue = aws.client(SQSClient);
  const bus = aws.client(EventBridgeClient);
  await aws.client(S3Client).send(new CreateBucketCommand({ Bucket }));
  const { QueueUrl } = await queue.send(new CreateQueueCommand({ QueueName: "q" }));
  const EventPattern = JSON.stringify({ source: ["aws.s3"] });
  await bus.send(new PutRuleCommand({ Name: "r", EventPattern }));
  const Targets = [{ Id: "q", Arn: "arn:aws:sqs:us-east-1:123456789012:q" }];
  await bus.send(new PutTargetsCommand({ Rule: "r", Targets }));
  const received = async () => {
    await settled({ world: aws.world, account: "123456789012", region: "us-east-1" });
    const { Messages = [] } = await queue.send(new ReceiveMessageCommand({ QueueUrl }));
    return Messages.map(({ Body = "" }) => JSON.parse(Body));
  };
  return { ...aws, received };
};

it("tells EventBridge of a new object in a bucket that is set up for it", async () => {
  await using aws = await start();
  const client = aws.client(S3Client);
  await client.send(
    new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration }),
  );

  await client.send(new PutObjectCommand({ Bucket, Key: "stack.yaml", Body: "Resources" }));

  expect(await aws.received()).toMatchObject([
    {
      source: "aws.s3",
      "detail-type": "Object Created",
      resources: ["arn:aws:s3:::templates"],
      detail: {
        bucket: { name: Bucket },
        object: { key: "stack.yaml", size: 9 },
        reason: "PutObject",
      },
    },
  ]);
  expect(
    await client.send(new GetBucketNotificationConfigurationCommand({ Bucket })),
  ).toMatchObject(NotificationConfiguration);
});

it("tells nobody of an object in any other bucket", async () => {
  await using aws = await start();
  const client = aws.client(S3Client);

  await client.send(new PutObjectCommand({ Bucket, Key: "stack.yaml", Body: "Resources" }));

  expect(await aws.received()).toEqual([]);
  expect(
    await client.send(new GetBucketNotificationConfigurationCommand({ Bucket })),
  ).not.toHaveProperty("EventBridgeConfiguration");
});
