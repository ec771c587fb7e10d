/** Examples for the generated documents: one cluster, from the request to both of its possible ends. */

import type { z } from "zod";
import type { API } from "../shared/api.ts";
import { ClusterRequest, CROSS_ACCOUNT_ROLE, crossAccountRoleArn } from "../shared/cluster.ts";
import { ClusterSummary, viewOf } from "../shared/cluster-view.ts";
import { STACK_NAME, TEMPLATE_VERSION } from "../shared/cross-account-role.ts";
import { describeFailure, entryOf, waitingFor } from "../shared/error-catalogue.ts";
import type { Detail, DetailType, Outputs } from "../shared/events.ts";
import { must } from "../shared/must.ts";
import type {
  ORGANIZATION_EVENTS,
  RolePermissionsExpanded,
} from "../shared/organization-events.ts";
import { planOf } from "../shared/plan.ts";
import type { FieldError, ProblemKind } from "../shared/problems.ts";
import { keptLogBucket, keptSnapshot, linkedRole } from "../shared/remainders.ts";
import { STEPS } from "../shared/steps.ts";
import { newTimeline } from "../shared/timeline.ts";
import { WORKFLOWS } from "../shared/workflows.ts";
import type { WithBody } from "./components.ts";

const organizationId = "org-7f3a";
const clusterId = "c5b2f0c9a1d34e6f78902";
const createdAt = "2026-11-23T10:00:00.000Z";
const startedAt = "2026-11-23T10:00:01.000Z";
const executionArn = `arn:aws:states:us-east-1:999999999999:execution:provision-cluster:${clusterId}`;

const withDefaults = { name: "analytics", accountId: "123456789012" };

/** Bodies of each operation's requests, by what they show. */
export const REQUESTS: Record<WithBody, Record<string, object>> = {
  createCluster: {
    "with all defaults": withDefaults,
    "with everything chosen": {
      name: "analytics",
      accountId: "123456789012",
      region: "eu-west-1",
      nodeInstanceType: "m6i.2xlarge",
      maxNodeCount: 40,
      dbInstanceClass: "db.r6g.xlarge",
      vpcCidr: "10.40.0.0/16",
    },
  },
  deleteCluster: {
    "keeping logs and a last snapshot": { name: "analytics" },
    "keeping nothing": { name: "analytics", keepLogBucket: false, keepFinalSnapshot: false },
  },
  redriveCluster: {
    "with the reason": { reason: "AWS has granted the quota increase, case 1234567890" },
  },
};

const request = ClusterRequest.parse(withDefaults);
const cluster = { ...request, clusterId, organizationId };

const outputs: Outputs = {
  vpcId: "vpc-0a1b2c3d4e5f60718",
  vpcCidr: "172.20.0.0/20",
  publicSubnetIds: ["subnet-0a1b2c3d4e5f60711", "subnet-0a1b2c3d4e5f60712"],
  privateSubnetIds: ["subnet-0a1b2c3d4e5f60713", "subnet-0a1b2c3d4e5f60714"],
  externalIps: ["203.0.113.10", "203.0.113.11"],
  eksClusterName: "astro-analytics",
  eksClusterArn: "arn:aws:eks:us-east-1:123456789012:cluster/astro-analytics",
  eksClusterEndpoint: "https://0123456789ABCDEF0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com",
  kubernetesVersion: "1.35",
  eksNodeRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-node",
  eksLogGroup: "/aws/eks/astro-analytics/cluster",
  encryptionKeyArn: "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
  oidcIssuer: "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
  oidcProviderArn:
    "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF",
  databaseEndpoint: "astro-analytics.abcdefghijkl.us-east-1.rds.amazonaws.com",
  databasePort: 5432,
  databaseSecretArn:
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9-AbCdEf",
  databaseEngineVersion: "17.6",
  logBucket: `astro-logs-${clusterId}`,
};

const failure = describeFailure({
  error: "QuotaExceeded",
  message: "AddressLimitExceeded: The maximum number of addresses has been reached.",
  step: "EnsureNatGateways",
  cluster,
});

const underWay = viewOf({
  cluster,
  status: "PROVISIONING",
  workflow: "provisioning",
  executionArn,
  redriveCount: 0,
  redrives: [],
  since: createdAt,
  createdAt,
  steps: {
    ...newTimeline(),
    ProveTrust: { startedAt, finishedAt: "2026-11-23T10:00:03.000Z", attempts: 1 },
    Preflight: { startedAt: "2026-11-23T10:00:03.000Z", attempts: 1 },
  },
});

const about = (sequence: number, fact: string) => ({
  version: 1 as const,
  id: `${clusterId}:${fact}`,
  sequence,
  time: startedAt,
  clusterId,
  clusterName: cluster.name,
  organizationId,
  accountId: cluster.accountId,
  region: cluster.region,
  executionArn,
  startedAt,
});

