/** What provisioning makes in the customer's account: kinds of resources with their number. */

export const RESOURCES = [
  { resource: "VPC", count: 1 },
  { resource: "Subnet", count: 4 },
  { resource: "Internet gateway", count: 1 },
  { resource: "Elastic IP", count: 2 },
  { resource: "NAT gateway", count: 2 },
  { resource: "Route table", count: 3 },
  { resource: "Security group", count: 3 },
  { resource: "VPC endpoint", count: 6 },
  { resource: "EKS cluster", count: 1 },
  { resource: "EKS node group", count: 3 },
  { resource: "EKS add-on", count: 5 },
  { resource: "RDS instance", count: 1 },
  { resource: "S3 bucket", count: 1 },
] as const;
