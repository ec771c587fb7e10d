/** Whether an execution can be redriven, in AWS's words. */

import type { Place } from "../../world.ts";
import type { Execution } from "./execution.ts";

/** Step Functions developer guide, "redrive": fourteen days after the end. */
const REDRIVABLE_MS = 14 * 24 * 3600 * 1000;

/** Members of DescribeExecution and of the status change event. */
export const redriveStatus = ({ status, stoppedAt = 0 }: Execution, { world }: Place) => {
  if (status === "RUNNING" || status === "SUCCEEDED")
    return no(`Execution is ${status} and cannot be redriven`);
  if (world.clock.now() - stoppedAt > REDRIVABLE_MS)
    return no("Execution redrivable period exceeded");
  return { redriveStatus: "REDRIVABLE" } as const;
};

const no = (redriveStatusReason: string) =>
  ({ redriveStatus: "NOT_REDRIVABLE", redriveStatusReason }) as const;
