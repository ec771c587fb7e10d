/** A queue of SQS, and where to find it. */

import type { EventEmitter } from "node:events";
import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import { AwsError } from "../../errors.ts";
import { type Place, perRegion } from "../../world.ts";

export interface StoredMessage {
  id: string;
  body: string;
  attributes: Record<string, MessageAttributeValue>;
  /** Simulated moment at which it was sent. */
  sentAt: number;
  /** From when it can be received, by `performance.now()`: whoever receives lives in real time. */
  visibleAt: number;
  /** How often it was received, and when (simulated) for the first time. */
  receiveCount: number;
  firstReceivedAt?: number;
  receiptHandle?: string;
}

export interface Queue {
  name: string;
  arn: string;
  url: string;
  attributes: Record<string, string>;
  messages: StoredMessage[];
  /** Tells those who poll for long of each arrival. */
  arrivals: EventEmitter;
}

/** The queues of an account in a region, by name. */
export const queuesOf: (place: Place) => Map<string, Queue> = perRegion(() => new Map());

/** The queue of that URL, of which only the last part counts. */
export const mustQueue = (url: string | undefined, place: Place): Queue => {
  const queue = queuesOf(place).get(url?.split("/").at(-1) ?? "");
  if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  return queue;
};

const QUEUE_ARN = /^arn:aws:sqs:([a-z0-9-]+):(\d{12}):([\w-]+)$/;

/** Whether it is the ARN of a queue, there or not. */
export const isQueueArn = (arn: string) => QUEUE_ARN.test(arn);

/** The queue of that ARN; undefined when there is none. */
export const queueByArn = (arn: string, { world }: Place): Queue | undefined => {
  const [, region = "", account = "", name = ""] = QUEUE_ARN.exec(arn) ?? [];
  return queuesOf({ world, account, region }).get(name);
};

export const queueArn = ({ account, region }: Pick<Place, "account" | "region">, name: string) =>
  `arn:aws:sqs:${region}:${account}:${name}`;
