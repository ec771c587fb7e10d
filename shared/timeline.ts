/** The timeline of a cluster's record: when each step began and ended, and in how many attempts. */

import { z } from "zod";
import type { Cluster } from "./cluster.ts";
import { Superseded } from "./errors.ts";
import { must } from "./must.ts";
import { STEP_NAMES, type StepName } from "./steps.ts";
import { type Change, keys, update, wasWritten } from "./table.ts";
import { Waiting } from "./waiting.ts";
import { percentDone, stepsOf, type Workflow, workflowOf } from "./workflows.ts";

/** What one step has done so far. */
export const StepProgress = z.object({
  startedAt: z.iso.datetime().optional(),
  finishedAt: z.iso.datetime().optional(),
  attempts: z.int(),
  waiting: Waiting.optional().describe("What the last attempt found to wait for."),
  waited: z
    .object({ entry: z.string(), since: z.iso.datetime() })
    .optional()
    .describe("What was waited for, kept while other attempts see nothing of it."),
});
export type StepProgress = z.infer<typeof StepProgress>;

/** What every step has done so far, of whichever workflow. */
export const Timeline = z.partialRecord(z.enum(STEP_NAMES), StepProgress);
export type Timeline = z.infer<typeof Timeline>;

/** What a step has done that has not begun. */
export const NOT_BEGUN: StepProgress = { attempts: 0 };

/** The timeline of a cluster that nothing was done for yet. */
export const newTimeline = (): Timeline =>
  Object.fromEntries(STEP_NAMES.map((name) => [name, NOT_BEGUN]));

/** How much of a workflow's work is done, in whole percent. */
export const percentOf = (workflow: Workflow, steps: Timeline): number =>
  percentDone(
    workflow,
    stepsOf(workflow).filter((name) => steps[name]?.finishedAt),
  );

/**
 * Notes that a step begins an attempt; the first one starts its clock. It may not begin when the
 * cluster is in another workflow: a provisioning that is started or redriven late makes nothing.
 */
export const recordAttempt = async (cluster: Cluster, step: StepName) => {
  const workflow = workflowOf(step);
  const isWanted = await wasWritten(
    change(cluster, step, {
      UpdateExpression:
        "SET steps.#step.startedAt = if_not_exists(steps.#step.startedAt, :now) " +
        "REMOVE steps.#step.waiting ADD steps.#step.attempts :one",
      ConditionExpression: "workflow = :workflow",
      ExpressionAttributeValues: { ":now": now(), ":one": 1, ":workflow": workflow },
    }),
  );
  if (!isWanted)
    throw new Superseded(`cluster ${cluster.clusterId} is not in ${workflow} any more`);
};

/** Notes that a step is done; the first time counts. */
export const recordFinish = (cluster: Cluster, step: StepName) =>
  change(cluster, step, {
    UpdateExpression:
      "SET steps.#step.finishedAt = if_not_exists(steps.#step.finishedAt, :now) " +
      "REMOVE steps.#step.waited",
    ExpressionAttributeValues: { ":now": now() },
  });

/** Notes that a step waits for the entry of that name; returns since when, which the first time tells. */
export const recordWait = async (cluster: Cluster, step: StepName, entry: string) => {
  const waited = { entry, since: now() };
  const isNew = await wasWritten(
    change(cluster, step, {
      UpdateExpression: "SET steps.#step.waited = :waited",
      ConditionExpression:
        "attribute_not_exists(steps.#step.waited) OR steps.#step.waited.entry <> :entry",
      ExpressionAttributeValues: { ":waited": waited, ":entry": entry },
    }),
  );
  if (isNew) return waited.since;
  const steps = await change(cluster, step, {
    UpdateExpression: "SET steps.#step.waited.entry = :entry",
    ExpressionAttributeValues: { ":entry": entry },
  });
  return must(steps[step]?.waited, "waited").since;
};

/** Notes that a wait is over: the next one begins anew. */
export const recordWaitEnd = (cluster: Cluster, step: StepName) =>
  change(cluster, step, { UpdateExpression: "REMOVE steps.#step.waited" });

/** Notes what is waited for, until the step's next attempt. */
export const recordWaiting = (cluster: Cluster, step: StepName, waiting: Waiting) =>
  change(cluster, step, {
    UpdateExpression: "SET steps.#step.waiting = :waiting",
    ExpressionAttributeValues: { ":waiting": waiting },
  });

/** Changes one step's part and returns the whole timeline as it then is. */
const change = async (
  { organizationId, clusterId }: Cluster,
  step: StepName,
  how: Change,
): Promise<Timeline> => {
  const record = await update(keys.cluster(organizationId, clusterId), {
    ...how,
    ExpressionAttributeNames: { "#step": step },
  });
  return z.object({ steps: Timeline }).parse(record).steps;
};

const now = () => new Date().toISOString();
