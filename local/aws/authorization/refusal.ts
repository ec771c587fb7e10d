/** How each service tells that a caller lacks a permission. */

import { AwsError } from "../errors.ts";
import type { Call } from "../world.ts";
import { encode } from "./encoded-message.ts";
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
  if (service === "eks" && action === "ec2:RunInstances") return unauthorizedLaunch(refused, call);
  if (service === "eks") return new AwsError("AccessDeniedException", message, 403);
  if (JSON_SERVICES.includes(service)) return new AwsError("AccessDeniedException", message, 400);
  return new AwsError("AccessDenied", message, 403);
};

/** Services that speak JSON 1.0 or 1.1, whose errors are all of status 400. */
const JSON_SERVICES = ["events", "kms", "logs", "servicequotas", "sqs", "states"];

const unauthorizedOperation = (refused: Refused, call: Call) => {
  const why = textOf(refused, call, refused.resource);
  const more = refused.resource === "*" ? "" : `. ${encoded(refused, call)}`;
  return new AwsError(
    "UnauthorizedOperation",
    `You are not authorized to perform this operation. ${why}${more}`,
    403,
  );
};

/** Seen in aws-samples/terraform-eks-code#13. */
const unauthorizedLaunch = (refused: Refused, call: Call) =>
  new AwsError(
    "InvalidRequestException",
    `You are not authorized to launch instances with this launch template. ${encoded(refused, call)}`,
  );

/** EC2 says more in a message that only `sts:DecodeAuthorizationMessage` can read. */
const encoded = ({ action, resource, refusal }: Refused, { caller }: Call) => {
  const explicitDeny = refusal.how === "explicit";
  const message = encode({ explicitDeny, action, resource, principal: caller.arn });
  return `Encoded authorization failure message: ${message}`;
};

const textOf = ({ action, resource, refusal }: Refused, { caller }: Call, quoted: string) => {
  const on = resource === "*" ? "" : ` on resource: ${quoted}`;
  return `User: ${caller.arn} is not authorized to perform: ${action}${on} ${because(action, refusal)}`;
};

const because = (action: string, { by, how }: Refusal) =>
  how === "implicit"
    ? `because no ${by} allows the ${action} action`
    : `with an explicit deny in ${by === "identity-based policy" ? "an" : "a"} ${by}`;
