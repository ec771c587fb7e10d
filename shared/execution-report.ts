/**
 * Reports how an execution is doing to the record and to the subscribers. The event is kept before
 * the record is changed and published after it: so a report that broke off is seen by its record or
 * by its unpublished event, whoever was told an end finds it in the record, too, and the numbers of
 * events follow what happened.
 */

import { z } from "zod";
import { evidenceOf } from "./broken.ts";
import type { Cluster } from "./cluster.ts";
import { type ClusterRecord, recordOf } from "./cluster-record.ts";
import { recordStatus, type StatusReport } from "./cluster-status.ts";
import { describeFailure } from "./error-catalogue.ts";
import { type Fact, keep, send } from "./event-log.ts";
import type { DetailType } from "./events.ts";
import { executionNameOf } from "./execution.ts";
import { type Ending, endingOf, historyOf } from "./execution-history.ts";
import { count } from "./metrics.ts";
import { must } from "./must.ts";
import { percentOf } from "./timeline.ts";
import { WORKFLOWS, type Workflow } from "./workflows.ts";

/** A moment in milliseconds since 1970, as EventBridge has it, or as a date, as the SDK has it. */
const Moment = z.union([z.number(), z.date().transform(Number)]);

/** How an execution is doing, in Step Functions' words. */
export const ExecutionState = z.object({
  executionArn: z.string(),
  status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]),
  startDate: Moment,
  redriveCount: z.int().default(0),
  redriveDate: Moment.nullish(),
  redriveStatus: z.string().nullish(),
  cause: z.string().nullish(),
});
export type ExecutionState = z.infer<typeof ExecutionState>;

/** Takes an execution's state to record and subscribers; late or once more, it changes nothing. */
export const reportExecution = async (cluster: Cluster, state: ExecutionState): Promise<void> => {
  const record = await recordOf(cluster);
  const isOfRecord =
    record.executionArn === state.executionArn && record.redriveCount <= state.redriveCount;
  if (isOfRecord) await REPORTS[state.status](record, state);
};

type Report = (record: ClusterRecord, state: ExecutionState) => Promise<void>;

const reportStart: Report = async (record, state) => {
  const isOver = record.status !== WORKFLOWS[record.workflow].status.running;
  if (isOver && state.redriveCount === record.redriveCount) return;
  await tell(record, state, { status: "running" });
};

/** How the run that the state is of began: for the first time, or after a redrive. */
const beginningOf = (
  { workflow, steps, redrives }: ClusterRecord,
  state: ExecutionState,
): Fact<Started | Redriven> => {
  const { executionArn, redriveCount, startDate, redriveDate } = state;
  const { events, typicalSeconds } = WORKFLOWS[workflow];
  const detail = { executionArn, percent: percentOf(workflow, steps), typicalSeconds };
  const isRedriven = redriveCount > 0 || redrives.at(-1)?.executionArn === executionArn;
  return isRedriven
    ? {
        key: `${workflow}:redriven:${runOf(state)}`,
        detailType: events.redriven,
        detail: { ...detail, startedAt: iso(redriveDate ?? startDate) },
      }
    : {
        key: `${workflow}:started`,
        detailType: events.started,
        detail: { ...detail, startedAt: iso(startDate) },
      };
};

type Events = (typeof WORKFLOWS)[Workflow]["events"];
type Started = Events["started"];
type Redriven = Events["redriven"];

const reportSuccess: Report = async (record, state) => {
  const { workflow, cluster, outputs, receipt } = record;
  const { executionArn, startDate } = state;
  const detail = { executionArn, percent: 100, startedAt: iso(startDate) };
  const { clusterId } = cluster;
  if (workflow === "provisioning") {
    const whole = { ...detail, outputs: must(outputs, `outputs of cluster ${clusterId}`) };
    return tell(record, state, { status: "succeeded", end: successOf(workflow, whole) });
  }
  const whole = { ...detail, receipt: must(receipt, `receipt of cluster ${clusterId}`) };
  return tell(record, state, { status: "succeeded", end: successOf(workflow, whole) });
};

const successOf = <Name extends Workflow>(
  workflow: Name,
  detail: Fact<Success<Name>>["detail"],
) => ({
  key: `${workflow}:succeeded`,
  detailType: WORKFLOWS[workflow].events.succeeded,
  detail,
});

type Success<Name extends Workflow> = (typeof WORKFLOWS)[Name]["events"]["succeeded"];

const reportFailure: Report = async (record, state) => {
  const { cluster, workflow, steps, findings } = record;
  const { executionArn, startDate, redriveStatus } = state;
  const ending = await causeOf(state);
  const evidence = ending.step && (await evidenceOf(cluster, ending.step));
  const described = describeFailure({ ...ending, cluster, workflow, evidence });
  if (!described.entry) count("UnknownErrors", { ...ending, executionArn });
  const canRedrive = described.canRedrive && redriveStatus !== "NOT_REDRIVABLE";
  const failure = { ...described, canRedrive, ...(described.step === "Preflight" && { findings }) };
  const end = {
    key: `${workflow}:failed:${runOf(state)}`,
    detailType: WORKFLOWS[workflow].events.failed,
    detail: {
      executionArn,
      percent: percentOf(workflow, steps),
      startedAt: iso(startDate),
      failure,
    },
  };
  await tell(record, state, { status: "failed", end, failure });
};

const REPORTS: Record<ExecutionState["status"], Report> = {
  RUNNING: reportStart,
  SUCCEEDED: reportSuccess,
  FAILED: reportFailure,
  TIMED_OUT: reportFailure,
  ABORTED: reportFailure,
};

interface Told<Type extends DetailType> extends Pick<StatusReport, "status" | "failure"> {
  end?: Fact<Type>;
}

/** A beginning that nobody was told of, since its own report was lost or came too late, is told before the end. */
const tell = async <Type extends DetailType>(
  record: ClusterRecord,
  state: ExecutionState,
  { end, ...report }: Told<Type>,
) => {
  const { cluster } = record;
  const { executionArn, redriveCount } = state;
  const events = [await keep(cluster, beginningOf(record, state))];
  if (end) events.push(await keep(cluster, end));
  await recordStatus(cluster, { executionArn, redriveCount, ...report });
  for (const event of events) await send(event);
};

/** One run of an execution: from its start or a redrive to its end. */
const runOf = ({ executionArn, redriveCount }: ExecutionState) =>
  `${executionNameOf(executionArn)}:${redriveCount}`;

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

const causeOf = async (state: ExecutionState): Promise<Ending> => {
  const { status, executionArn, redriveCount, cause } = state;
  if (status === "TIMED_OUT")
    return { error: "States.Timeout", message: "the execution took longer than it may" };
  if (status === "ABORTED")
    return { error: "ExecutionAborted", message: cause ?? "the execution was stopped" };
  return endingOf(await historyOf(executionArn), redriveCount);
};
