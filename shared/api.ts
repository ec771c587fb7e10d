/** The HTTP API: the contract. docs/api/openapi.json is made from it, and `http.ts` enforces it. */

import { z } from "zod";
import { ClusterRequest } from "./cluster.ts";
import { ClusterSummary, ClusterView } from "./cluster-view.ts";
import { StoredEvent } from "./events.ts";
import type { ProblemKind } from "./problems.ts";
import { ClusterStatus } from "./workflows.ts";

/** Whom the token says the caller is: two roles of an organization, and the vendor's staff. */
export const Role = z.enum(["owner", "member", "support"]);
export type Role = z.infer<typeof Role>;

/** One call of the API. */
export interface Operation {
  method: "GET" | "POST";
  path: `/organizations/{organizationId}/${string}`;
  summary: string;
  description: string;
  who: readonly Role[];
  /** The parts of a request that it looks at; a field of the query or body that is not here is refused. */
  request: z.ZodObject<{
    path: z.ZodObject;
    query: z.ZodObject;
    headers?: z.ZodObject;
    body?: z.ZodType;
  }>;
  status: 200 | 202;
  answer: z.ZodObject;
  /** What may go wrong beside what may always go wrong. */
  problems: readonly ProblemKind[];
}

const OWNER = ["owner"] as const satisfies Role[];
const ANYONE = ["owner", "member", "support"] as const satisfies Role[];

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

/** A number in a query, where everything is text. */
const wholeNumber = (min: number, max: number) => {
  const words = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number(words).int(words).min(min, words).max(max, words);
};

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
      "Begins to provision a data plane in the customer's AWS account. The answer comes at once; follow the cluster at its Location, or by its events.",
    who: OWNER,
    request: z.object({
      path: inOrganization,
      query: noQuery,
      headers: z.object({
        "idempotency-key": z
          .string()
          .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 visible ASCII characters")
          .optional()
          .describe("The same key with the same request gives the same cluster, however often."),
      }),
      body: ClusterRequest,
    }),
    status: 202,
    answer: ClusterSummary.pick({ clusterId: true, createdAt: true, request: true }).extend({
      status: ClusterStatus.extract(["PROVISIONING"]),
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
} as const satisfies Record<string, Operation>;
