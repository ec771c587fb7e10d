/** The events that subscribers get: the contract. JSON Schemas in docs/events are made from it. */

import { z } from "zod";
import { Finding } from "./finding.ts";
import { Receipt } from "./receipt.ts";
import { DELETION_STEPS, PROVISIONING_STEPS, STEP_NAMES } from "./steps.ts";
import { Waiting } from "./waiting.ts";

/** EventBridge source of all our events. */
export const EVENT_SOURCE = "astro.provisioning";

/** What a finished data plane offers to those who will use it. */
export const Outputs = z.object({
  vpcId: z.string(),
  vpcCidr: z.string(),
  publicSubnetIds: z.array(z.string()),
  privateSubnetIds: z.array(z.string()),
  externalIps: z
    .array(z.string())
    .describe("Addresses that the data plane's traffic comes from, for allow-lists."),
  eksClusterName: z.string(),
  eksClusterArn: z.string(),
  eksClusterEndpoint: z.string(),
  kubernetesVersion: z.string(),
  eksNodeRoleArn: z.string().describe("IAM role that all nodes have."),
  eksLogGroup: z.string().describe("CloudWatch Logs group with the control plane's logs."),
  encryptionKeyArn: z.string().describe("KMS key that encrypts Kubernetes' secrets."),
  oidcIssuer: z.string().describe("Issuer of the service accounts' tokens."),
  oidcProviderArn: z
    .string()
    .describe("IAM identity provider to name in the trust policies of service accounts' roles."),
  databaseEndpoint: z.string(),
  databasePort: z.int(),
  databaseSecretArn: z.string().describe("Secrets Manager secret with the master user's password."),
  databaseEngineVersion: z
    .string()
    .describe("Version of PostgreSQL, as resolved when it was made."),
  logBucket: z.string(),
});
export type Outputs = z.infer<typeof Outputs>;

/** Why provisioning or deletion stopped, in both voices. */
export const Failure = z.object({
  error: z.string().describe("Name of the error, one of ours or AWS's own."),
  entry: z
    .string()
    .optional()
    .describe("The cause, by its name in the error catalogue; none when that misses one."),
  step: z.enum(STEP_NAMES).optional().describe("The step that failed, when one did."),
  turn: z.enum(["customer", "vendor"]).describe("Whose turn it is to act."),
  customerMessage: z.string().describe("What the customer should know and do."),
  staffMessage: z.string().describe("What support should know."),
  link: z.url().optional().describe("Where in the AWS console the customer acts."),
  findings: z
    .array(Finding)
    .optional()
    .describe("All that the checks before the first resource found, when they are what failed."),
  evidence: z
    .array(z.string())
    .optional()
    .describe("What AWS told about the broken thing: health issues, events, decoded messages."),
  canRedrive: z.boolean().describe("Whether support can go on from here once the cause is gone."),
});
export type Failure = z.infer<typeof Failure>;

const common = {
  version: z.literal(1),
  id: z.string().describe("The same for every delivery of the same event."),
  sequence: z.int().min(1).describe("Counts the cluster's events from 1, without gaps."),
  time: z.iso.datetime(),
  clusterId: z.string(),
  clusterName: z.string(),
  organizationId: z.string(),
  accountId: z.string(),
  region: z.string(),
  executionArn: z.string(),
  percent: z.int().min(0).max(100).describe("How much of the work is done."),
};

const duration = {
  startedAt: z.iso.datetime(),
  typicalSeconds: z.number().describe("How long it takes when all is well."),
};

const stepOf = <Steps extends Record<string, object>>(steps: Steps) => ({
  step: z.enum(Object.keys(steps) as [keyof Steps & string]),
  title: z.string().describe("The step in words."),
});

/** Every detail-type with its detail. */
export const EVENTS = {
  "Cluster Provisioning Started": z
    .object({ ...common, ...duration })
    .describe("The work on a cluster has begun."),
  "Cluster Provisioning Progressed": z
    .object({ ...common, ...duration, ...stepOf(PROVISIONING_STEPS) })
    .describe("One step of the work is done."),
  "Cluster Provisioning Waiting": z
    .object({ ...common, ...stepOf(PROVISIONING_STEPS), waiting: Waiting })
    .describe("A step waits for somebody else, and goes on by itself. It is told once."),
  "Cluster Provisioning Redriven": z
    .object({ ...common, ...duration })
    .describe("The work goes on where it had stopped: it was taken up again at startedAt."),
  "Cluster Provisioned": z
    .object({ ...common, startedAt: z.iso.datetime(), outputs: Outputs })
    .describe("The cluster is there, with all that its users need to know."),
  "Cluster Provisioning Failed": z
    .object({ ...common, startedAt: z.iso.datetime(), failure: Failure })
    .describe("The work has stopped, and somebody has to act before it can go on."),
  "Cluster Deletion Started": z
    .object({ ...common, ...duration })
    .describe("The cluster is being deleted: it can't be used any more."),
  "Cluster Deletion Progressed": z
    .object({ ...common, ...duration, ...stepOf(DELETION_STEPS) })
    .describe("One step of the deletion is done."),
  "Cluster Deletion Waiting": z
    .object({ ...common, ...stepOf(DELETION_STEPS), waiting: Waiting })
    .describe("A step waits for somebody else, and goes on by itself. It is told once."),
  "Cluster Deletion Redriven": z
    .object({ ...common, ...duration })
    .describe("The deletion goes on where it had failed."),
  "Cluster Deleted": z
    .object({ ...common, startedAt: z.iso.datetime(), receipt: Receipt })
    .describe("The cluster is gone, with proof of what is left in the customer's account."),
  "Cluster Deletion Failed": z
    .object({ ...common, startedAt: z.iso.datetime(), failure: Failure })
    .describe("The deletion has stopped, and somebody has to act before it can go on."),
} as const;

export type DetailType = keyof typeof EVENTS;
export type Detail<Type extends DetailType = DetailType> = z.infer<(typeof EVENTS)[Type]>;

/** An event as it is kept with the record; its detail is of the version it was published in. */
export const StoredEvent = z.object({
  detailType: z.enum(Object.keys(EVENTS) as [DetailType]),
  detail: z.looseObject({
    id: z.string(),
    sequence: z.int(),
    time: z.iso.datetime(),
    clusterId: z.string(),
    executionArn: z.string(),
  }),
});
export type StoredEvent = z.infer<typeof StoredEvent>;
