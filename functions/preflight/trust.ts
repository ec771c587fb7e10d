/** The trust of the customer's account, proved before anything else. */

import { TrustRefused } from "../../shared/errors.ts";
import { sentenceOf } from "../../shared/finding.ts";
import { claimAccount } from "../../shared/organizations.ts";
import { findDistrust, notRegistered } from "../../shared/preflight/trust.ts";
import { step } from "../../shared/step.ts";

/** Proves the trust anew each time it runs; then the account is the organization's for good. */
export const prove = step("ProveTrust", {}, async ({ cluster }) => {
  const distrust = await findDistrust(cluster);
  if (distrust) {
    const { finding, refusal: cause } = distrust;
    throw new TrustRefused(sentenceOf(finding), { cause });
  }
  const isOurs = await claimAccount(cluster.accountId, cluster.organizationId);
  if (!isOurs) throw new TrustRefused(sentenceOf(notRegistered(cluster)));
  return {};
});
