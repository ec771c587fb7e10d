/** What steps tell later steps: one shape for each noun at the root of the workflow's state. */

import { z } from "zod";

const pair = z.tuple([z.string(), z.string()]).describe("One for each of the plan's two zones.");

export const Vpc = z.object({ vpcId: z.string() });
export type Vpc = z.infer<typeof Vpc>;

export const Subnets = z.object({ publicSubnetIds: pair, privateSubnetIds: pair });
export type Subnets = z.infer<typeof Subnets>;

export const SecurityGroups = z.object({
  nodeSecurityGroupId: z.string(),
  databaseSecurityGroupId: z.string(),
  endpointSecurityGroupId: z.string(),
});
export type SecurityGroups = z.infer<typeof SecurityGroups>;

export const Roles = z.object({
  eksClusterRoleArn: z.string(),
  eksNodeRoleArn: z.string(),
  ebsCsiRoleArn: z.string(),
  rdsMonitoringRoleArn: z.string(),
});
export type Roles = z.infer<typeof Roles>;

export const EncryptionKey = z.object({ keyArn: z.string() });
export type EncryptionKey = z.infer<typeof EncryptionKey>;

export const LogGroup = z.object({ logGroupName: z.string() });
export type LogGroup = z.infer<typeof LogGroup>;

export const InternetGateway = z.object({ internetGatewayId: z.string() });
export type InternetGateway = z.infer<typeof InternetGateway>;

export const NatGateways = z.object({ natGatewayIds: pair, externalIps: pair });
export type NatGateways = z.infer<typeof NatGateways>;

export const Routes = z.object({ publicRouteTableId: z.string(), privateRouteTableIds: pair });
export type Routes = z.infer<typeof Routes>;

export const Endpoints = z.object({ vpcEndpointIds: z.array(z.string()) });
export type Endpoints = z.infer<typeof Endpoints>;

export const EksCluster = z.object({
  name: z.string(),
  arn: z.string(),
  endpoint: z.string(),
  version: z.string(),
  oidcIssuer: z.string().describe("Who issues the tokens of Kubernetes' service accounts."),
  securityGroupId: z.string().describe("The security group that EKS itself made."),
});
export type EksCluster = z.infer<typeof EksCluster>;

export const NodeGroups = z.object({
  autoScalingGroups: z
    .record(z.string(), z.array(z.string()))
    .describe("Names of those that EKS made, by pool."),
});
export type NodeGroups = z.infer<typeof NodeGroups>;

export const OidcProvider = z.object({ providerArn: z.string() });
export type OidcProvider = z.infer<typeof OidcProvider>;

export const Database = z.object({
  endpoint: z.string(),
  port: z.int(),
  secretArn: z.string(),
  engineVersion: z.string(),
});
export type Database = z.infer<typeof Database>;

export const LogBucket = z.object({ bucket: z.string() });
export type LogBucket = z.infer<typeof LogBucket>;

export const StoppedProvisioning = z.object({
  hasMadeAnything: z.boolean().describe("Whether a step has begun that makes something."),
});
export type StoppedProvisioning = z.infer<typeof StoppedProvisioning>;
