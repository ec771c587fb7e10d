/** What each step may do in the customer's account: the session policy that it enters with. */

import type { StepName } from "./steps.ts";

/**
 * Actions by step, with those that AWS's services ask of the caller beside the call itself. What
 * they may be done to is limited by the role's own policy; a session can only narrow that.
 */
export const SESSION_ACTIONS: Record<StepName, readonly [string, ...string[]]> = {
  ProveTrust: ["sts:GetCallerIdentity"],
  // EC2 asks who dry-runs a call for the permission to make it.
  Preflight: [
    "ec2:CreateTags",
    "ec2:CreateVpc",
    "ec2:DescribeAddresses",
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeInstanceTypeOfferings",
    "ec2:DescribeInstances",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeNatGateways",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRegions",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcEndpointServices",
    "ec2:DescribeVpcs",
    "ec2:GetEbsDefaultKmsKeyId",
    "eks:DescribeCluster",
    "eks:DescribeClusterVersions",
    "eks:ListClusters",
    "kms:DescribeKey",
    "rds:DescribeDBEngineVersions",
    "rds:DescribeDBInstances",
    "rds:DescribeOrderableDBInstanceOptions",
    "servicequotas:GetAWSDefaultServiceQuota",
    "servicequotas:GetServiceQuota",
  ],
  EnsureVpc: [
    "ec2:CreateTags",
    "ec2:CreateVpc",
    "ec2:DeleteVpc",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ec2:ModifyVpcAttribute",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupIngress",
  ],
  EnsureSubnets: [
    "ec2:CreateSubnet",
    "ec2:CreateTags",
    "ec2:DescribeSubnets",
    "ec2:ModifySubnetAttribute",
  ],
  EnsureSecurityGroups: [
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateSecurityGroup",
    "ec2:CreateTags",
    "ec2:DescribeSecurityGroups",
  ],
  EnsureServiceLinkedRoles: ["iam:CreateServiceLinkedRole", "iam:GetRole"],
  EnsureRoles: [
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:GetRole",
    "iam:TagRole",
    "iam:UpdateAssumeRolePolicy",
  ],
  EnsureEncryptionKey: [
    "kms:CreateAlias",
    "kms:CreateKey",
    "kms:DescribeKey",
    "kms:EnableKeyRotation",
    "kms:ListKeys",
    "kms:ListResourceTags",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
  ],
  EnsureLogGroup: [
    "logs:CreateLogGroup",
    "logs:ListTagsForResource",
    "logs:PutRetentionPolicy",
    "logs:TagResource",
  ],
  EnsureInternetGateway: [
    "ec2:AttachInternetGateway",
    "ec2:CreateInternetGateway",
    "ec2:CreateTags",
    "ec2:DeleteInternetGateway",
    "ec2:DescribeInternetGateways",
  ],
  EnsureNatGateways: [
    "ec2:AllocateAddress",
    "ec2:CreateNatGateway",
    "ec2:CreateTags",
    "ec2:DescribeAddresses",
    "ec2:DescribeNatGateways",
    "ec2:ReleaseAddress",
  ],
  EnsureRoutes: [
    "ec2:AssociateRouteTable",
    "ec2:CreateRoute",
    "ec2:CreateRouteTable",
    "ec2:CreateTags",
    "ec2:CreateVpcEndpoint",
    "ec2:DescribeRouteTables",
    "ec2:DescribeVpcEndpoints",
    "ec2:ReplaceRoute",
  ],
  EnsureEndpoints: [
    "ec2:CreateTags",
    "ec2:CreateVpcEndpoint",
    "ec2:DescribeVpcEndpoints",
    "route53:AssociateVPCWithHostedZone",
  ],
  EnsureEksCluster: [
    "eks:CreateCluster",
    "eks:DescribeCluster",
    "eks:TagResource",
    "iam:PassRole",
    "kms:CreateGrant",
    "kms:DescribeKey",
  ],
  EnsureBootstrapAddons: ["eks:CreateAddon", "eks:ListAddons", "eks:TagResource"],
  EnsureAccessEntry: ["eks:AssociateAccessPolicy", "eks:CreateAccessEntry", "eks:TagResource"],
  EnsureOidcProvider: [
    "iam:CreateOpenIDConnectProvider",
    "iam:GetOpenIDConnectProvider",
    "iam:TagOpenIDConnectProvider",
  ],
  EnsureNodeGroups: [
    "ec2:CreateLaunchTemplate",
    "ec2:CreateTags",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:DescribeLaunchTemplates",
    "ec2:RunInstances",
    "eks:CreateNodegroup",
    "eks:DescribeNodegroup",
    "eks:TagResource",
    "eks:UpdateNodegroupConfig",
    "iam:GetRole",
    "iam:ListAttachedRolePolicies",
    "iam:PassRole",
  ],
  EnsureAddons: [
    "eks:CreateAddon",
    "eks:CreatePodIdentityAssociation",
    "eks:DescribeAddon",
    "eks:ListAddons",
    "eks:TagResource",
    "iam:PassRole",
  ],
  EnsureAutoscalerTags: ["autoscaling:CreateOrUpdateTags"],
  EnsureDatabase: [
    "iam:PassRole",
    "kms:DescribeKey",
    "rds:AddTagsToResource",
    "rds:CreateDBInstance",
    "rds:CreateDBParameterGroup",
    "rds:CreateDBSubnetGroup",
    "rds:DescribeDBInstances",
    "rds:ListTagsForResource",
    "rds:ModifyDBParameterGroup",
    "secretsmanager:CreateSecret",
    "secretsmanager:TagResource",
  ],
  EnsureLogBucket: [
    "s3:CreateBucket",
    "s3:PutBucketOwnershipControls",
    "s3:PutBucketPolicy",
    "s3:PutBucketPublicAccessBlock",
    "s3:PutBucketTagging",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
  ],
  EnsureFlowLogs: [
    "ec2:CreateFlowLogs",
    "ec2:CreateTags",
    "ec2:DescribeFlowLogs",
    "logs:CreateLogDelivery",
  ],
  Activate: ["sts:GetCallerIdentity"],
};

/** The policy as STS takes it inline, in at most 2,048 characters. */
export const sessionPolicy = (step: StepName): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: explained(SESSION_ACTIONS[step]), Resource: "*" }],
  });

/** EC2 encodes why it refuses something: whoever calls it must be able to read that. */
const explained = (actions: readonly string[]) =>
  actions.some((action) => action.startsWith("ec2:"))
    ? [...actions, "sts:DecodeAuthorizationMessage"]
    : actions;
