/** An execution: what is known of it, and where. */

import type { ExecutionStatus, HistoryEvent } from "@aws-sdk/client-sfn";
import { AwsError } from "../../errors.ts";
import { type Place, perRegion } from "../../world.ts";
import type { Definition, Json } from "./language.ts";
import type { Progress } from "./progress.ts";

/** A state machine as it is deployed. */
export interface SimulatedStateMachine {
  name: string;
  arn: string;
  definition: Definition;
  /** The definition as it was sent. */
  text: string;
  roleArn: string;
  createdAt: number;
}

export interface Execution {
  arn: string;
  name: string;
  machine: SimulatedStateMachine;
  /** The input as it was sent, and what it says. */
  input: string;
  inputValue: Json;
  startedAt: number;
  stoppedAt?: number | undefined;
  status: ExecutionStatus;
  output?: string;
  error?: string | undefined;
  cause?: string | undefined;
  history: HistoryEvent[];
  progress: Progress;
  /** Moments of all redrives, the last one last, and the tokens that they were asked for with. */
  redrives: { at: number; token?: string }[];
  /** Aborted when the execution is over, so that nothing of it goes on; a redrive has a new one. */
  stop: AbortController;
}

/** The executions of an account in a region by ARN, oldest first. */
export const executionsOf: (place: Place) => Map<string, Execution> = perRegion(() => new Map());

/** The execution of that ARN, or `ExecutionDoesNotExist`. */
export const mustExecution = (arn: string | undefined, place: Place): Execution => {
  if (!/^arn:aws:states:[a-z0-9-]+:\d{12}:execution:[^:]+:[^:]+$/.test(arn ?? ""))
    throw new AwsError("InvalidArn", `Invalid Arn: '${arn}'`);
  const execution = executionsOf(place).get(arn ?? "");
  if (!execution) throw new AwsError("ExecutionDoesNotExist", `Execution Does Not Exist: '${arn}'`);
  return execution;
};
