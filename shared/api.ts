/** The HTTP API: the contract. docs/api/openapi.json is made from it, and `http.ts` enforces it. */

import { z } from "zod";
import { ClusterRequest } from "./cluster.ts";
import { Redrive } from "./cluster-record.ts";
import { ClusterSummary, ClusterView, FailureView } from "./cluster-view.ts";
import { DeletionPlan } from "./deletion-plan.ts";
import { StoredEvent } from "./events.ts";
import { Finding } from "./finding.ts";
import { Keep } from "./keep.ts";
import type { Operation, Role } from "./operation.ts";
import { Plan } from "./plan.ts";
import { STEP_NAMES } from "./steps.ts";
import { isCursor } from "./table.ts";
import { ClusterStatus } from "./workflows.ts";

const OWNER = ["owner"] as const satisfies Role[];
const ANYONE = ["owner", "member", "support"] as const satisfies Role[];
const OWNER_OR_SUPPORT = ["owner", "support"] as const satisfies Role[];
const SUPPORT = ["support"] as const satisfies Role[];

/** A cluster's id: one letter and 20 hexadecimal digits. */
const ClusterId = z
  .string()
  .regex(/^c[0-9a-f]{20}$/, "must be the id of a cluster: c and 20 hexadecimal digits")
  .describe("Id of the cluster.");

const inOrganization = z.object({
  organizationId: z.string().describe("Id of the organization."),
});
const ofCluster = inOrganization.extend({ clusterId: ClusterId });
const { accountId, region } = ClusterRequest.shape;
const noQuery = z.strictObject({});

const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 visible ASCII characters")
  .optional();

const step = z.object({
  step: z.enum(STEP_NAMES),
  title: z.string().describe("The step in words."),
});

/** A number in a query, where everything is text. */
const wholeNumber = (min: number, max: number) => {
  const words = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number(words).int(words).min(min, words).max(max, words);
};

/** The same for what is true or false, and false unless it is said. */
const yesOrNo = z
  .enum(["true", "false"])
  .default("false")
  .transform((text) => text === "true");

