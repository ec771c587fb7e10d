/** What a check is about, and what a check is. */

import type { Cluster } from "../cluster.ts";
import type { CustomerAccount } from "../customer-account.ts";
import type { Finding } from "../finding.ts";
import type { Census } from "./census.ts";
import type { ZoneChoice } from "./zones.ts";

/** A cluster that may be made in an account; what several checks look at is looked at once. */
export interface Subject {
  cluster: Cluster;
  account: CustomerAccount;
  census: Promise<Census>;
  zones: Promise<ZoneChoice>;
}

/** Looks at one concern, changes nothing, and tells all that it finds. */
export type Check = (subject: Subject) => Promise<Finding[]>;
