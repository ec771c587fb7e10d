/** SQS queues; standard ones only. */

import { EventEmitter } from "node:events";
import type {
  CreateQueueCommandInput,
  DeleteQueueCommandInput,
  GetQueueAttributesCommandInput,
  GetQueueUrlCommandInput,
  ListQueuesCommandInput,
  PurgeQueueCommandInput,
  QueueAttributeName,
} from "@aws-sdk/client-sqs";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { mustQueue, type Queue, queueArn, queuesOf } from "./queue.ts";

// The attributes that are honoured; retention is kept and told only, since no simulation lasts days.
const DEFAULTS: Partial<Record<QueueAttributeName, string>> = {
  VisibilityTimeout: "30",
  DelaySeconds: "0",
  ReceiveMessageWaitTimeSeconds: "0",
  MessageRetentionPeriod: "345600",
  MaximumMessageSize: "1048576",
};

/** Makes the queue; once more with the same attributes is no error. */
export const createQueue = (
  { QueueName = "", Attributes = {} }: CreateQueueCommandInput,
  call: Call,
) => {
  if (!/^[\w-]{1,80}$/.test(QueueName))
    throw new AwsError(
      "InvalidParameterValue",
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    );
  for (const name of Object.keys(Attributes))
    if (!(name in DEFAULTS))
      throw new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
  const there = queuesOf(call).get(QueueName);
  for (const [name, value] of Object.entries(Attributes))
    if (there && there.attributes[name] !== value)
      throw new AwsError(
        "QueueNameExists",
        `A queue already exists with the same name and a different value for attribute ${name}`,
      );
  const queue = there ?? newQueue(QueueName, Attributes, call);
  queuesOf(call).set(QueueName, queue);
  return { QueueUrl: queue.url };
};

const newQueue = (name: string, attributes: Record<string, string>, call: Call): Queue => {
  const created = String(Math.floor(call.world.clock.now() / 1000));
  const timestamps = { CreatedTimestamp: created, LastModifiedTimestamp: created };
  return {
    name,
    arn: queueArn(call, name),
    url: `${endpoint(call)}/${call.account}/${name}`,
    attributes: { ...DEFAULTS, ...timestamps, ...attributes },
    messages: [],
    arrivals: new EventEmitter().setMaxListeners(0),
  };
};

/** SDK clients send to the host of the queue's URL, unless they were given an endpoint in code. */
const endpoint = ({ region }: Call) =>
  process.env["AWS_ENDPOINT_URL"] ?? `https://sqs.${region}.amazonaws.com`;

const getUrl = ({ QueueName }: GetQueueUrlCommandInput, call: Call) => ({
  QueueUrl: mustQueue(QueueName, call).url,
});

const list = ({ QueueNamePrefix = "" }: ListQueuesCommandInput, call: Call) => {
  const queues = [...queuesOf(call)].filter(([name]) => name.startsWith(QueueNamePrefix));
  return queues.length ? { QueueUrls: queues.map(([, { url }]) => url) } : {};
};

const getAttributes = (input: GetQueueAttributesCommandInput, call: Call) => {
  const queue = mustQueue(input.QueueUrl, call);
  const all: Record<string, string> = {
    ...queue.attributes,
    QueueArn: queue.arn,
    ...counts(queue),
  };
  const wanted = (input.AttributeNames ?? []).flatMap((name) =>
    name === "All" ? Object.keys(all) : [name],
  );
  const entries = wanted.flatMap((name) => {
    const value = all[name];
    if (value === undefined)
      throw new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
    return [[name, value]];
  });
  return entries.length ? { Attributes: Object.fromEntries(entries) } : {};
};

const counts = ({ messages }: Queue) => {
  const hidden = messages.filter(({ visibleAt }) => visibleAt > performance.now());
  const inFlight = hidden.filter(({ receiveCount }) => receiveCount > 0).length;
  return {
    ApproximateNumberOfMessages: String(messages.length - hidden.length),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(hidden.length - inFlight),
  };
};

const purge = ({ QueueUrl }: PurgeQueueCommandInput, call: Call) => {
  mustQueue(QueueUrl, call).messages.length = 0;
  return {};
};

const remove = ({ QueueUrl }: DeleteQueueCommandInput, call: Call) => {
  queuesOf(call).delete(mustQueue(QueueUrl, call).name);
  return {};
};

export const queues = {
  CreateQueue: createQueue,
  GetQueueUrl: getUrl,
  GetQueueAttributes: getAttributes,
  ListQueues: list,
  PurgeQueue: purge,
  DeleteQueue: remove,
};
