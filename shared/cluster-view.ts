/** A cluster as the HTTP API shows it. */

import { z } from "zod";
import { ClusterRequest } from "./cluster.ts";
import { ClusterRecord, Redrive } from "./cluster-record.ts";
import { Failure, Outputs } from "./events.ts";
import { Keep } from "./keep.ts";
import { Plan } from "./plan.ts";
import { Receipt } from "./receipt.ts";
import { STEP_NAMES, STEPS, type StepName } from "./steps.ts";
import { percentOf, StepProgress } from "./timeline.ts";
import { ClusterStatus, stepsOf, WORKFLOWS } from "./workflows.ts";

/** One step of the timeline. */
export const StepView = z.object({
  step: z.enum(STEP_NAMES),
  title: z.string().describe("The step in words."),
  state: z
    .enum(["pending", "running", "succeeded", "failed"])
    .describe("A step that another one's failure has cut short is pending again."),
  startedAt: StepProgress.shape.startedAt.describe("When its first attempt began."),
  finishedAt: StepProgress.shape.finishedAt,
  attempts: StepProgress.shape.attempts.describe("How often it was tried; waiting is retrying."),
  waiting: StepProgress.shape.waiting.describe("What it waits for, when somebody else has to act."),
  typicalSeconds: z.number().describe("How long it takes when all is well."),
});
export type StepView = z.infer<typeof StepView>;

/** What was asked for; nothing is left out. */
export const RequestView = ClusterRequest.strip().describe(
  "What was asked for, with the defaults filled in.",
);

/** Why provisioning stopped, in the voice that is meant for the caller. */
export const FailureView = Failure.extend({
  staffMessage: Failure.shape.staffMessage.optional().describe("For support only."),
});

/** How a cluster's workflow went on after it had failed. */
export const RedriveView = Redrive.pick({ at: true, way: true, executionArn: true }).extend({
  staff: Redrive.pick({ by: true, reason: true }).optional().describe("For support only."),
});

/** What a list tells of a cluster. */
export const ClusterSummary = z.object({
  clusterId: z.string(),
  status: ClusterStatus,
  since: ClusterRecord.shape.since,
  createdAt: z.iso.datetime(),
  percent: z.int().min(0).max(100).describe("How much of the work is done."),
  request: RequestView,
});
export type ClusterSummary = z.infer<typeof ClusterSummary>;

/** All that there is to know about a cluster. */
export const ClusterView = ClusterSummary.extend({
  workflow: ClusterRecord.shape.workflow,
  executionArn: z.string().describe("The Step Functions execution that does it."),
  steps: z.array(StepView).describe("All steps of the workflow, in order."),
  findings: ClusterRecord.shape.findings,
  plan: Plan.optional().describe("What was decided before the first resource was made."),
  outputs: Outputs.optional().describe("What the finished data plane offers."),
  failure: FailureView.optional().describe("Why the work stopped."),
  redrives: z.array(RedriveView).describe("How it went on after it had failed, in order."),
  keep: Keep.optional().describe("What the deletion was asked to leave."),
  receipt: Receipt.optional().describe("What was left when the cluster was deleted."),
});
export type ClusterView = z.infer<typeof ClusterView>;

/** The summary of a record. */
export const summaryOf = ({
  cluster,
  status,
  since,
  workflow,
  createdAt,
  steps,
}: ClusterRecord): ClusterSummary => ({
  clusterId: cluster.clusterId,
  status,
  since,
  createdAt,
  percent: percentOf(workflow, steps),
  request: RequestView.parse(cluster),
});

/** All of a record. */
export const viewOf = (record: ClusterRecord): ClusterView => ({
  ...summaryOf(record),
  workflow: record.workflow,
  executionArn: record.executionArn,
  steps: stepsOf(record.workflow).map((step) => stepOf(record, step)),
  findings: record.findings,
  plan: record.plan,
  outputs: record.outputs,
  failure: record.failure,
  redrives: record.redrives.map(({ by, reason, ...redrive }) => ({
    ...redrive,
    staff: { by, reason },
  })),
  keep: record.deletion?.keep,
  receipt: record.receipt,
});

const stepOf = (record: ClusterRecord, step: StepName): StepView => {
  const { waited: _, waiting, ...progress } = { attempts: 0, ...record.steps[step] };
  const state = stateOf(record, step);
  return {
    step,
    ...STEPS[step],
    ...progress,
    ...(waiting && state === "running" && { waiting }),
    state,
  };
};

const stateOf = (record: ClusterRecord, step: StepName): StepView["state"] => {
  const { status, workflow, steps, failure } = record;
  if (steps[step]?.finishedAt) return "succeeded";
  if (failure?.step === step) return "failed";
  const isRunning = status === WORKFLOWS[workflow].status.running;
  return steps[step]?.startedAt && isRunning ? "running" : "pending";
};
