/** How an execution is doing, told by Step Functions itself: starts and ends come from nowhere else. */

import { type HistoryEvent, paginateGetExecutionHistory, SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";
import type { Cluster } from "../../shared/cluster.ts";
import { type ClusterRecord, recordStatus } from "../../shared/cluster-record.ts";
import { type Cause, describeFailure } from "../../shared/error-catalogue.ts";
import { publish } from "../../shared/event-log.ts";
import { ExecutionInput } from "../../shared/execution.ts";
import { must } from "../../shared/must.ts";
import { STEP_NAMES } from "../../shared/steps.ts";
import { percentOf } from "../../shared/timeline.ts";
import { WORKFLOWS } from "../../shared/workflows.ts";

/**
 * As much of the event "Step Functions Execution Status Change" as is needed; dates are in
 * milliseconds since 1970.
 */
const StatusChange = z.object({
  executionArn: z.string(),
  status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]),
  startDate: z.number(),
  input: z.string().transform((text) => ExecutionInput.parse(JSON.parse(text))),
  redriveCount: z.int().default(0),
  redriveStatus: z.string().nullish(),
  cause: z.string().nullish(),
});
type StatusChange = z.infer<typeof StatusChange>;

/** Takes a status change to the record and to the subscribers; late or twice, it changes nothing. */
export const report = async (event: unknown): Promise<void> => {
  const { detail } = z.object({ detail: StatusChange }).parse(event);
  await REPORTS[detail.status](detail.input.cluster, detail);
};

type Report = (cluster: Cluster, change: StatusChange) => Promise<void>;

/** Whether the record is, after it was told, as this change says: a late change is no news any more. */
const isNews = (record: ClusterRecord, { executionArn, redriveCount }: StatusChange) =>
  record.executionArn === executionArn && record.redriveCount === redriveCount;

const reportStart: Report = async (cluster, change) => {
  const { executionArn, startDate, redriveCount } = change;
  const record = await recordStatus(cluster, { executionArn, status: "running", redriveCount });
  const { workflow } = record;
  const { events, status, typicalSeconds } = WORKFLOWS[workflow];
  if (!isNews(record, change) || record.status !== status.running) return;
  await publish(cluster, {
    key: `${workflow}:started`,
    detailType: events.started,
    detail: {
      executionArn,
      percent: percentOf(workflow, record.steps),
      startedAt: iso(startDate),
      typicalSeconds,
    },
  });
};

const reportSuccess: Report = async (cluster, change) => {
  const { executionArn, startDate, redriveCount } = change;
  const record = await recordStatus(cluster, { executionArn, status: "succeeded", redriveCount });
  if (!isNews(record, change)) return;
  const { workflow, outputs } = record;
  await publish(cluster, {
    key: `${workflow}:succeeded`,
    detailType: WORKFLOWS[workflow].events.succeeded,
    detail: {
      executionArn,
      percent: 100,
      startedAt: iso(startDate),
      outputs: must(outputs, `outputs of cluster ${cluster.clusterId}`),
    },
  });
};

const reportFailure: Report = async (cluster, change) => {
  const { executionArn, startDate, redriveCount, redriveStatus } = change;
  const described = describeFailure({ ...(await causeOf(change)), cluster });
  const canRedrive = described.canRedrive && redriveStatus !== "NOT_REDRIVABLE";
  const failure = { ...described, canRedrive };
  const report = { executionArn, status: "failed", redriveCount, failure } as const;
  const record = await recordStatus(cluster, report);
  if (!isNews(record, change)) return;
  const { workflow, steps } = record;
  await publish(cluster, {
    key: `${workflow}:failed:${nameOf(executionArn)}:${redriveCount}`,
    detailType: WORKFLOWS[workflow].events.failed,
    detail: {
      executionArn,
      percent: percentOf(workflow, steps),
      startedAt: iso(startDate),
      failure,
    },
  });
};

const REPORTS: Record<StatusChange["status"], Report> = {
  RUNNING: reportStart,
  SUCCEEDED: reportSuccess,
  FAILED: reportFailure,
  TIMED_OUT: reportFailure,
  ABORTED: reportFailure,
};

/** An execution's name, unique among those of its workflow. */
const nameOf = (executionArn: string) => executionArn.split(":").at(-1);

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

type Known = Pick<Cause, "error" | "message" | "step">;

const causeOf = async ({ status, executionArn, cause }: StatusChange): Promise<Known> => {
  if (status === "TIMED_OUT")
    return { error: "States.Timeout", message: "the execution took longer than it may" };
  if (status === "ABORTED")
    return { error: "ExecutionAborted", message: cause ?? "the execution was stopped" };
  return causeIn(await historyOf(executionArn));
};

const sfn = new SFNClient({});

/** All events, the newest first. */
const historyOf = async (executionArn: string): Promise<HistoryEvent[]> => {
  const input = { executionArn, reverseOrder: true, maxResults: 1000 };
  const history: HistoryEvent[] = [];
  for await (const { events = [] } of paginateGetExecutionHistory({ client: sfn }, input))
    history.push(...events);
  return history;
};

/** The error that ended the execution, and the step whose last attempt met it. */
const causeIn = (history: HistoryEvent[]): Known => {
  const end = history.find(({ type }) => type === "ExecutionFailed");
  const details = must(end?.executionFailedEventDetails, "ExecutionFailed event");
  const { error = "Unknown", cause } = details;
  const attempt = history.find((event) => errorOf(event) === error);
  const step = z.enum(STEP_NAMES).safeParse(attempt && taskOf(attempt, history)).data;
  return { error, message: messageIn(cause), step };
};

const errorOf = (event: HistoryEvent) =>
  (
    event.lambdaFunctionFailedEventDetails ??
    event.lambdaFunctionTimedOutEventDetails ??
    event.lambdaFunctionStartFailedEventDetails ??
    event.lambdaFunctionScheduleFailedEventDetails
  )?.error;

/** The name of the task that an attempt was of: each event leads to the one before it. */
const taskOf = (attempt: HistoryEvent, history: HistoryEvent[]): string | undefined => {
  if (attempt.type === "TaskStateEntered") return attempt.stateEnteredEventDetails?.name;
  const before = history.find(({ id }) => id === attempt.previousEventId);
  return before && taskOf(before, history);
};

const LambdaCause = z.object({ errorMessage: z.string() });

/** What the Lambda said; one that was killed said nothing, and Step Functions tells it in prose. */
const messageIn = (cause = ""): string => {
  try {
    return LambdaCause.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return cause;
  }
};
