/** What the record of a cluster holds: findings, and in the end outputs, a failure or a receipt. */

import type { Failure, Outputs } from "../../shared/events.ts";
import type { Finding } from "../../shared/finding.ts";
import type { Receipt } from "../../shared/receipt.ts";
import { keptLogBucket } from "../../shared/remainders.ts";
import { aCluster } from "./requests.ts";

/** The outputs of a finished data plane. */
export const someOutputs = (): Outputs => ({
  vpcId: "vpc-0a1b2c3d4e5f60718",
  vpcCidr: "172.20.0.0/20",
  publicSubnetIds: ["subnet-0a1b2c3d4e5f60711", "subnet-0a1b2c3d4e5f60712"],
  privateSubnetIds: ["subnet-0a1b2c3d4e5f60713", "subnet-0a1b2c3d4e5f60714"],
  externalIps: ["203.0.113.10", "203.0.113.11"],
  eksClusterName: "astro-analytics",
  eksClusterArn: "arn:aws:eks:us-east-1:123456789012:cluster/astro-analytics",
  eksClusterEndpoint: "https://0123456789ABCDEF.gr7.us-east-1.eks.amazonaws.com",
  kubernetesVersion: "1.35",
  eksNodeRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-node",
  eksLogGroup: "/aws/eks/astro-analytics/cluster",
  encryptionKeyArn: "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
  oidcIssuer: "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF",
  oidcProviderArn:
    "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF",
  databaseEndpoint: "astro-analytics.c0ffee.us-east-1.rds.amazonaws.com",
  databasePort: 5432,
  databaseSecretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-0a1b2c",
  databaseEngineVersion: "17.6",
  logBucket: "astro-logs-c0123456789abcdef0123",
});

/** The run of a deletion that keeps all that can be kept. */
export const aDeletion = () => ({
  workflow: "deletion" as const,
  executionArn: "arn:aws:states:us-east-1:999999999999:execution:delete-cluster:c1-1",
  redriveCount: 0,
  redrives: [],
  deletion: {
    requestedAt: "2026-11-24T09:00:00.000Z",
    keep: { logBucket: true, finalSnapshot: true },
    stops: "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:c1",
  },
});

/** The receipt of a deletion that left nothing but the log bucket. */
export const aReceipt = (): Receipt => ({
  verifiedAt: "2026-11-24T09:09:10.000Z",
  looked: ["EC2 in us-east-1, by our tags"],
  left: [keptLogBucket(aCluster())],
});

/** A failure that the customer has to resolve. */
export const aFailure = (wanted: Partial<Failure> = {}): Failure => ({
  error: "TrustRefused",
  step: "ProveTrust",
  turn: "customer",
  customerMessage: "the role refuses us",
  staffMessage: "wait for the customer",
  canRedrive: true,
  ...wanted,
});

/** A finding that is in the way. */
export const aFinding = (wanted: Partial<Finding> = {}): Finding => ({
  code: "QuotaTooLow",
  severity: "error",
  resource: "quota L-1216C47A",
  is: "5",
  mustBe: "at least 40",
  fix: { steps: ["request an increase"] },
  ...wanted,
});
