/** Names of AWS resources that have one. All are built here. */

import type { Cluster } from "./cluster.ts";

/** Of the EKS cluster, the RDS instance and everything named after the cluster: at most 45 characters. */
export const baseName = ({ name }: Cluster) => `astro-${name}`;

/** The EKS cluster. */
export const eksClusterName = baseName;

/** The RDS instance of the Airflow metadata database. */
export const databaseName = baseName;

/** An IAM role; `part` says what for. IAM's names are unique in the account, whatever the region. */
export const roleName = (cluster: Cluster, part: "eks-cluster" | "eks-node" | "ebs-csi") =>
  `${baseName(cluster)}-${part}`;

/** The policy, made by our template in the customer's account, that no role of ours may go beyond. */
export const boundaryArn = ({ accountId }: Cluster) =>
  `arn:aws:iam::${accountId}:policy/AstronomerOperationalBoundary`;

/** The log bucket. S3's names are unique in the world, so the cluster's id is part of it. */
export const logBucketName = ({ clusterId }: Cluster) => `astro-logs-${clusterId}`;

/** A managed node group and the launch template of its nodes: one pool, one name. */
export const nodeGroupName = (cluster: Cluster, pool: string) => `${baseName(cluster)}-${pool}`;

/** The RDS instance's subnet group. */
export const dbSubnetGroupName = baseName;

/** The RDS instance's parameter group. It is of one family for ever, so a new family needs a new one. */
export const dbParameterGroupName = (cluster: Cluster, family: string) =>
  `${baseName(cluster)}-${family}`;

/**
 * Client token of the call that creates the resource: the same in every attempt, so that AWS
 * creates it once. EC2 takes 64 characters at most.
 */
export const clientToken = ({ clusterId }: Cluster, resource: string) => `${clusterId}-${resource}`;
