/** Names of AWS resources that have one. All are built here. */

import type { Cluster } from "./cluster.ts";

/** Of the EKS cluster, the RDS instance and everything named after the cluster: at most 45 characters. */
export const baseName = ({ name }: Cluster) => `astro-${name}`;

/** Whether a name could be one that is built of `baseName`. */
export const hasOurName = (name: string): boolean => name.startsWith("astro-");

/** The EKS cluster. */
export const eksClusterName = baseName;

/** The RDS instance of the Airflow metadata database. */
export const databaseName = baseName;

/** What the cluster's IAM roles are for. */
export const ROLE_PARTS = ["eks-cluster", "eks-node", "ebs-csi", "rds-monitoring"] as const;

/** An IAM role; `part` says what for. IAM's names are unique in the account, whatever the region. */
export const roleName = (cluster: Cluster, part: (typeof ROLE_PARTS)[number]) =>
  `${baseName(cluster)}-${part}`;

/** The KMS key's alias: a key itself has no name. */
export const encryptionKeyAlias = (cluster: Cluster) => `alias/${baseName(cluster)}`;

/** The log group that EKS writes the control plane's logs to; the name is EKS's own choice. */
export const eksLogGroupName = (cluster: Cluster) => `/aws/eks/${eksClusterName(cluster)}/cluster`;

/** The log group of enhanced monitoring: RDS's own choice, one for all databases of a Region. */
export const OS_METRICS_LOG_GROUP = "RDSOSMetrics";

/** The IAM identity provider of a cluster's service accounts: IAM names it by its issuer. */
export const oidcProviderArn = ({ accountId }: Cluster, issuer: string) =>
  `arn:aws:iam::${accountId}:oidc-provider/${issuer.replace("https://", "")}`;

/** The policy, made by our template in the customer's account, that no role of ours may go beyond. */
export const boundaryArn = ({ accountId }: Cluster) =>
  `arn:aws:iam::${accountId}:policy/AstronomerOperationalBoundary`;

/** The log bucket. S3's names are unique in the world, so the cluster's id is part of it. */
export const logBucketName = ({ clusterId }: Cluster) => `astro-logs-${clusterId}`;

/** Where in the log bucket VPC flow logs lie. */
export const FLOW_LOGS_PREFIX = "flow-logs";

/** A managed node group and the launch template of its nodes: one pool, one name. */
export const nodeGroupName = (cluster: Cluster, pool: string) => `${baseName(cluster)}-${pool}`;

/** The RDS instance's subnet group. */
export const dbSubnetGroupName = baseName;

/** The RDS instance's parameter group. It is of one family for ever, so a new family needs a new one. */
export const dbParameterGroupName = (cluster: Cluster, family: string) =>
  `${baseName(cluster)}-${family}`;

/**
 * The snapshot that a deleted database leaves: no two deletions may give it the same name. Before it
 * is taken, nobody knows when that will be.
 */
export const finalSnapshotName = (cluster: Cluster, at?: Date) =>
  `${databaseName(cluster)}-final-${at?.toISOString().replace(/\D/g, "").slice(0, 14) ?? "YYYYMMDDhhmmss"}`;

/**
 * Client token of the call that creates the resource: the same in every attempt, so that AWS
 * creates it once. A used one returns what it made, even if that has failed: what is made in its
 * place needs another. EC2 takes 64 characters at most.
 */
export const clientToken = ({ clusterId }: Cluster, resource: string, broken = 0) =>
  [clusterId, resource, ...(broken > 0 ? [broken] : [])].join("-");
