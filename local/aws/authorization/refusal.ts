/** How each service tells that a caller lacks a permission. */

import { createHash } from "node:crypto";
import { AwsError } from "../errors.ts";
import type { Call } from "../world.ts";
import type { Refusal } from "./verdict.ts";

/** What was refused, to whom, and why. */
export interface Refused {
  service: string;
  action: string;
  resource: string;
  refusal: Refusal;
}

/**
 * The service's own error. Texts as in the IAM User Guide, "Troubleshoot access denied error
 * messages", with EC2's, EKS's and S3's own ways of wrapping them.
 */
export const refusalError = (refused: Refused, call: Call): AwsError => {
  const { service, action, resource } = refused;
  if (service === "ec2") return unauthorizedOperation(refused, call);
  if (service === "s3")
    return new AwsError("AccessDenied", textOf(refused, call, `"${resource}"`), 403);
  const message = textOf(refused, call, resource);
  if (service === "eks" && action === "ec2:RunInstances") return unauthorizedLaunch(message);
  if (service === "eks") return new AwsError("AccessDeniedException", message, 403);
  if (JSON_SERVICES.includes(service)) return new AwsError("AccessDeniedException", message, 400);
  return new AwsError("AccessDenied", message, 403);
};

/** Services that speak JSON 1.0 or 1.1, whose errors are all of status 400. */
const JSON_SERVICES = ["events", "kms", "logs", "servicequotas", "sqs", "states"];

const unauthorizedOperation = (refused: Refused, call: Call) => {
  const why = textOf(refused, call, refused.resource);
  const more = refused.resource === "*" ? "" : `. ${encoded(why)}`;
  return new AwsError(
    "UnauthorizedOperation",
    `You are not authorized to perform this operation. ${why}${more}`,
    403,
  );
};

/** Seen in aws-samples/terraform-eks-code#13. */
const unauthorizedLaunch = (why: string) =>
  new AwsError(
    "InvalidRequestException",
    `You are not authorized to launch instances with this launch template. ${encoded(why)}`,
  );

/** EC2 says more in a message that only `sts:DecodeAuthorizationMessage` can read. */
const encoded = (why: string) =>
  `Encoded authorization failure message: ${createHash("sha512").update(why).digest("base64url")}`;

const textOf = ({ action, resource, refusal }: Refused, { caller }: Call, quoted: string) => {
  const on = resource === "*" ? "" : ` on resource: ${quoted}`;
  return `User: ${caller.arn} is not authorized to perform: ${action}${on} ${because(action, refusal)}`;
};

const because = (action: string, { by, how }: Refusal) =>
  how === "implicit"
    ? `because no ${by} allows the ${action} action`
    : `with an explicit deny in ${by === "identity-based policy" ? "an" : "a"} ${by}`;
