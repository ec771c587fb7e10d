/** Patience: what may pass by itself is waited for, from attempt to attempt, but not for ever. */

import type { Cluster } from "./cluster.ts";
import type { StepName } from "./steps.ts";
import { recordWait, recordWaitEnd } from "./timeline.ts";

/**
 * Since when a step waits for the entry of that name, and until when it goes on to. Nothing when it
 * has waited for long enough: the next wait for it begins anew.
 */
export const waitFor = async (
  cluster: Cluster,
  step: StepName,
  { entry, seconds }: { entry: string; seconds: number },
): Promise<{ since: string; until: Date } | undefined> => {
  const since = await recordWait(cluster, step, entry);
  const until = new Date(Date.parse(since) + seconds * 1000);
  if (until.getTime() > Date.now()) return { since, until };
  await recordWaitEnd(cluster, step);
  return undefined;
};
