/** Accounts for which EC2 makes nothing: new ones that AWS verifies, and blocked ones. */

import { standingOf } from "../../accounts.ts";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";

/** What makes something; looking is allowed to everybody. */
const MAKES = /^(Allocate|Create|Run)/;

/**
 * AWS's refusals by standing. The texts are those that people report: of openshift/installer#829
 * and skyplane-project/skyplane#799, Qovery's engine, and AWS's own list of EC2's common errors.
 */
const REFUSALS = {
  "pending-verification": [
    "PendingVerification",
    "Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete. We will notify you by email once your request has been validated. While normally resolved within minutes, please allow up to 4 hours for this process to complete. If the issue still persists, please let us know by writing to aws-verification@amazon.com for further assistance.",
  ],
  "not-signed-up": [
    "OptInRequired",
    "You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.",
  ],
  blocked: [
    "Blocked",
    "This account is currently blocked and not recognized as a valid account. Please contact aws-verification@amazon.com if you have questions.",
  ],
} as const;

/** Refuses to make something for an account that is not in good standing. */
export const refuseByStanding = (operation: string, call: Call): void => {
  const standing = standingOf(call);
  if (standing === "good" || !MAKES.test(operation)) return;
  const [code, text] = REFUSALS[standing];
  throw new AwsError(code, text);
};
