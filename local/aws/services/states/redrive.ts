/** RedriveExecution: an execution goes on where it did not succeed. */

import type { RedriveExecutionCommandInput } from "@aws-sdk/client-sfn";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { type Execution, mustExecution } from "./execution.ts";
import { redriveStatus } from "./redrivable.ts";
import { goOn } from "./run.ts";

/** API reference, RedriveExecution: how many tokens are remembered, and how long. */
const MOST_TOKENS = 10;
const TOKEN_MS = 15 * 60 * 1000;

/**
 * A remembered token is answered as it was, whatever became of the execution since; a refusal
 * remembers none (measured on AWS: radkawar/stackd, testdata/aws/stepfunctions).
 */
const redrive = async ({ executionArn, clientToken }: RedriveExecutionCommandInput, call: Call) => {
  const execution = mustExecution(executionArn, call);
  const { clock } = call.world;
  const before = execution.redrives
    .slice(-MOST_TOKENS)
    .find(({ token, at }) => token === clientToken && clock.now() - at <= TOKEN_MS);
  if (clientToken && before) return { redriveDate: new Date(before.at) };
  const { redriveStatusReason: reason } = redriveStatus(execution, call);
  if (reason)
    throw new AwsError(
      "ExecutionNotRedrivable",
      `Execution ${execution.arn} invalid for redrive as: ${reason}`,
    );
  const redriven = { at: clock.now(), ...(clientToken && { token: clientToken }) };
  await clock.work(async () => begin(execution, redriven, call));
  return { redriveDate: new Date(redriven.at) };
};

/** Time stands still until the first task works again. */
const begin = (execution: Execution, redriven: Execution["redrives"][number], call: Call) => {
  execution.redrives.push(redriven);
  void goOn(execution, call);
};

export const redriving = { RedriveExecution: redrive };
