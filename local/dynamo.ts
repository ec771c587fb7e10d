/** DynamoDB: dynalite, with the faults that the calls of all other services meet, too. */

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import dynalite from "dynalite";
import { AwsError } from "./aws/errors.ts";
import { ConnectionLost, type Fate, fateOf } from "./aws/faults.ts";
import { HOME_ACCOUNT, type World } from "./aws/world.ts";

const TARGET = /^DynamoDB_\d+\.(\w+)$/;

const operationOf = ({ headers }: IncomingMessage) =>
  TARGET.exec(String(headers["x-amz-target"] ?? ""))?.[1];

/** Whether a request is for DynamoDB. */
export const isForDynamo = (request: IncomingMessage): boolean =>
  operationOf(request) !== undefined;

/** Answers as DynamoDB does. */
export const createDynamo = (world: World): RequestListener => {
  const dynamo = dynalite({ createTableMs: 0 });
  return (request, response) => {
    const fate = fateOf(world, {
      traceId: request.headers["x-amzn-trace-id"] as string | undefined,
      account: HOME_ACCOUNT,
      service: "dynamodb",
      operation: operationOf(request) ?? "",
      input: undefined,
    });
    try {
      fate.before();
    } catch (error) {
      return refuse(response, error);
    }
    dynamo.emit("request", request, meeting(fate, response));
  };
};

const refuse = (response: ServerResponse, error: unknown): void => {
  if (!(error instanceof AwsError)) return void response.destroy();
  const body = JSON.stringify({ __type: error.code, message: error.message });
  response.writeHead(error.status, { "content-type": "application/x-amz-json-1.0" }).end(body);
};

/** The response, which meets its fate when dynalite ends it: the write is done then. */
const meeting = (fate: Fate, response: ServerResponse): ServerResponse => {
  const end = response.end.bind(response) as (...answer: unknown[]) => ServerResponse;
  response.end = (...answer: unknown[]) => {
    try {
      fate.after(undefined);
      return end(...answer);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return response.destroy();
    }
  };
  return response;
};
