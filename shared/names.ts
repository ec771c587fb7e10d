/** Names of AWS resources that have one. All are built here. */

import type { Cluster } from "./cluster.ts";

/** Of the EKS cluster, the RDS instance and everything named after the cluster: at most 45 characters. */
export const baseName = ({ name }: Cluster) => `astro-${name}`;

/** The EKS cluster. */
export const eksClusterName = baseName;

/** The RDS instance of the Airflow metadata database. */
export const databaseName = baseName;

/** An IAM role; `part` says what for. IAM's names are unique in the account, whatever the region. */
export const roleName = (cluster: Cluster, part: "eks-cluster" | "eks-node") =>
  `${baseName(cluster)}-${part}`;

/** The log bucket. S3's names are unique in the world, so the cluster's id is part of it. */
export const logBucketName = ({ clusterId }: Cluster) => `astro-logs-${clusterId}`;
