/** Finds out who calls and what is called, from the SigV4 header that every AWS client sends. */

import type { IncomingMessage } from "node:http";
import { AwsError } from "./errors.ts";
import type { Caller, World } from "./world.ts";

const SCOPE = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/;

/** Access key, region and service as signed; unsigned requests are refused as AWS does. */
export const scopeOf = (request: IncomingMessage) => {
  const [, accessKeyId, region, service] = SCOPE.exec(request.headers.authorization ?? "") ?? [];
  if (!accessKeyId || !region || !service)
    throw new AwsError(
      "MissingAuthenticationToken",
      "Request is missing Authentication Token",
      403,
    );
  return { accessKeyId, region, service };
};

/**
 * The holder of an access key. An access key id of twelve digits is the root user of the account
 * of that number, so that a person can look into any account without making keys first.
 */
export const callerOf = (world: World, accessKeyId: string, protocol: string): Caller => {
  if (/^\d{12}$/.test(accessKeyId))
    return { account: accessKeyId, arn: `arn:aws:iam::${accessKeyId}:root` };
  const { unknown, expired } = REFUSALS[protocol] ?? JSON_REFUSALS;
  const session = world.sessions.get(accessKeyId);
  if (!session) throw new AwsError(...unknown);
  if (world.clock.now() >= (session.expiresAt ?? Number.POSITIVE_INFINITY))
    throw new AwsError(...expired);
  return session;
};

type Words = ConstructorParameters<typeof AwsError>;

const INVALID = "The security token included in the request is invalid.";
const EXPIRED = "The security token included in the request is expired";

const JSON_REFUSALS: Record<"unknown" | "expired", Words> = {
  unknown: ["UnrecognizedClientException", INVALID, 403],
  expired: ["ExpiredTokenException", EXPIRED, 403],
};

/** EC2 and S3, the only one that speaks restXml here, have words of their own. */
const REFUSALS: Record<string, typeof JSON_REFUSALS> = {
  "aws.protocols#awsQuery": {
    unknown: ["InvalidClientTokenId", INVALID, 403],
    expired: ["ExpiredToken", EXPIRED, 403],
  },
  "aws.protocols#ec2Query": {
    unknown: ["AuthFailure", "AWS was not able to validate the provided access credentials", 401],
    expired: ["RequestExpired", "Request has expired.", 400],
  },
  "aws.protocols#restXml": {
    unknown: [
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      403,
    ],
    expired: ["ExpiredToken", "The provided token has expired.", 400],
  },
};
