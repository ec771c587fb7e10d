import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { sqs } from "../../../../local/aws/services/sqs.ts";
import { startSimulatedAws } from "../../../support/simulated-aws.ts";

const startQueue = async (Attributes: Record<string, string> = {}) => {
  const aws = await startSimulatedAws({ sqs });
  const client = aws.client(SQSClient);
  const { QueueUrl } = await client.send(
    new CreateQueueCommand({ QueueName: "inbox", Attributes }),
  );
  return {
    client,
    QueueUrl,
    send: (MessageBody: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody })),
    receive: async (options = {}) => {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl, ...options }),
      );
      return Messages;
    },
    [Symbol.asyncDispose]: aws.close,
  };
};

it("hands a message to one receiver, which deletes it", async () => {
  await using queue = await startQueue();
  await queue.send("hello");

  const [message] = await queue.receive();
  const whileReceived = await queue.receive();
  await queue.client.send(
    new DeleteMessageCommand({ QueueUrl: queue.QueueUrl, ReceiptHandle: message?.ReceiptHandle }),
  );

  expect(message?.Body).toBe("hello");
  expect(whileReceived).toEqual([]);
  expect(await counts(queue)).toEqual({ visible: "0", inFlight: "0" });
});

it("gives at most as many messages as asked for, oldest first", async () => {
  await using queue = await startQueue();
  for (const body of ["one", "two", "three"]) await queue.send(body);

  const first = await queue.receive({ MaxNumberOfMessages: 2 });

  expect(first.map(({ Body }) => Body)).toEqual(["one", "two"]);
  expect(await counts(queue)).toEqual({ visible: "1", inFlight: "2" });
});

it("gives a message again that was not deleted in time", async () => {
  await using queue = await startQueue();
  await queue.send("again");
  await queue.receive({ VisibilityTimeout: 0 });

  const [message] = await queue.receive({
    MessageSystemAttributeNames: ["ApproximateReceiveCount"],
  });

  expect(message?.Body).toBe("again");
  expect(message?.Attributes).toEqual({ ApproximateReceiveCount: "2" });
});

it("polls for long until a message arrives", async () => {
  await using queue = await startQueue();

  const polling = queue.receive({ WaitTimeSeconds: 20 });
  await queue.send("late");

  expect((await polling).map(({ Body }) => Body)).toEqual(["late"]);
});

it("deletes in batches and says which receipts are none", async () => {
  await using queue = await startQueue();
  await queue.send("one");
  const [message] = await queue.receive();

  const { Successful, Failed } = await queue.client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queue.QueueUrl,
      Entries: [
        { Id: "good", ReceiptHandle: message?.ReceiptHandle },
        { Id: "bad", ReceiptHandle: "nonsense" },
      ],
    }),
  );

  expect(Successful).toEqual([{ Id: "good" }]);
  expect(Failed).toMatchObject([{ Id: "bad", Code: "ReceiptHandleIsInvalid", SenderFault: true }]);
});

it("keeps message attributes and tells those that are asked for", async () => {
  await using queue = await startQueue();
  const MessageAttributes = { RULE_ARN: { DataType: "String", StringValue: "arn" } };
  await queue.client.send(
    new SendMessageCommand({ QueueUrl: queue.QueueUrl, MessageBody: "x", MessageAttributes }),
  );

  const [message] = await queue.receive({ MessageAttributeNames: ["All"] });

  expect(message?.MessageAttributes).toEqual(MessageAttributes);
});

it("makes a queue once, and no second one with other attributes", async () => {
  await using queue = await startQueue({ VisibilityTimeout: "5" });
  const again = (VisibilityTimeout: string) =>
    queue.client.send(
      new CreateQueueCommand({ QueueName: "inbox", Attributes: { VisibilityTimeout } }),
    );

  expect((await again("5")).QueueUrl).toBe(queue.QueueUrl);
  await expect(again("6")).rejects.toThrow("a different value for attribute VisibilityTimeout");
});

it("finds queues by name, and none that was deleted", async () => {
  await using queue = await startQueue();
  const find = () => queue.client.send(new GetQueueUrlCommand({ QueueName: "inbox" }));

  const found = await find();
  const listed = await queue.client.send(new ListQueuesCommand({ QueueNamePrefix: "in" }));
  await queue.client.send(new DeleteQueueCommand({ QueueUrl: queue.QueueUrl }));

  expect(found.QueueUrl).toMatch(/\/123456789012\/inbox$/);
  expect(listed.QueueUrls).toEqual([queue.QueueUrl]);
  await expect(find()).rejects.toMatchObject({
    name: "QueueDoesNotExist",
    message: "The specified queue does not exist.",
  });
});

it("is empty after a purge", async () => {
  await using queue = await startQueue();
  await queue.send("one");

  await queue.client.send(new PurgeQueueCommand({ QueueUrl: queue.QueueUrl }));

  expect(await queue.receive()).toEqual([]);
});

it.each([
  [{ MaxNumberOfMessages: 11 }, "Value 11 for parameter MaxNumberOfMessages is invalid"],
  [{ WaitTimeSeconds: 21 }, "Value 21 for parameter WaitTimeSeconds is invalid"],
])("refuses to receive with %o", async (options, message) => {
  await using queue = await startQueue();

  await expect(queue.receive(options)).rejects.toThrow(message);
});

it("refuses an attribute that it does not honour", async () => {
  await expect(startQueue({ FifoQueue: "true" })).rejects.toThrow("Unknown Attribute FifoQueue.");
});

const counts = async ({
  client,
  QueueUrl,
}: {
  client: SQSClient;
  QueueUrl: string | undefined;
}) => {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  return {
    visible: Attributes?.["ApproximateNumberOfMessages"],
    inFlight: Attributes?.["ApproximateNumberOfMessagesNotVisible"],
  };
};