const templateUrl =
  "https://templates.s3.us-east-1.amazonaws.com/astronomer-remote-management-stack.yaml";

const deleting = `arn:aws:states:us-east-1:999999999999:execution:delete-cluster:${clusterId}-1`;

const receipt = {
  verifiedAt: "2026-11-24T09:09:10.000Z",
  looked: ["EC2 in us-east-1, by our tags", "EKS cluster astro-analytics in us-east-1"],
  left: [
    keptSnapshot(cluster, { id: "astro-analytics-final-20261124090003", sizeGiB: 100 }),
    keptLogBucket(cluster),
    linkedRole("AWSServiceRoleForAmazonEKS"),
  ],
};

const unbegun = ({ startedAt: _, ...rest }: ReturnType<typeof about>) => rest;

const until = new Date("2026-11-23T14:00:01.000Z");
const verified = {
  error: "Parked",
  message:
    "PendingVerification: Your request for accessing resources in this region is being validated.",
  cluster,
};
const waiting = {
  entry: "VerificationPending",
  customerMessage: waitingFor(verified, must(entryOf(verified), "entry"), until),
  since: startedAt,
  until: until.toISOString(),
};

/** A detail of each event. */
export const DETAILS: { [Type in DetailType]: Detail<Type> } & {
  [Type in keyof typeof ORGANIZATION_EVENTS]: RolePermissionsExpanded;
} = {
  "Cluster Provisioning Started": {
    ...about(1, "provisioning:started"),
    percent: 0,
    typicalSeconds: 832,
  },
  "Cluster Provisioning Progressed": {
    ...about(2, "progressed:EnsureVpc"),
    ...STEPS.EnsureVpc,
    percent: 1,
    step: "EnsureVpc",
  },
  "Cluster Provisioning Waiting": {
    ...unbegun(about(9, `waiting:EnsureNodeGroups:VerificationPending:${startedAt}`)),
    percent: 40,
    step: "EnsureNodeGroups",
    title: STEPS.EnsureNodeGroups.title,
    waiting,
  },
  "Cluster Provisioning Redriven": {
    ...about(10, `provisioning:redriven:${clusterId}:1`),
    percent: 2,
    typicalSeconds: 832,
  },
  "Cluster Provisioned": { ...about(20, "provisioning:succeeded"), percent: 100, outputs },
  "Cluster Provisioning Failed": {
    ...about(9, `provisioning:failed:${clusterId}:0`),
    percent: 2,
    failure,
  },
  "Cross-Account Role Permissions Expanded": {
    version: 1,
    id: `${organizationId}:role-expanded:1.2.0`,
    time: startedAt,
    organizationId,
    fromVersion: "1.1.0",
    toVersion: "1.2.0",
    summary: "Lets Astronomer delete what it has made for a cluster.",
    changes: [
      {
        statement: "NetworkPolicy.OwnNetworkOnly",
        grants: [
          "allows ec2:DeleteSubnet on ec2 subnet/*, only on what has the tag astro:cluster-id",
        ],
        why: "A cluster that you delete leaves no subnets behind.",
      },
    ],
    templateUrl,
    howToUpdate: {
      consoleUrl: `https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1#/stacks/update/template?stackId=${STACK_NAME}&templateURL=${encodeURIComponent(templateUrl)}`,
      command: `aws cloudformation update-stack --region us-east-1 --stack-name ${STACK_NAME} --template-url ${templateUrl} --capabilities CAPABILITY_NAMED_IAM --parameters ParameterKey=ExternalId,UsePreviousValue=true ParameterKey=AstronomerAccountId,UsePreviousValue=true`,
    },
  },
  "Cluster Deletion Started": {
    ...about(21, "deletion:started"),
    executionArn: deleting,
    percent: 0,
    typicalSeconds: WORKFLOWS.deletion.typicalSeconds,
  },
  "Cluster Deletion Progressed": {
    ...about(24, "progressed:RemoveNodeGroups"),
    ...STEPS.RemoveNodeGroups,
    executionArn: deleting,
    percent: 35,
    step: "RemoveNodeGroups",
  },
  "Cluster Deletion Waiting": {
    ...unbegun(about(25, `waiting:RemoveNodeGroups:SignUpUnfinished:${startedAt}`)),
    percent: 20,
    step: "RemoveNodeGroups",
    title: STEPS.RemoveNodeGroups.title,
    waiting: { ...waiting, entry: "SignUpUnfinished" },
  },
  "Cluster Deletion Redriven": {
    ...about(31, `deletion:redriven:${clusterId}-1:1`),
    executionArn: deleting,
    percent: 35,
    typicalSeconds: WORKFLOWS.deletion.typicalSeconds,
  },
  "Cluster Deleted": {
    ...about(35, "deletion:succeeded"),
    executionArn: deleting,
    percent: 100,
    receipt,
  },
  "Cluster Deletion Failed": {
    ...about(30, `deletion:failed:${clusterId}-1:0`),
    executionArn: deleting,
    percent: 35,
    failure: describeFailure({
      error: "AccessDenied",
      message: "AccessDeniedException: not authorized to perform: eks:DeleteCluster",
      step: "RemoveEksCluster",
      cluster,
      workflow: "deletion",
    }),
  },
};

