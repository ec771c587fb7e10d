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
export const callerOf = (world: World, accessKeyId: string): Caller => {
  if (/^\d{12}$/.test(accessKeyId))
    return { account: accessKeyId, arn: `arn:aws:iam::${accessKeyId}:root` };
  const session = world.sessions.get(accessKeyId);
  if (!session)
    throw new AwsError(
      "InvalidClientTokenId",
      "The security token included in the request is invalid.",
      403,
    );
  if (world.clock.now() >= (session.expiresAt ?? Number.POSITIVE_INFINITY))
    throw new AwsError(
      "ExpiredToken",
      "The security token included in the request is expired",
      403,
    );
  return session;
};
