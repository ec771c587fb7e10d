/** The event that tells of each change of an execution's status, on the account's default bus. */

import { isUnheard } from "../../faults.ts";
import type { Place } from "../../world.ts";
import { publish } from "../events/publishing.ts";
import type { Execution } from "./execution.ts";
import { redriveStatus } from "./redrivable.ts";

/** Publishes the execution as it is now (Step Functions developer guide, "EventBridge events"). */
export const announce = (execution: Execution, place: Place): void => {
  if (isUnheard(place.world, execution.inputValue)) return;
  publish(
    {
      source: "aws.states",
      detailType: "Step Functions Execution Status Change",
      resources: [execution.arn],
      detail: detailOf(execution, place),
    },
    place,
  );
};

/** Unlike DescribeExecution it has nulls for what is not known, and moments in milliseconds. */
const detailOf = (execution: Execution, place: Place) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine.arn,
  name: execution.name,
  status: execution.status,
  startDate: execution.startedAt,
  stopDate: execution.stoppedAt ?? null,
  input: execution.input,
  output: execution.output ?? null,
  stateMachineVersionArn: null,
  stateMachineAliasArn: null,
  redriveCount: execution.redrives.length,
  redriveDate: execution.redrives.at(-1)?.at ?? null,
  redriveStatusReason: null,
  ...redriveStatus(execution, place),
  inputDetails: { included: true },
  outputDetails: execution.output === undefined ? null : { included: true },
  error: execution.error ?? null,
  cause: execution.cause ?? null,
});
