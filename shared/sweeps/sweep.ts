/** What a look for the remains of a cluster is about, and what it is. */

import type { Cluster } from "../cluster.ts";
import type { CustomerAccount } from "../customer-account.ts";
import type { Keep } from "../keep.ts";
import type { Remainder } from "../receipt.ts";

/** A cluster of which nothing should be there any more, but for what its owner keeps. */
interface Remains {
  cluster: Cluster;
  account: CustomerAccount;
  keep: Keep;
  /** When it was asked for. */
  createdAt: string;
  /** Its VPC, as far as it ever came to be reported. */
  vpcId: string | undefined;
}

/** What a look has found: things that will go, and things that stay. */
export interface Found {
  looked: string;
  remaining?: string[];
  left?: Remainder[];
}

/** Looks at one place by one mark, and changes nothing. */
export type Sweep = (remains: Remains) => Promise<Found>;
