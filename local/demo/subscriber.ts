/** A subscriber of the demo's own: a rule on the bus that sends every event to a queue. */

import { setTimeout } from "node:timers/promises";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { EVENT_SOURCE } from "../../shared/events.ts";
import { must } from "../../shared/must.ts";
import { HOME_ACCOUNT } from "../aws/world.ts";
import { clientConfig } from "./aws.ts";

/** An event as EventBridge delivers it. */
export interface Delivery {
  "detail-type": string;
  detail: { sequence: number; percent: number; title?: string; [name: string]: unknown };
}

/** An event in one line. */
export const headline = ({ "detail-type": type, detail }: Delivery): string =>
  `${`event #${detail.sequence}`.padEnd(10)} ${type}${detail.title ? `: ${detail.title}` : ""}, ${detail.percent} %`;

/** The notice that ends every provisioning arrives within moments of the end. */
const PATIENCE_MS = 10_000;

/** Someone who listens to the bus until disposed of. */
export interface Subscription extends AsyncDisposable {
  /** Waits for an event of such a type; undefined when none comes in time. */
  first(detailType: RegExp): Promise<Delivery | undefined>;
}

/** Subscribes to all our events; each is handed to `onEvent` as it arrives. */
export const subscribe = async (
  { endpoint, eventBusName }: { endpoint: string; eventBusName: string },
  onEvent: (event: Delivery) => void,
): Promise<Subscription> => {
  const config = clientConfig(endpoint, HOME_ACCOUNT, "us-east-1");
  const sqs = new SQSClient(config);
  const queueUrl = await createQueue(sqs);
  await route(new EventBridgeClient(config), eventBusName, await arnOf(sqs, queueUrl));
  const events: Delivery[] = [];
  let isOver = false;
  const receiving = (async () => {
    while (!isOver)
      for (const event of await receive(sqs, queueUrl)) {
        events.push(event);
        onEvent(event);
      }
  })();
  return {
    first: (detailType) => firstOf(events, detailType),
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      await receiving;
    },
  };
};

const LOOK_AGAIN_MS = 50;

const firstOf = async (events: Delivery[], detailType: RegExp) => {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = events.find((event) => detailType.test(event["detail-type"]));
    if (found || performance.now() > deadline) return found;
    await setTimeout(LOOK_AGAIN_MS);
  }
};

const createQueue = async (sqs: SQSClient) => {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "demo-subscriber" }));
  return must(QueueUrl, "QueueUrl");
};

const arnOf = async (sqs: SQSClient, QueueUrl: string) => {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }),
  );
  return must(Attributes?.["QueueArn"], "QueueArn");
};

const route = async (events: EventBridgeClient, EventBusName: string, queueArn: string) => {
  const Name = "demo-subscriber";
  const EventPattern = JSON.stringify({ source: [EVENT_SOURCE] });
  await events.send(new PutRuleCommand({ Name, EventBusName, EventPattern }));
  await events.send(
    new PutTargetsCommand({ Rule: Name, EventBusName, Targets: [{ Id: "queue", Arn: queueArn }] }),
  );
};

const receive = async (sqs: SQSClient, QueueUrl: string): Promise<Delivery[]> => {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 10 }),
  );
  for (const { ReceiptHandle } of Messages)
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return Messages.map(({ Body }) => JSON.parse(must(Body, "Body")));
};
