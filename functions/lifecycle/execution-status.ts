/** How an execution is doing, told by Step Functions itself: starts and ends come from nowhere else. */

import { z } from "zod";
import { ExecutionInput } from "../../shared/execution.ts";
import { reportExecution } from "../../shared/execution-report.ts";

/** As much of the event "Step Functions Execution Status Change" as is needed. */
const StatusChange = z.object({
  executionArn: z.string(),
  status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]),
  startDate: z.number(),
  input: z.string().transform((text) => ExecutionInput.parse(JSON.parse(text))),
  redriveCount: z.int().default(0),
  redriveDate: z.number().nullish(),
  redriveStatus: z.string().nullish(),
  cause: z.string().nullish(),
});

/** Takes a status change to the record and to the subscribers; late or twice, it changes nothing. */
export const report = async (event: unknown): Promise<void> => {
  const { input, ...state } = z.object({ detail: StatusChange }).parse(event).detail;
  await reportExecution(input.cluster, state);
};
