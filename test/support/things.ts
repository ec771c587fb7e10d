/** What is in a customer's account, and what something has left there. */

import { accountState } from "./account-state.ts";
import { type Customer, stack } from "./provisioning.ts";

/** All things in the account: what AWS remembers of calls is none. */
export const thingsOf = ({ accountId, organizationId }: Customer) =>
  accountState(
    { world: stack.world, account: accountId, region: "us-east-1" },
    { organizationId },
  ).filter((entry) => !/"tokens":|"request":/.test(entry));

/** AWS's own roles and log group of databases' metrics, and the key that KMS deletes later. */
const isLeftAlways = (entry: string) =>
  /AWSServiceRoleFor|PendingDeletion|RDSOSMetrics/.test(entry);

/** What is in the account now and was not before, but for what is always left. */
export const leftSince = (before: string[], customer: Customer) =>
  thingsOf(customer).filter((entry) => !before.includes(entry) && !isLeftAlways(entry));
