/** Lambda functions of a small service, for tests of what runs them. */

import {
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
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

/** Asks AWS who it is in several chains of calls at once, each of so many. */
export const callAtOnce = async ({ chains }: { chains: number[] }) => {
  const sts = new STSClient({});
  const calls = chains.map(async (times) => {
    for (let time = 0; time < times; time++) await sts.send(new GetCallerIdentityCommand({}));
  });
  await Promise.all(calls);
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

/** Makes a VPC, in as many attempts as it is told, and looks how many there are. */
export const makeVpc = async ({ maxAttempts }: { maxAttempts: number }) => {
  const ec2 = new EC2Client({ maxAttempts });
  await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({}));
  return Vpcs?.length;
};

/** Makes so many endpoints at once, as steps call AWS. */
export const makeEndpoints = async ({ VpcId, times }: { VpcId: string; times: number }) => {
  const ec2 = new EC2Client({ retryMode: "adaptive", maxAttempts: 10 });
  const wanted = { VpcId, ServiceName: "com.amazonaws.us-east-1.s3" };
  const calls = Array.from({ length: times }, () => ec2.send(new CreateVpcEndpointCommand(wanted)));
  const made = await Promise.all(calls);
  return made.length;
};
