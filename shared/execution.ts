/** Executions of the workflows: what each begins with, what it is called, how it is doing. */

import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { z } from "zod";
import { isGone } from "./aws-errors.ts";
import { orAlreadyThere } from "./calls.ts";
import { Cluster } from "./cluster.ts";
import type { Keep } from "./keep.ts";
import type { Workflow } from "./workflows.ts";

/** The input of an execution: the part of its state that every step gets. */
export const ExecutionInput = z.object({ cluster: Cluster, executionArn: z.string() });
export type ExecutionInput = z.infer<typeof ExecutionInput>;

/** The ARN that an execution of that name has, known before it is begun. */
export const executionArnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;

/** The state machine that an execution is of. */
export const stateMachineArnOf = (executionArn: string): string =>
  executionArn.replace(":execution:", ":stateMachine:").replace(/:[^:]+$/, "");

/** An execution's name, unique among those of its workflow. */
export const executionNameOf = (executionArn: string): string => executionArn.replace(/^.*:/, "");

const sfn = new SFNClient({});

/** What an execution needs to be started: a deletion was asked for with more than the cluster. */
interface Beginning extends ExecutionInput {
  workflow: Workflow;
  deletion?: { keep: Keep; stops: string } | undefined;
}

/** Starts the execution that has that ARN; once more changes nothing. */
export const startExecution = ({
  cluster,
  executionArn,
  workflow,
  deletion,
}: Beginning): Promise<void> =>
  orAlreadyThere(
    sfn.send(
      new StartExecutionCommand({
        stateMachineArn: stateMachineArnOf(executionArn),
        name: executionNameOf(executionArn),
        input: JSON.stringify({
          cluster,
          executionArn,
          ...(workflow === "deletion" && { keep: deletion?.keep, stops: deletion?.stops }),
        }),
      }),
    ),
  );

/** How an execution is doing; undefined when it was never started, or 90 days after its end. */
export const findExecution = async (
  executionArn: string,
): Promise<DescribeExecutionOutput | undefined> => {
  try {
    return await sfn.send(new DescribeExecutionCommand({ executionArn }));
  } catch (error) {
    if (!isGone(error)) throw error;
    return undefined;
  }
};
