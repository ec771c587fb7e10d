/** Lambda functions of a small service, for tests of what runs them. */

import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Context } from "aws-lambda";

/** Gives back what it was given. */
export const echo = async (event: unknown) => event;

/** What a function sees of itself. */
export const look = async (_event: unknown, context: Context) => ({
  functionName: context.functionName,
  invokedFunctionArn: context.invokedFunctionArn,
  requestId: context.awsRequestId,
  remainingMs: context.getRemainingTimeInMillis(),
  date: Date.now(),
  greeting: process.env["GREETING"],
});

/** Asks AWS so often who it is. */
export const call = async ({ times }: { times: number }) => {
  const sts = new STSClient({});
  for (let time = 0; time < times; time++) await sts.send(new GetCallerIdentityCommand({}));
  return { left: undefined, at: new Date() };
};

/** Fails by an error with a name of its own. */
export const fail = async ({ message }: { message: string }) => {
  throw Object.assign(new Error(message), { name: "NotReady" });
};

/** Throws what is no error. */
export const throwText = () => Promise.reject("just text");

/** Returns what JSON can't say. */
export const returnBigInt = async () => 1n;

/** Greets from a moment on, by `Date.now()`. */
export const greet = async ({ name, readyAt }: { name: string; readyAt: number }) => {
  if (Date.now() < readyAt) throw Object.assign(new Error("not yet"), { name: "NotReady" });
  return `hello ${name}`;
};

/** Fails on whatever it is told. */
export const report = async ({ detail }: { detail: { status: string } }) => {
  throw new Error(`can't tell anyone of ${detail.status}`);
};
