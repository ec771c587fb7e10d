/** The workflows that a cluster goes through: what each consists of, and in which words it is told of. */

import { z } from "zod";
import type { DetailType } from "./events.ts";
import { must } from "./must.ts";
import { DELETION_STEPS, PROVISIONING_STEPS, STEPS, type StepName } from "./steps.ts";

/** Where a cluster is in its life. */
export const ClusterStatus = z.enum([
  "PROVISIONING",
  "ACTIVE",
  "FAILED",
  "DELETING",
  "DELETED",
  "DELETION_FAILED",
]);
export type ClusterStatus = z.infer<typeof ClusterStatus>;

interface WorkflowWords {
  steps: Partial<Record<StepName, object>>;
  /** How long it takes when all is well. */
  typicalSeconds: number;
  /** The cluster's status by how the workflow's execution is. */
  status: Record<"running" | "succeeded" | "failed", ClusterStatus>;
  /** The detail-type of the event by what there is to tell. */
  events: Record<
    "started" | "progressed" | "waiting" | "redriven" | "succeeded" | "failed",
    DetailType
  >;
}

/** By the names that records keep. */
export const WORKFLOWS = {
  provisioning: {
    steps: PROVISIONING_STEPS,
    // The critical path is the RDS instance, for whose Multi-AZ creation AWS needs 820 of them.
    typicalSeconds: 832,
    status: { running: "PROVISIONING", succeeded: "ACTIVE", failed: "FAILED" },
    events: {
      started: "Cluster Provisioning Started",
      progressed: "Cluster Provisioning Progressed",
      waiting: "Cluster Provisioning Waiting",
      redriven: "Cluster Provisioning Redriven",
      succeeded: "Cluster Provisioned",
      failed: "Cluster Provisioning Failed",
    },
  },
  deletion: {
    steps: DELETION_STEPS,
    // The critical path is the node groups, for which AWS needs 380 of them, then the control plane.
    typicalSeconds: 545,
    status: { running: "DELETING", succeeded: "DELETED", failed: "DELETION_FAILED" },
    events: {
      started: "Cluster Deletion Started",
      progressed: "Cluster Deletion Progressed",
      waiting: "Cluster Deletion Waiting",
      redriven: "Cluster Deletion Redriven",
      succeeded: "Cluster Deleted",
      failed: "Cluster Deletion Failed",
    },
  },
} as const satisfies Record<string, WorkflowWords>;

export type Workflow = keyof typeof WORKFLOWS;

/** All workflows, in the order of a cluster's life. */
export const WORKFLOW_NAMES = Object.keys(WORKFLOWS) as [Workflow];

/** The names of a workflow's steps, in order. */
export const stepsOf = (workflow: Workflow) => Object.keys(WORKFLOWS[workflow].steps) as [StepName];

/** The workflow that a step is of. */
export const workflowOf = (step: StepName): Workflow =>
  must(
    WORKFLOW_NAMES.find((workflow) => stepsOf(workflow).includes(step)),
    `workflow of ${step}`,
  );

/** How much of a workflow's work is done, in whole percent, weighed by typical seconds. */
export const percentDone = (workflow: Workflow, finished: readonly StepName[]): number => {
  const seconds = (names: readonly StepName[]) =>
    names.reduce((sum, name) => sum + STEPS[name].typicalSeconds, 0);
  return Math.floor((100 * seconds(finished)) / seconds(stepsOf(workflow)));
};
