/**
 * Step Functions: Standard workflows of Lambda tasks on the simulated clock. A state is evaluated by
 * aws-local-stepfunctions; going on, waiting, trying again and stopping are done here, because that
 * library waits by the real clock and goes on with retries after it was aborted (3.0.0).
 */

import * as client from "@aws-sdk/client-sfn";
import { service } from "../../service.ts";
import { executionHistory } from "./execution-history.ts";
import { executions } from "./executions.ts";
import { redriving } from "./redrive.ts";
import { stateMachines } from "./state-machines.ts";

/** The simulated Step Functions. */
export const states = service(client, {
  ...stateMachines,
  ...executions,
  ...executionHistory,
  ...redriving,
});
