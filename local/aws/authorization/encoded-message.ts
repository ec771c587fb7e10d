/** Messages in which EC2 hides why it refuses a call, for `sts:DecodeAuthorizationMessage` to read. */

import { deflateRawSync, inflateRawSync } from "node:zlib";
import { AwsError } from "../errors.ts";

/** What a message tells; the members of AWS's that nobody here reads are empty. */
export interface AuthorizationFailure {
  explicitDeny: boolean;
  action: string;
  resource: string;
  principal: string;
}

export const encode = ({ explicitDeny, principal, ...asked }: AuthorizationFailure): string => {
  const document = {
    allowed: false,
    explicitDeny,
    matchedStatements: { items: [] },
    failures: { items: [] },
    context: { principal: { arn: principal }, ...asked, conditions: { items: [] } },
  };
  return deflateRawSync(JSON.stringify(document)).toString("base64url");
};

/** The document as JSON. */
export const decode = (message: string): string => {
  const document = documentIn(message);
  if (!document) throw new AwsError("InvalidAuthorizationMessageException", NOT_OURS);
  return document;
};

const NOT_OURS = "Message is not encoded by the service";

const documentIn = (message: string): string | undefined => {
  try {
    const document = inflateRawSync(Buffer.from(message, "base64url")).toString();
    return JSON.stringify(JSON.parse(document));
  } catch {
    return undefined;
  }
};
