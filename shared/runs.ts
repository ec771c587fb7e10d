/**
 * How a failed cluster's workflow goes on. What is to be done is written into the record first and
 * done then, so that whoever finds it undone can do it: a repeated call, or the sweeper.
 */

import { RedriveExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { isNotRedrivable } from "./aws-errors.ts";
import type { ClusterRecord, Redrive } from "./cluster-record.ts";
import { beginRun, type Run } from "./cluster-status.ts";
import {
  executionArnOf,
  executionNameOf,
  findExecution,
  startExecution,
  stateMachineArnOf,
} from "./execution.ts";
import { must } from "./must.ts";

/** Which way a failed workflow can go on; undefined when Step Functions has it running or done. */
export const wayOn = async ({
  executionArn,
  failure,
}: ClusterRecord): Promise<Redrive["way"] | undefined> => {
  const execution = await findExecution(executionArn);
  if (execution?.status === "RUNNING" || execution?.status === "SUCCEEDED") return undefined;
  const isRedrivable = execution?.redriveStatus === "REDRIVABLE" && failure?.canRedrive;
  return isRedrivable ? "redrive" : "new-execution";
};

/** The next run of a record's workflow, that way. */
export const nextRun = (
  { workflow, cluster, executionArn, redriveCount, redrives }: ClusterRecord,
  { way, ...asked }: Pick<Redrive, "way" | "by" | "reason" | "key">,
): Run => {
  const name = `${cluster.clusterId}-${redrives.length + 1}`;
  const run =
    way === "redrive"
      ? { executionArn, redriveCount: redriveCount + 1 }
      : { executionArn: executionArnOf(stateMachineArnOf(executionArn), name), redriveCount: 0 };
  const redrive = { ...asked, way, ...run, at: new Date().toISOString() };
  return { workflow, ...run, redrives: [...redrives, redrive] };
};

const sfn = new SFNClient({});

/** Has Step Functions do what the record says is being done; once more changes nothing. */
export const carryOut = async (record: ClusterRecord): Promise<void> => {
  const { executionArn, redriveCount } = record;
  if (redriveCount === 0) return startExecution(record);
  const clientToken = `${executionNameOf(executionArn)}-${redriveCount}`;
  try {
    await sfn.send(new RedriveExecutionCommand({ executionArn, clientToken }));
  } catch (error) {
    if (!isNotRedrivable(error)) throw error;
    await startAnew(record);
  }
};

/** AWS redrives it no more, unless it just has: then a new execution does the same work. */
const startAnew = async (record: ClusterRecord): Promise<void> => {
  const execution = await findExecution(record.executionArn);
  if ((execution?.redriveCount ?? 0) >= record.redriveCount) return;
  const last = must(record.redrives.at(-1), "redrive");
  const before = { ...record, redrives: record.redrives.slice(0, -1) };
  const anew = await beginRun(record, nextRun(before, { ...last, way: "new-execution" }));
  if (anew) await startExecution(anew);
};
