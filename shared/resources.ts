/** What provisioning makes in the customer's account: kinds of resources with their number. */

import type { Cluster } from "./cluster.ts";

/** A kind of resource, and how many of it a cluster has. */
export interface Resource {
  resource: string;
  count: number;
}

/** All that will be made for a cluster, and nothing that will not. */
export const resourcesFor = ({ flowLogs }: Pick<Cluster, "flowLogs">): Resource[] => [
  { resource: "VPC", count: 1 },
  { resource: "Public subnet", count: 2 },
  { resource: "Private subnet", count: 2 },
  { resource: "Internet gateway", count: 1 },
  { resource: "NAT gateway", count: 2 },
  { resource: "Elastic IP", count: 2 },
  { resource: "Route table", count: 3 },
  { resource: "Security group", count: 3 },
  { resource: "Interface endpoint", count: 5 },
  { resource: "Gateway endpoint", count: 1 },
  ...(flowLogs === "none" ? [] : [{ resource: "Flow log", count: 1 }]),
  { resource: "EKS cluster", count: 1 },
  { resource: "EKS node group", count: 3 },
  { resource: "EKS add-on", count: 5 },
  { resource: "Launch template", count: 3 },
  { resource: "Auto Scaling group", count: 3 },
  { resource: "Log group", count: 1 },
  { resource: "IAM role", count: 4 },
  { resource: "OIDC provider", count: 1 },
  { resource: "Access entry", count: 1 },
  { resource: "KMS key", count: 1 },
  { resource: "RDS instance", count: 1 },
  { resource: "S3 bucket", count: 1 },
];
