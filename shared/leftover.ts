/** What may be left in a cluster's network when the cluster is gone, and how it is cleared away. */

import { isGone, isInUse, isProtected } from "./aws-errors.ts";
import { together } from "./calls.ts";
import type { Stranger } from "./strangers.ts";
import type { AwsTag } from "./tags.ts";

/** Something of whatever kind. */
export interface Leftover {
  what: string;
  tags: AwsTag[] | undefined;
  /** How its owner removes it, if that is not us. */
  remedy: string;
  discard(): Promise<unknown>;
}

/** What is not gone yet, and what is not ours to delete. */
export interface Outcome {
  pending: string[];
  strangers: Stranger[];
}

/** Discards what is proven to be ours; the rest is a stranger's. */
export const clear = async (
  found: Leftover[],
  isProven: (tags: Leftover["tags"]) => boolean,
): Promise<Outcome> => {
  const proven = found.filter(({ tags }) => isProven(tags));
  const outcomes = await together(proven, discard);
  const strangers = found
    .filter((one) => !proven.includes(one))
    .map(({ what, remedy }) => ({ is: what, remedy }));
  return add({ pending: [], strangers }, ...outcomes);
};

/** All of these outcomes as one. */
export const add = (...outcomes: Outcome[]): Outcome => ({
  pending: outcomes.flatMap(({ pending }) => pending),
  strangers: outcomes.flatMap(({ strangers }) => strangers),
});

const discard = async ({ what, discard: call }: Leftover): Promise<Outcome> => {
  try {
    await call();
  } catch (error) {
    if (isProtected(error)) return { pending: [], strangers: [{ is: what, remedy: UNPROTECT }] };
    if (isInUse(error)) return { pending: [`${what} (${error.message})`], strangers: [] };
    if (!isGone(error)) throw error;
  }
  return { pending: [], strangers: [] };
};

const UNPROTECT = "turn off its deletion protection, which somebody asked Kubernetes for";
