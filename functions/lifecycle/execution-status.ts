/** How an execution is doing, told by Step Functions itself: starts and ends come from nowhere else. */

import { z } from "zod";
import { ExecutionInput } from "../../shared/execution.ts";
import { ExecutionState, reportExecution } from "../../shared/execution-report.ts";

/** As much of the event "Step Functions Execution Status Change" as is needed. */
const StatusChange = ExecutionState.extend({
  input: z.string().transform((text) => ExecutionInput.parse(JSON.parse(text))),
});

/** Takes a status change to the record and to the subscribers; late or twice, it changes nothing. */
export const report = async (event: unknown): Promise<void> => {
  const { input, ...state } = z.object({ detail: StatusChange }).parse(event).detail;
  await reportExecution(input.cluster, state);
};
