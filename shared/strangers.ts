/** What is in a cluster's network, keeps it from being deleted, and is not ours to delete. */

import type { Cluster } from "./cluster.ts";
import { LeftBehind } from "./errors.ts";

/** Something of whoever else uses the account. */
export interface Stranger {
  /** What it is, by its id and by what it is known by. */
  is: string;
  /** How its owner removes it. */
  remedy: string;
}

/** How many are named in one message: who removes these sees the others next time. */
const NAMED = 20;

/** Asks the customer to remove the strangers, if there are any. */
export const refuseStrangers = (
  { accountId, region, name }: Cluster,
  strangers: Stranger[],
  options?: ErrorOptions,
): void => {
  if (strangers.length === 0) return;
  const named = strangers.slice(0, NAMED).map(({ is, remedy }) => `${is}: ${remedy}`);
  const more = strangers.length - named.length;
  throw new LeftBehind(
    `the network of cluster ${name} in account ${accountId}, ${region}, holds what is not the cluster's, must be empty of it: ${named.join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
    options,
  );
};
