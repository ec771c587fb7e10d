/** What a cluster is: what the customer asked for, and where each of its facts is written down. */

import { z } from "zod";
import {
  DB_INSTANCE_CLASSES,
  DEFAULTS,
  NODE_INSTANCE_TYPES,
  NODES_PER_NODE_GROUP,
  REGIONS,
} from "./catalog.ts";
import { isPrivate, parseCidr } from "./cidr.ts";

const regions = Object.keys(REGIONS) as [keyof typeof REGIONS];

/** A block of RFC 1918 space of a size between the two. */
const privateCidr = ({ largest, smallest }: { largest: number; smallest: number }) =>
  z.string().superRefine((text, context) => {
    const cidr = parseCidr(text);
    if (!cidr)
      context.addIssue(
        `${text} is not a CIDR block, must be like 172.20.0.0/20 with no host bits set`,
      );
    else if (cidr.prefix < largest || cidr.prefix > smallest)
      context.addIssue(
        `${text} is a /${cidr.prefix}, must be between /${largest} and /${smallest}`,
      );
    else if (!isPrivate(cidr))
      context.addIssue(
        `${text} is not RFC 1918 space, must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16`,
      );
  });

/** AWS's quota of active peering connections per VPC, L-7E9ECCDB. */
const MOST_PEERS = 50;

/** What a customer asks for; whatever is left out gets the documented default. */
export const ClusterRequest = z.strictObject({
  name: z
    .string()
    .regex(
      /^(?!.*--)[a-z][a-z0-9-]{1,37}[a-z0-9]$/,
      "must be 3 to 39 lower-case letters, digits and single hyphens, begin with a letter and end with no hyphen",
    )
    .describe("Name of the cluster, unique in the organization."),
  accountId: z
    .string()
    .regex(/^\d{12}$/, "must be the 12 digits of an AWS account ID")
    .describe("AWS account that the data plane is created in."),
  region: z.enum(regions).default(DEFAULTS.region).describe("AWS Region."),
  nodeInstanceType: z
    .enum(NODE_INSTANCE_TYPES)
    .default(DEFAULTS.nodeInstanceType)
    .describe("EC2 instance type of the worker nodes."),
  maxNodeCount: z
    .int()
    .min(1)
    .max(NODES_PER_NODE_GROUP)
    .default(DEFAULTS.maxNodeCount)
    .describe("Most worker nodes that the cluster may grow to."),
  dbInstanceClass: z
    .enum(DB_INSTANCE_CLASSES)
    .default(DEFAULTS.dbInstanceClass)
    .describe("RDS instance class of the Airflow metadata database."),
  vpcCidr: privateCidr({ largest: 16, smallest: 20 })
    .default(DEFAULTS.vpcCidr)
    .describe("CIDR block of the VPC: RFC 1918 space, /20 or larger up to /16."),
  peerCidrs: z
    .array(privateCidr({ largest: 8, smallest: 32 }))
    .max(MOST_PEERS)
    .optional()
    .describe(
      "CIDR blocks of the networks that the VPC will be peered with, with those of their DNS servers: neither the VPC nor Kubernetes' services will overlap with them.",
    ),
  flowLogs: z
    .enum(["none", "log-bucket"])
    .default(DEFAULTS.flowLogs)
    .describe("Where the VPC's flow logs go: nowhere, or to the cluster's log bucket."),
  requestQuotaIncreases: z
    .boolean()
    .optional()
    .describe(
      "Whether service quotas that are too low are to be raised: provisioning then requests that of AWS itself, once, and waits for up to two days until it is granted. Unless true, it stops and says what to request.",
    ),
});
export type ClusterRequest = z.infer<typeof ClusterRequest>;

/** A cluster as its execution knows it: the whole input of the workflow, and nothing secret. */
export const Cluster = ClusterRequest.extend({
  clusterId: z.string(),
  organizationId: z.string(),
});
export type Cluster = z.infer<typeof Cluster>;

/** Name of the role that every customer creates from our CloudFormation template. */
export const CROSS_ACCOUNT_ROLE = "astronomer-remote-management";

/** ARN of that role in the cluster's account. */
export const crossAccountRoleArn = (accountId: string) =>
  `arn:aws:iam::${accountId}:role/${CROSS_ACCOUNT_ROLE}`;
