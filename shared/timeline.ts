/** The timeline of a cluster's record: when each step began and ended, and in how many attempts. */

import { z } from "zod";
import type { Cluster } from "./cluster.ts";
import { STEP_NAMES, type StepName } from "./steps.ts";
import { keys, update } from "./table.ts";
import { percentDone, stepsOf, type Workflow } from "./workflows.ts";

/** What one step has done so far. */
export const StepProgress = z.object({
  startedAt: z.iso.datetime().optional(),
  finishedAt: z.iso.datetime().optional(),
  attempts: z.int(),
});
export type StepProgress = z.infer<typeof StepProgress>;

/** What every step has done so far, of whichever workflow. */
export const Timeline = z.partialRecord(z.enum(STEP_NAMES), StepProgress);
export type Timeline = z.infer<typeof Timeline>;

/** The timeline of a cluster that nothing was done for yet. */
export const newTimeline = (): Timeline =>
  Object.fromEntries(STEP_NAMES.map((name) => [name, { attempts: 0 }]));

/** How much of a workflow's work is done, in whole percent. */
export const percentOf = (workflow: Workflow, steps: Timeline): number =>
  percentDone(
    workflow,
    stepsOf(workflow).filter((name) => steps[name]?.finishedAt),
  );

/** Notes that a step begins an attempt; the first one starts its clock. */
export const recordAttempt = (cluster: Cluster, step: StepName) =>
  change(cluster, step, {
    UpdateExpression:
      "SET steps.#step.startedAt = if_not_exists(steps.#step.startedAt, :now) " +
      "ADD steps.#step.attempts :one",
    ExpressionAttributeValues: { ":now": now(), ":one": 1 },
  });

/** Notes that a step is done; the first time counts. */
export const recordFinish = (cluster: Cluster, step: StepName) =>
  change(cluster, step, {
    UpdateExpression: "SET steps.#step.finishedAt = if_not_exists(steps.#step.finishedAt, :now)",
    ExpressionAttributeValues: { ":now": now() },
  });

/** Changes one step's part and returns the whole timeline as it then is. */
const change = async (
  { organizationId, clusterId }: Cluster,
  step: StepName,
  how: { UpdateExpression: string; ExpressionAttributeValues: Record<string, unknown> },
): Promise<Timeline> => {
  const record = await update(keys.cluster(organizationId, clusterId), {
    ...how,
    ExpressionAttributeNames: { "#step": step },
  });
  return z.object({ steps: Timeline }).parse(record).steps;
};

const now = () => new Date().toISOString();
