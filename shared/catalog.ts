/**
 * What customers may choose from, and what they get when they choose nothing.
 * Source: the public AWS cluster settings reference of Astro Hybrid, 2024-08, with two mistakes of
 * it corrected: its db.r6g list repeats db.m6g, and eu-south-1 needs opting in, too.
 */

export const REGIONS = {
  "af-south-1": { name: "Africa (Cape Town)", optIn: true },
  "ap-east-1": { name: "Asia Pacific (Hong Kong)", optIn: true },
  "ap-northeast-1": { name: "Asia Pacific (Tokyo)", optIn: false },
  "ap-northeast-2": { name: "Asia Pacific (Seoul)", optIn: false },
  "ap-northeast-3": { name: "Asia Pacific (Osaka)", optIn: false },
  "ap-southeast-1": { name: "Asia Pacific (Singapore)", optIn: false },
  "ap-southeast-2": { name: "Asia Pacific (Sydney)", optIn: false },
  "ap-south-1": { name: "Asia Pacific (Mumbai)", optIn: false },
  "ca-central-1": { name: "Canada (Central)", optIn: false },
  "eu-central-1": { name: "Europe (Frankfurt)", optIn: false },
  "eu-south-1": { name: "Europe (Milan)", optIn: true },
  "eu-west-1": { name: "Europe (Ireland)", optIn: false },
  "eu-west-2": { name: "Europe (London)", optIn: false },
  "eu-west-3": { name: "Europe (Paris)", optIn: false },
  "me-south-1": { name: "Middle East (Bahrain)", optIn: true },
  "sa-east-1": { name: "South America (São Paulo)", optIn: false },
  "us-east-1": { name: "US East (N. Virginia)", optIn: false },
  "us-east-2": { name: "US East (Ohio)", optIn: false },
  "us-west-1": { name: "US West (N. California)", optIn: false },
  "us-west-2": { name: "US West (Oregon)", optIn: false },
} as const;

const sized = <Family extends string, Size extends string>(families: Family[], sizes: Size[]) =>
  families.flatMap((family) => sizes.map((size) => `${family}.${size}` as const));

/** EC2 instance types that worker nodes may have. */
export const NODE_INSTANCE_TYPES = [
  ...sized(
    ["m5", "m5d", "m6i", "m6id", "r6i", "c6i"],
    ["xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "metal"],
  ),
  "t2.xlarge",
  "t3.xlarge",
  "t3.2xlarge",
] as const;

/** RDS instance classes that the metadata database may have. */
export const DB_INSTANCE_CLASSES = [
  ...sized(
    ["db.m6g", "db.r6g"],
    ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"],
  ),
  ...sized(
    ["db.r5", "db.m5"],
    ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge"],
  ),
] as const;

/** What a request that says nothing gets, as the install guide promises. */
export const DEFAULTS = {
  region: "us-east-1",
  nodeInstanceType: "m5.xlarge",
  maxNodeCount: 20,
  dbInstanceClass: "db.m6g.large",
  vpcCidr: "172.20.0.0/20",
  flowLogs: "none",
} as const;

/** EC2 quotas without which no account is accepted; values in vCPUs. */
export const REQUIRED_QUOTAS = [
  {
    serviceCode: "ec2",
    quotaCode: "L-1216C47A",
    quotaName: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    minimum: 40,
  },
  {
    serviceCode: "ec2",
    quotaCode: "L-34B43A08",
    quotaName: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    minimum: 40,
  },
] as const;

/** The quota that every node counts against. */
export const ON_DEMAND_VCPUS = REQUIRED_QUOTAS[0].quotaCode;

/** Quotas that a cluster takes something of; NAT gateways are counted in each zone. */
export const USED_QUOTAS = [
  {
    serviceCode: "ec2",
    quotaCode: "L-0263D0A3",
    quotaName: "EC2-VPC Elastic IPs",
    counted: "elasticIps",
    needed: 2,
  },
  {
    serviceCode: "vpc",
    quotaCode: "L-F678F1CE",
    quotaName: "VPCs per Region",
    counted: "vpcs",
    needed: 1,
  },
  {
    serviceCode: "vpc",
    quotaCode: "L-A4707A72",
    quotaName: "Internet gateways per Region",
    counted: "internetGateways",
    needed: 1,
  },
  {
    serviceCode: "vpc",
    quotaCode: "L-FE5A380F",
    quotaName: "NAT gateways per Availability Zone",
    counted: "natGatewaysInZone",
    needed: 1,
  },
] as const;

/** The private endpoints that a data plane has, by the last part of their service names. */
export const INTERFACE_ENDPOINTS = [
  "elasticloadbalancing",
  "autoscaling",
  "sts",
  "ecr.api",
  "ecr.dkr",
] as const;

/** Instance type of the node pools that run Airflow itself and the platform. */
export const PLATFORM_INSTANCE_TYPE = "m5.xlarge";

/** EKS's quota of nodes in one managed node group, L-BD136A63: the most a worker pool can be asked for. */
export const NODES_PER_NODE_GROUP = 450;

/** The services of AWS that a data plane needs, and what AWS calls the role that each is linked to. */
export const SERVICE_LINKED_ROLES = [
  { AWSServiceName: "eks.amazonaws.com", RoleName: "AWSServiceRoleForAmazonEKS" },
  {
    AWSServiceName: "eks-nodegroup.amazonaws.com",
    RoleName: "AWSServiceRoleForAmazonEKSNodegroup",
  },
  { AWSServiceName: "autoscaling.amazonaws.com", RoleName: "AWSServiceRoleForAutoScaling" },
  {
    AWSServiceName: "elasticloadbalancing.amazonaws.com",
    RoleName: "AWSServiceRoleForElasticLoadBalancing",
  },
  { AWSServiceName: "rds.amazonaws.com", RoleName: "AWSServiceRoleForRDS" },
] as const;

/** Storage that a database begins with: all gp3 storage below 400 GiB performs alike. */
export const DATABASE_GIB = 100;
