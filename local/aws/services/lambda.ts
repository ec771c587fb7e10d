/** Lambda, as far as other services invoke functions: what is deployed where, and how it is retried. */

import { randomUUID } from "node:crypto";
import { InvocationError } from "../../invocation-error.ts";
import { type Place, perRegion } from "../world.ts";
import { enqueue } from "./sqs/messages.ts";
import { queueByArn } from "./sqs/queue.ts";

/** A function that is deployed; it throws `InvocationError` when the function's own code fails. */
export interface DeployedFunction {
  arn: string;
  invoke: (event: unknown) => Promise<unknown>;
  /** Queue for events whose asynchronous invocation failed for good (`destinations.onFailure`). */
  onFailureArn?: string | undefined;
}

/** The functions of an account in a region, by name. */
export const functionsOf: (place: Place) => Map<string, DeployedFunction> = perRegion(
  () => new Map(),
);

export const functionArn = ({ account, region }: Pick<Place, "account" | "region">, name: string) =>
  `arn:aws:lambda:${region}:${account}:function:${name}`;

const FUNCTION_ARN = /^arn:aws:lambda:([a-z0-9-]+):(\d{12}):function:([\w-]+)$/;

/** Whether it is the ARN of a function, there or not. */
export const isFunctionArn = (arn: string) => FUNCTION_ARN.test(arn);

/** The function of that ARN; undefined when none is deployed. */
export const functionByArn = (arn: string, { world }: Place): DeployedFunction | undefined => {
  const [, region = "", account = "", name = ""] = FUNCTION_ARN.exec(arn) ?? [];
  return functionsOf({ world, account, region }).get(name);
};

// Lambda developer guide, "asynchronous invocation": a minute, then two.
const RETRY_SECONDS = [60, 120];

/** Invokes without anybody who waits for the answer: fails, tries twice more, and gives up. */
export const invokeAsynchronously = async (
  deployed: DeployedFunction,
  event: unknown,
  place: Place,
): Promise<void> => {
  for (const seconds of [...RETRY_SECONDS, undefined])
    try {
      await deployed.invoke(event);
      return;
    } catch (error) {
      if (seconds === undefined) return giveUp(deployed, { event, error }, place);
      await place.world.clock.sleep(seconds);
    }
};

const giveUp = (
  { arn, onFailureArn }: DeployedFunction,
  { event, error }: { event: unknown; error: unknown },
  place: Place,
) => {
  const queue = queueByArn(onFailureArn ?? "", place);
  if (!queue) return console.error(`${arn} failed and the event is lost`, error);
  const record = {
    version: "1.0",
    timestamp: new Date(place.world.clock.now()).toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${arn}:$LATEST`,
      condition: "RetriesExhausted",
      approximateInvokeCount: RETRY_SECONDS.length + 1,
    },
    requestPayload: event,
    responseContext: {
      statusCode: 200,
      executedVersion: "$LATEST",
      functionError: "Unhandled",
    },
    responsePayload: error instanceof InvocationError ? error.payload : String(error),
  };
  enqueue(queue, { body: JSON.stringify(record) }, place);
};
