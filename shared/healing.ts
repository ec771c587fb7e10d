/** Healing: what AWS could not make is removed, so that the next attempt makes it anew. */

import { type Broken, recordBroken } from "./broken.ts";
import { together } from "./calls.ts";
import type { Cluster } from "./cluster.ts";
import type { CustomerAccount } from "./customer-account.ts";
import { FinalError, NotMade, NotReady, Parked } from "./errors.ts";

/** How often a thing is made anew by the workflow itself; each redrive has one more go. */
const MOST_REPLACEMENTS = 2;

/** What is wrong, in a sentence with AWS's own codes, and how to be rid of it. */
export interface Wreck extends Broken {
  state: string;
  remove: () => Promise<unknown>;
}

interface Where {
  cluster: Cluster;
  account: CustomerAccount;
}

/**
 * Keeps the evidence of each, then removes it, and throws what is to follow: where the catalogue
 * knows that somebody has to act first, the step fails or parks by that; else it goes on, until this
 * has not helped often enough. Does nothing when nothing is broken.
 */
export const replace = async (where: Where, wrecks: Wreck[]): Promise<void> => {
  const problems = await together(wrecks, (wreck) => replaceOne(where, wreck));
  const [gravest] = problems.toSorted((one, other) => gravityOf(other) - gravityOf(one));
  if (gravest) throw gravest;
};

const replaceOne = async (
  { cluster, account }: Where,
  { state: said, remove, ...broken }: Wreck,
) => {
  const state = said.replace(/\.$/, "");
  const times = await recordBroken(cluster, broken);
  await remove();
  const { translate } = await import("./translation.ts");
  const known = await translate(new Error(state), { cluster, account });
  if (known instanceof FinalError || known instanceof Parked) return known;
  return times > MOST_REPLACEMENTS
    ? new NotMade(`${state}, ${times} times over`)
    : new NotReady(`${state}; it is removed, to be made anew`);
};

/** What stops the workflow comes before what it waits for. */
const gravityOf = (problem: Error) =>
  [NotReady, Parked, FinalError].findIndex((Kind) => problem instanceof Kind);
