/** Delivery of events to targets: EventBridge hands them over and forgets them. */

import type { Target } from "@aws-sdk/client-eventbridge";
import { type Place, perWorld } from "../../world.ts";
import { functionByArn, invokeAsynchronously } from "../lambda.ts";
import { enqueue } from "../sqs/messages.ts";
import { queueByArn } from "../sqs/queue.ts";
import type { Event } from "./publishing.ts";
import type { Rule } from "./rules.ts";

const deliveriesOf: (place: Place) => Set<Promise<void>> = perWorld(() => new Set());

/** Starts to deliver an event to a rule's targets; functions begin before this returns. */
export const deliver = (event: Event, rule: Rule, place: Place): void => {
  const deliveries = deliveriesOf(place);
  for (const target of rule.targets.values()) {
    const delivery = send(event, { rule, target }, place).finally(() =>
      deliveries.delete(delivery),
    );
    deliveries.add(delivery);
  }
};

/** Resolves when all deliveries are over, and those that they gave rise to. */
export const settled = async (place: Place): Promise<void> => {
  while (deliveriesOf(place).size) await Promise.all(deliveriesOf(place));
};

interface Address {
  rule: Rule;
  target: Target;
}

const send = async (event: Event, address: Address, place: Place): Promise<void> => {
  const { Arn = "" } = address.target;
  const payload = payloadOf(event, address.target);
  const deployed = functionByArn(Arn, place);
  if (deployed) return invokeAsynchronously(deployed, payload, place);
  const queue = queueByArn(Arn, place);
  if (queue) enqueue(queue, { body: JSON.stringify(payload) }, place);
  else leaveDeadLetter(event, address, place);
};

const payloadOf = (event: Event, { Input, InputPath }: Target): unknown => {
  if (Input !== undefined) return JSON.parse(Input);
  const [, ...members] = (InputPath ?? "$").split(".");
  return members.reduce<unknown>(
    (value, member) => (value as Record<string, unknown> | undefined)?.[member],
    event,
  );
};

/** What is not there is not tried again (EventBridge user guide, "using dead-letter queues"). */
const leaveDeadLetter = (event: Event, { rule, target }: Address, place: Place) => {
  const queue = queueByArn(target.DeadLetterConfig?.Arn ?? "", place);
  if (!queue) return;
  const attributes = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.Arn ?? "",
    ERROR_CODE: "NO_RESOURCE",
    ERROR_MESSAGE: `The target ${target.Arn} does not exist.`,
  };
  enqueue(queue, { body: JSON.stringify(event), attributes: strings(attributes) }, place);
};

const strings = (values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, StringValue]) => [
      name,
      { DataType: "String", StringValue },
    ]),
  );
