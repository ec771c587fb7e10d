/** Throttling: token buckets that each account has of its own in each region, refilled in simulated time. */

import { AwsError } from "./errors.ts";
import { type Invocation, momentOf } from "./invocations.ts";
import { type Call, perWorld } from "./world.ts";

interface Limit {
  operation: RegExp;
  capacity: number;
  perSecond: number;
}

/**
 * The first that fits counts, for each operation by itself. EC2: developer guide, "Request throttling";
 * of IAM and EKS no figures are published, these are what people measured.
 */
const LIMITS: Record<string, Limit[]> = {
  ec2: [
    { operation: /^CreateVpcEndpoint$/, capacity: 4, perSecond: 0.3 },
    { operation: /^CreateNatGateway$/, capacity: 10, perSecond: 1 },
    { operation: /^CreateNetworkInterface$/, capacity: 100, perSecond: 5 },
    { operation: /^Describe/, capacity: 100, perSecond: 20 },
    { operation: /./, capacity: 50, perSecond: 5 },
  ],
  eks: [{ operation: /^Describe/, capacity: 15, perSecond: 15 }],
  iam: [{ operation: /./, capacity: 15, perSecond: 15 }],
};

const REFUSALS: Record<string, () => AwsError> = {
  ec2: () => new AwsError("RequestLimitExceeded", "Request limit exceeded.", 503),
  eks: () => new AwsError("ThrottlingException", "Rate exceeded", 429),
  iam: () => new AwsError("Throttling", "Rate exceeded", 400),
};

interface Bucket {
  tokens: number;
  /** Simulated moment at which there were so many. */
  at: number;
}

/** No part of what an account contains, therefore kept for all of them together. */
const bucketsOf = perWorld(() => new Map<string, Bucket>());

/**
 * Refuses a function's call when its bucket is empty. Whoever else calls is a person or a test, whose
 * real time is no simulated time, and is never refused.
 */
export const throttle = (
  { service, operation }: { service: string; operation: string },
  invocation: Invocation,
  call: Call,
): void => {
  const limit = LIMITS[service]?.find((one) => one.operation.test(operation));
  const refusal = REFUSALS[service];
  if (!limit || !refusal) return;
  const buckets = bucketsOf(call);
  // IAM is the same in all regions.
  const key = [call.account, service === "iam" ? "" : call.region, service, operation].join(" ");
  const at = momentOf(invocation, call.world);
  const tokens = tokensAt(at, buckets.get(key), limit);
  if (tokens < 1) throw refusal();
  buckets.set(key, { tokens: tokens - 1, at });
};

/** Invocations that run at once are not in the order of their moments: what was full stays full. */
const tokensAt = (at: number, bucket: Bucket | undefined, { capacity, perSecond }: Limit) => {
  if (!bucket) return capacity;
  const seconds = Math.max(0, at - bucket.at) / 1000;
  return Math.min(capacity, bucket.tokens + seconds * perSecond);
};
