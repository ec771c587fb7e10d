/** One kind of resource in the inventory. */

import { InvalidRequestException } from "@aws-sdk/client-eks";
import { isGone } from "../../../shared/aws-errors.ts";
import type { Cluster } from "../../../shared/cluster.ts";
import type { clientConfig } from "../aws.ts";

/** How many there are, how many the install guide's resource reference says, and what distinguishes them. */
export interface Line {
  resource: string;
  count: number;
  documented: number;
  details: string[];
}

/** Looks for some kinds of resources in the cluster's account. */
export type Count = (config: ReturnType<typeof clientConfig>, cluster: Cluster) => Promise<Line[]>;

/** A line of what was found. */
export const line = (
  resource: string,
  documented: number,
  details: (string | undefined)[] = [],
): Line => ({
  resource,
  count: details.length,
  documented,
  details: details.map((detail) => detail ?? "").toSorted(),
});

/**
 * What AWS answers, or nothing where it says that there is no such thing, or that the EKS cluster is
 * not ready to tell: a run may have failed early.
 */
export const ifThere = async <Answer>(asking: Promise<Answer>): Promise<Answer | undefined> => {
  try {
    return await asking;
  } catch (error) {
    if (!isGone(error) && !(error instanceof InvalidRequestException)) throw error;
    return undefined;
  }
};
