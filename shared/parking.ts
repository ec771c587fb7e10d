/** Parking: a step waits for somebody else, and goes on by itself; but not for ever. */

import type { Cluster } from "./cluster.ts";
import { entryOf, waitingFor } from "./error-catalogue.ts";
import { type Parked, WaitedTooLong } from "./errors.ts";
import { publish } from "./event-log.ts";
import type { ExecutionInput } from "./execution.ts";
import { must } from "./must.ts";
import { waitFor } from "./patience.ts";
import { STEPS, type StepName } from "./steps.ts";
import { percentOf, recordWaiting } from "./timeline.ts";
import type { Waiting } from "./waiting.ts";
import { WORKFLOWS, workflowOf } from "./workflows.ts";

/** What the catalogue says nothing of is waited for as long as AWS takes for a verification. */
const USUAL_SECONDS = 4 * 3600;

/**
 * Notes what is waited for since when, and tells it once, however often it is looked at. When it has
 * been waited for long enough the error that is to be thrown is another one, and the next wait for
 * it begins anew: after a redrive.
 */
export const park = async (
  { cluster, executionArn }: ExecutionInput,
  step: StepName,
  parked: Parked,
): Promise<Error> => {
  const cause = { error: parked.name, message: parked.message, step, cluster };
  const entry = must(entryOf(cause), "entry");
  const { name, waitSeconds = USUAL_SECONDS } = entry;
  const span = await waitFor(cluster, step, { entry: name, seconds: waitSeconds });
  if (!span) return new WaitedTooLong(parked.message, { cause: parked });
  const { since, until } = span;
  const waiting = {
    entry: name,
    customerMessage: waitingFor(cause, entry, until),
    since,
    until: until.toISOString(),
  };
  await tell(cluster, executionArn, { step, waiting });
  return parked;
};

const tell = async (
  cluster: Cluster,
  executionArn: string,
  { step, waiting }: { step: StepName; waiting: Waiting },
) => {
  const workflow = workflowOf(step);
  const steps = await recordWaiting(cluster, step, waiting);
  await publish(cluster, {
    key: `waiting:${step}:${waiting.entry}:${waiting.since}`,
    detailType: WORKFLOWS[workflow].events.waiting,
    detail: {
      executionArn,
      percent: percentOf(workflow, steps),
      step,
      title: STEPS[step].title,
      waiting,
    },
  });
};
