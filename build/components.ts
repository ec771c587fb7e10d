/** The named schemas of the OpenAPI document. */

import type { z } from "zod";
import { API } from "../shared/api.ts";
import {
  ClusterSummary,
  ClusterView,
  FailureView,
  RedriveView,
  RequestView,
  StepView,
} from "../shared/cluster-view.ts";
import { Outputs, StoredEvent } from "../shared/events.ts";
import { Finding } from "../shared/finding.ts";
import { Plan } from "../shared/plan.ts";
import { FieldError, ProblemDocument } from "../shared/problems.ts";
import { jsonSchema, jsonSchemas } from "./json-schema.ts";

export type OperationName = keyof typeof API;

/** All of them, each once; where one is part of another, it is referred to. */
export const schemas = () => ({
  ClusterRequest: jsonSchema(API.createCluster.request.shape.body, "input"),
  DeletionRequest: jsonSchema(API.deleteCluster.request.shape.body, "input"),
  RedriveRequest: jsonSchema(API.redriveCluster.request.shape.body, "input"),
  ...jsonSchemas(ANSWERS, refTo),
});

/** Where a schema stands in the document. */
export const refTo = (name: string) => `#/components/schemas/${name}`;

const ANSWERS = {
  AwsExternalId: API.getAwsExternalId.answer,
  CrossAccountRole: API.getCrossAccountRole.answer,
  AcceptedCluster: API.createCluster.answer,
  DryRun: API.createCluster.dryRun,
  ClusterPage: API.listClusters.answer,
  Cluster: ClusterView,
  EventPage: API.listEvents.answer,
  SupportPage: API.listClustersForSupport.answer,
  Redriven: API.redriveCluster.answer,
  Deletion: API.deleteCluster.answer,
  ClusterSummary,
  CompleteClusterRequest: RequestView,
  Step: StepView,
  Finding,
  Plan,
  Outputs,
  Failure: FailureView,
  Redrive: RedriveView,
  Event: StoredEvent,
  Problem: ProblemDocument,
  FieldError,
} as const satisfies Record<string, z.ZodType>;

/** The name of the schema of each body that is sent. */
export const BODY_OF = {
  createCluster: "ClusterRequest",
  deleteCluster: "DeletionRequest",
  redriveCluster: "RedriveRequest",
} as const satisfies Partial<Record<OperationName, string>>;
export type WithBody = keyof typeof BODY_OF;

/** The name of the schema of each operation's answer. */
export const ANSWER_OF = {
  getAwsExternalId: "AwsExternalId",
  getCrossAccountRole: "CrossAccountRole",
  createCluster: "AcceptedCluster",
  listClusters: "ClusterPage",
  getCluster: "Cluster",
  deleteCluster: "Deletion",
  listEvents: "EventPage",
  listClustersForSupport: "SupportPage",
  redriveCluster: "Redriven",
} as const satisfies Record<OperationName, keyof typeof ANSWERS>;
