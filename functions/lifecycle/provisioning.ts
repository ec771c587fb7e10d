/** The provisioning of a cluster that is to be deleted. */

import { type DescribeExecutionOutput, SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { z } from "zod";
import { recordOf } from "../../shared/cluster-record.ts";
import { JustStarted, NotReady } from "../../shared/errors.ts";
import { findExecution } from "../../shared/execution.ts";
import type { StoppedProvisioning } from "../../shared/facts.ts";
import { step } from "../../shared/step.ts";
import { PROVISIONING_STEPS, type StepName } from "../../shared/steps.ts";

const sfn = new SFNClient({});

/**
 * Stops the provisioning if it is still going on, and waits until no Lambda of it can be at work any
 * more: one that has begun goes on after its execution has ended. None begins any more, since a step
 * of a cluster that is in another workflow refuses to.
 */
export const stop = step(
  "StopProvisioning",
  { stops: z.string().describe("ARN of the execution.") },
  async ({ cluster, stops }): Promise<StoppedProvisioning> => {
    const execution = await findExecution(stops);
    if (execution?.status === "RUNNING") await end(stops);
    if (execution && !isQuiet(execution))
      throw new NotReady(`functions of ${stops} may still be at work`);
    const { steps } = await recordOf(cluster);
    return { hasMadeAnything: MAKING.some((name) => steps[name]?.startedAt) };
  },
);

const end = async (executionArn: string): Promise<never> => {
  const cause = "the cluster is to be deleted";
  await sfn.send(new StopExecutionCommand({ executionArn, cause }));
  throw new JustStarted(`${executionArn} is stopped`);
};

/** The time-out of a step's function in serverless/functions.yml, and five seconds for the clocks. */
const LONGEST_STEP_MS = 65_000;

/** One that succeeded has waited for all its functions. */
const isQuiet = ({ status, stopDate }: DescribeExecutionOutput) =>
  status === "SUCCEEDED" || Date.now() - Number(stopDate) > LONGEST_STEP_MS;

/** The steps before these only look. */
const MAKING = Object.keys(PROVISIONING_STEPS).filter((name): name is StepName =>
  name.startsWith("Ensure"),
);
