/** Executions of the workflow: what each begins with, and what it is called. */

import { z } from "zod";
import { Cluster } from "./cluster.ts";

/** The input of an execution: the part of its state that every step gets. */
export const ExecutionInput = z.object({ cluster: Cluster, executionArn: z.string() });
export type ExecutionInput = z.infer<typeof ExecutionInput>;

/** The ARN that an execution of that name has, known before it is begun. */
export const executionArnOf = (stateMachineArn: string, name: string): string =>
  `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