/** All calls, by the name of the operation. */
export const API = {
  getAwsExternalId: {
    method: "GET",
    path: "/organizations/{organizationId}/aws-external-id",
    summary: "Get the organization's AWS external ID",
    description:
      "The external ID that the trust policy of the cross-account role must demand. It is made by the first call and never changes.",
    who: OWNER,
    request: z.object({ path: inOrganization, query: noQuery }),
    status: 200,
    answer: z.object({ externalId: z.string() }),
    problems: [],
  },
  getCrossAccountRole: {
    method: "GET",
    path: "/organizations/{organizationId}/cross-account-role",
    summary: "Get what is needed to create the cross-account role",
    description:
      "The CloudFormation template of the role, and two ways to create a stack of it: a link to the AWS console with everything filled in, and a command of the AWS command line. Both contain the external ID.",
    who: OWNER,
    request: z.object({
      path: inOrganization,
      query: z.strictObject({
        accountId: accountId.optional().describe("AWS account that the role is created in."),
        region: region.describe("AWS Region to create the stack in; the role serves all Regions."),
      }),
    }),
    status: 200,
    answer: z.object({
      roleName: z.string().describe("Name of the role."),
      roleArn: z.string().optional().describe("ARN of the role, if an account was asked for."),
      templateUrl: z.url().describe("Where CloudFormation finds the template."),
      templateVersion: z.string().describe("Version of the template, also a tag of the role."),
      quickCreateUrl: z.url().describe("Opens the AWS console's form for the stack."),
      createStackCommand: z.string().describe("Creates the stack by the AWS command line."),
    }),
    problems: [],
  },
  createCluster: {
    method: "POST",
    path: "/organizations/{organizationId}/clusters",
    summary: "Ask for a cluster",
    description:
      "Begins to provision a data plane in the customer's AWS account. The answer comes at once; follow the cluster at its Location, or by its events. With dryRun=true it begins nothing and writes nothing: it answers what provisioning would find and plan.",
    who: OWNER,
    request: z.object({
      path: inOrganization,
      query: z.strictObject({
        dryRun: yesOrNo.describe("Whether only to tell what would be found and planned."),
      }),
      headers: z.object({
        "idempotency-key": idempotencyKey.describe(
          "The same key with the same request gives the same cluster, however often.",
        ),
      }),
      body: ClusterRequest,
    }),
    status: 202,
    answer: ClusterSummary.pick({ clusterId: true, createdAt: true, request: true }).extend({
      status: ClusterStatus.extract(["PROVISIONING"]),
    }),
    dryRun: z.object({
      ok: z.boolean().describe("Whether the cluster could be made as things are."),
      findings: z.array(Finding).describe("What is in the way, and what should be known."),
      plan: Plan.optional().describe("What would be made; absent while anything is in the way."),
    }),
    problems: ["name-taken", "body-too-large", "unsupported-media-type", "idempotency-key-reused"],
  },
  listClusters: {
    method: "GET",
    path: "/organizations/{organizationId}/clusters",
    summary: "List the organization's clusters",
    description: "One page of clusters, in the order of their ids.",
    who: ANYONE,
    request: z.object({
      path: inOrganization,
      query: z.strictObject({
        limit: wholeNumber(1, 100).default(20).describe("Most clusters on the page."),
        cursor: ClusterId.optional().describe("The cursor of the page before."),
      }),
    }),
    status: 200,
    answer: z.object({
      clusters: z.array(ClusterSummary),
      cursor: ClusterId.optional().describe("Gets the next page; absent on the last one."),
    }),
    problems: [],
  },
  getCluster: {
    method: "GET",
    path: "/organizations/{organizationId}/clusters/{clusterId}",
    summary: "Get a cluster",
    description: "The cluster's status with the timeline of all steps, its outputs or its failure.",
    who: ANYONE,
    request: z.object({ path: ofCluster, query: noQuery }),
    status: 200,
    answer: ClusterView,
    problems: ["not-found"],
  },
  deleteCluster: {
    method: "DELETE",
    path: "/organizations/{organizationId}/clusters/{clusterId}",
    summary: "Delete a cluster",
    description:
      "Deletes everything that the cluster has in the customer's account, in whatever state it is: provisioning that still goes on is stopped first. The answer comes at once; follow the cluster at its Location, or by its events, until it is DELETED and has a receipt. To send it again changes nothing, and begins a deletion anew that had failed. With dryRun=true nothing is deleted: the same request then tells what would be, what would stay and for what price.",
    who: OWNER_OR_SUPPORT,
    request: z.object({
      path: ofCluster,
      query: z.strictObject({
        dryRun: yesOrNo.describe("Whether only to tell what would be done."),
      }),
      body: z
        .strictObject({
          name: z
            .string()
            .optional()
            .describe(
              "The cluster's name once more, so that no other is deleted by mistake; not needed in a dry run.",
            ),
          keepLogBucket: z.boolean().default(true).describe("Whether the log bucket stays."),
          keepFinalSnapshot: z
            .boolean()
            .default(true)
            .describe("Whether the database leaves a last snapshot."),
        })
        .prefault({}),
    }),
    status: 202,
    otherStatus: 200,
    answer: DeletionPlan.extend({ clusterId: ClusterId, status: ClusterStatus, keep: Keep }),
    problems: ["not-found", "body-too-large", "unsupported-media-type"],
  },
  listEvents: {
    method: "GET",
    path: "/organizations/{organizationId}/clusters/{clusterId}/events",
    summary: "Replay a cluster's events",
    description:
      "One page of the events that were published about the cluster, oldest first. Their details are described by the schemas in docs/events; only support gets the staffMessage of a failure.",
    who: ANYONE,
    request: z.object({
      path: ofCluster,
      query: z.strictObject({
        limit: wholeNumber(1, 100).default(100).describe("Most events on the page."),
        after: wholeNumber(0, 999_999)
          .default(0)
          .describe("Only events with a greater sequence number; those have no gaps."),
      }),
    }),
    status: 200,
    answer: z.object({ events: z.array(StoredEvent) }),
    problems: ["not-found"],
  },
  listClustersForSupport: {
    method: "GET",
    path: "/support/clusters",
    summary: "List the clusters of all organizations by status",
    description:
      "One page of clusters that have a status, the one that has had it longest first. It may lag behind by a second.",
    who: SUPPORT,
    request: z.object({
      path: z.object({}),
      query: z.strictObject({
        status: ClusterStatus.default("FAILED").describe("The status that is looked for."),
        limit: wholeNumber(1, 100).default(20).describe("Most clusters on the page."),
        cursor: z
          .string()
          .refine(isCursor, "must be the cursor of the page before")
          .optional()
          .describe("The cursor of the page before."),
      }),
    }),
    status: 200,
    answer: z.object({
      clusters: z.array(
        ClusterSummary.extend({
          organizationId: z.string(),
          failure: FailureView.optional().describe("Why it stopped, and whose turn it is."),
        }),
      ),
      cursor: z.string().optional().describe("Gets the next page; absent on the last one."),
    }),
    problems: [],
  },
  redriveCluster: {
    method: "POST",
    path: "/support/clusters/{clusterId}/redrive",
    summary: "Let a failed cluster go on where it stopped",
    description:
      "Redrives the cluster's execution: what succeeded stays, what failed or was cut short runs again. Where AWS redrives no more, a new execution begins with the same input; its steps adopt what is there. With preview=true nothing is begun; the same request then tells what would be.",
    who: SUPPORT,
    request: z.object({
      path: z.object({ clusterId: ClusterId }),
      query: z.strictObject({
        preview: yesOrNo.describe("Whether only to tell what would be done."),
      }),
      headers: z.object({
        "idempotency-key": idempotencyKey.describe(
          "The same key with the same request redrives once, however often.",
        ),
      }),
      body: z.strictObject({
        reason: z
          .string()
          .trim()
          .min(1, "must say why")
          .max(500, "must have at most 500 characters")
          .describe("Why it can go on now; kept with the cluster, for support only."),
      }),
    }),
    status: 202,
    otherStatus: 200,
    answer: z.object({
      clusterId: ClusterId,
      status: ClusterStatus,
      way: Redrive.shape.way,
      executionArn: z.string().describe("The execution that goes on, or that is new."),
      failure: FailureView.optional().describe("In a preview: why it stopped."),
      runs: z
        .array(step.extend({ because: z.enum(["failed", "aborted", "pending"]) }))
        .optional()
        .describe("In a preview: what will run, the steps that stopped and those after them."),
      adopts: z
        .array(step.extend({ facts: z.record(z.string(), z.unknown()).optional() }))
        .optional()
        .describe(
          "In a preview: what succeeded, and what it found or made. A redrive does not run it again; in a new execution it runs and adopts that.",
        ),
    }),
    problems: [
      "not-found",
      "not-redrivable",
      "body-too-large",
      "unsupported-media-type",
      "idempotency-key-reused",
    ],
  },
} as const satisfies Record<string, Operation>;