/** What each call of the API answers. */
export const ANSWERS: Record<keyof typeof API, object> = {
  getAwsExternalId: {
    externalId: "astro-<64 hexadecimal digits that only your Organization Owners may see>",
  },
  getCrossAccountRole: {
    roleName: CROSS_ACCOUNT_ROLE,
    roleArn: crossAccountRoleArn(cluster.accountId),
    templateUrl,
    templateVersion: TEMPLATE_VERSION,
    quickCreateUrl: `https://us-east-1.console.aws.amazon.com/cloudformation/home?region=us-east-1#/stacks/create/review?templateURL=${encodeURIComponent(templateUrl)}&stackName=${STACK_NAME}&param_ExternalId=astro-0123456789abcdef&param_AstronomerAccountId=999999999999`,
    createStackCommand: `aws cloudformation create-stack --region us-east-1 --stack-name ${STACK_NAME} --template-url ${templateUrl} --capabilities CAPABILITY_NAMED_IAM --parameters ParameterKey=ExternalId,ParameterValue=astro-0123456789abcdef ParameterKey=AstronomerAccountId,ParameterValue=999999999999`,
  },
  createCluster: { clusterId, status: "PROVISIONING", createdAt, request },
  listClusters: { clusters: [ClusterSummary.parse(underWay)] },
  getCluster: underWay,
  listEvents: {
    events: [
      {
        detailType: "Cluster Provisioning Started",
        detail: DETAILS["Cluster Provisioning Started"],
      },
    ],
  },
  listClustersForSupport: {
    clusters: [
      { ...ClusterSummary.parse(underWay), status: "FAILED", percent: 2, organizationId, failure },
    ],
  },
  deleteCluster: {
    clusterId,
    status: "DELETING",
    keep: { logBucket: true, finalSnapshot: true },
    goes: [
      { resource: "EKS cluster", ids: ["astro-analytics"] },
      { resource: "VPC", ids: [outputs.vpcId] },
    ],
    stays: receipt.left,
  },
  redriveCluster: { clusterId, status: "PROVISIONING", way: "redrive", executionArn },
};

/** What a dry run of the same request tells, when all is well and when something is in the way. */
export const DRY_RUNS: Record<
  string,
  { summary: string; value: z.input<typeof API.createCluster.dryRun> }
> = {
  possible: {
    summary: "the cluster can be made",
    value: {
      ok: true,
      findings: [],
      plan: planOf(cluster, {
        zones: [
          { zoneId: "use1-az1", zoneName: "us-east-1c" },
          { zoneId: "use1-az2", zoneName: "us-east-1a" },
        ],
        zonesReason:
          "use1-az1 and use1-az2 are the first zones, by id, that have all that the cluster needs; use1-az3 lacks EKS",
        kubernetesVersion: "1.35",
        postgresVersion: "17.6",
      }),
    },
  },
  impossible: {
    summary: "something is in the way",
    value: {
      ok: false,
      findings: [
        {
          code: "QuotaUsedUp",
          severity: "error",
          resource: "quota L-0263D0A3 (EC2-VPC Elastic IPs) in us-east-1",
          is: "5, of which 4 are used",
          mustBe: "at least 6",
          fix: {
            steps: ["request an increase to 6 or more, which AWS grants in minutes to days"],
            consoleUrl:
              "https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-0263D0A3",
            command:
              "aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 --quota-code L-0263D0A3 --desired-value 6",
          },
        },
      ],
    },
  },
};

/** What a problem of each kind says. */
export const PROBLEM_DETAILS: Record<ProblemKind, string> = {
  "invalid-request": "see errors for all that is wrong",
  forbidden: "the token does not allow this call",
  "not-found": "the organization has no such cluster",
  "not-redrivable": `the cluster is ACTIVE since ${createdAt}, must be FAILED`,
  "name-taken": "cluster c0123456789abcdef0123 is named analytics; choose another name",
  "body-too-large": "the body has 20480 bytes, must have at most 16384",
  "unsupported-media-type": "the content-type is text/plain, must be application/json",
  "idempotency-key-reused": `the Idempotency-Key was used for another request, which made cluster ${clusterId}; a new request needs a new key`,
  "internal-error": "try again; tell support the instance if it stays so",
};

/** API Gateway's id of the request that went wrong. */
export const REQUEST_ID = "JKJaXmPLvHcESHA=";

/** What is listed when a request is not as it must be. */
export const MISTAKES: FieldError[] = [
  { pointer: "#/accountId", detail: "must be the 12 digits of an AWS account id" },
  { pointer: "#/colour", detail: "is not known, must be one of name, accountId, region, …" },
];
