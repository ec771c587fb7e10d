/** Messages of SQS queues: sent, and received for a while. */

import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import type {
  Message,
  MessageAttributeValue,
  ReceiveMessageCommandInput,
  SendMessageCommandInput,
} from "@aws-sdk/client-sqs";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { mustQueue, type Queue, type StoredMessage } from "./queue.ts";

/** Puts a message into a queue, at the simulated moment that it is. */
export const enqueue = (
  queue: Queue,
  message: {
    body: string;
    attributes?: Record<string, MessageAttributeValue> | undefined;
    delaySeconds?: number | undefined;
  },
  { world }: Place,
): StoredMessage => {
  const delaySeconds = message.delaySeconds ?? Number(queue.attributes["DelaySeconds"]);
  const stored = {
    id: randomUUID(),
    body: message.body,
    attributes: message.attributes ?? {},
    sentAt: world.clock.now(),
    visibleAt: performance.now() + delaySeconds * 1000,
    receiveCount: 0,
  };
  queue.messages.push(stored);
  queue.arrivals.emit("arrival");
  return stored;
};

const send = (input: SendMessageCommandInput, call: Call) => {
  const queue = mustQueue(input.QueueUrl, call);
  const { MessageBody: body = "", MessageAttributes: attributes, DelaySeconds } = input;
  if (!body)
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  const limit = Number(queue.attributes["MaximumMessageSize"]);
  if (Buffer.byteLength(body) > limit)
    throw new AwsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
    );
  const { id } = enqueue(queue, { body, attributes, delaySeconds: DelaySeconds }, call);
  return { MessageId: id, MD5OfMessageBody: md5(body) };
};

const receive = async (input: ReceiveMessageCommandInput, call: Call) => {
  const queue = mustQueue(input.QueueUrl, call);
  inRange("MaxNumberOfMessages", input.MaxNumberOfMessages, "between 1 and 10", [1, 10]);
  inRange("WaitTimeSeconds", input.WaitTimeSeconds, ">= 0 and <= 20", [0, 20]);
  const seconds =
    input.WaitTimeSeconds ?? Number(queue.attributes["ReceiveMessageWaitTimeSeconds"]);
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const taken = take(queue, input, call);
    if (taken.length) return { Messages: taken };
    if (performance.now() >= deadline) return {};
    await change(queue, deadline);
  }
};

const inRange = (
  name: string,
  value: number | undefined,
  words: string,
  [min, max]: [number, number],
) => {
  if (value === undefined || (value >= min && value <= max)) return;
  throw new AwsError(
    "InvalidParameterValue",
    `Value ${value} for parameter ${name} is invalid. Reason: Must be ${words}, if provided.`,
  );
};

/** Waits until a message arrives or comes back, at most until the deadline. */
const change = async ({ messages, arrivals }: Queue, deadline: number) => {
  const until = Math.min(deadline, ...messages.map(({ visibleAt }) => visibleAt));
  const signal = AbortSignal.timeout(Math.max(Math.ceil(until - performance.now()), 0));
  try {
    await once(arrivals, "arrival", { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const take = (queue: Queue, input: ReceiveMessageCommandInput, call: Call) => {
  const seconds = input.VisibilityTimeout ?? Number(queue.attributes["VisibilityTimeout"]);
  return queue.messages
    .filter(({ visibleAt }) => visibleAt <= performance.now())
    .slice(0, input.MaxNumberOfMessages ?? 1)
    .map((message) => {
      message.visibleAt = performance.now() + seconds * 1000;
      message.receiveCount += 1;
      message.firstReceivedAt ??= call.world.clock.now();
      message.receiptHandle = Buffer.from(`${message.id} ${randomUUID()}`).toString("base64");
      return view(message, input, call);
    });
};

const view = (message: StoredMessage, input: ReceiveMessageCommandInput, call: Call): Message => {
  const attributes = {
    SenderId: call.account,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  const system = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
  const wantedSystem = chosen(attributes, system);
  const wanted = chosen(message.attributes, input.MessageAttributeNames ?? []);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(wantedSystem && { Attributes: wantedSystem }),
    ...(wanted && { MessageAttributes: wanted }),
  };
};

/** Those asked for by name, by `prefix.*`, or all of them; undefined when that is none. */
const chosen = <T>(attributes: Record<string, T>, names: string[]) => {
  const found = Object.entries(attributes).filter(([attribute]) =>
    names.some(
      (name) =>
        name === "All" ||
        name === attribute ||
        (name.endsWith(".*") && attribute.startsWith(name.slice(0, -2))),
    ),
  );
  return found.length ? Object.fromEntries(found) : undefined;
};

const md5 = (text: string) => createHash("md5").update(text).digest("hex");

export const messages = { SendMessage: send, ReceiveMessage: receive };
