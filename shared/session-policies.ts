/** What each step may do in the customer's account: the session policy that it enters with. */

import type { Cluster } from "./cluster.ts";
import { proofsOf } from "./kubernetes-tags.ts";
import type { StepName } from "./steps.ts";

/** What is looked at to name the strangers in a VPC when EC2 refuses to delete a piece of it. */
const LOOK_FOR_STRANGERS = [
  "ec2:DescribeNatGateways",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeVpcPeeringConnections",
  "ec2:DescribeVpnGateways",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeTags",
  "rds:DescribeDBInstances",
];

const andLookForStrangers = (...own: [string, ...string[]]) =>
  [...own, ...LOOK_FOR_STRANGERS].toSorted() as [string, ...string[]];

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
    "eks:DescribeClusterVersions",
    "iam:CreateServiceLinkedRole",
    "iam:SimulatePrincipalPolicy",
    "kms:DescribeKey",
    "rds:DescribeDBEngineVersions",
    "rds:DescribeOrderableDBInstanceOptions",
    "servicequotas:GetAWSDefaultServiceQuota",
    "servicequotas:GetServiceQuota",
    "servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota",
    "servicequotas:RequestServiceQuotaIncrease",
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
    "ec2:DeleteNatGateway",
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
    "ec2:CreateSubnet",
    "ec2:CreateTags",
    "ec2:DescribeSubnets",
    "eks:CreateCluster",
    "eks:DeleteCluster",
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
    "ec2:DescribeSubnets",
    "ec2:RunInstances",
    "eks:CreateNodegroup",
    "eks:DeleteNodegroup",
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
    "eks:DeleteAddon",
    "eks:DeletePodIdentityAssociation",
    "eks:DescribeAddon",
    "eks:ListAddons",
    "eks:TagResource",
    "iam:GetRole",
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
    "rds:DeleteDBInstance",
    "rds:DescribeDBInstances",
    "rds:DescribeEvents",
    "rds:ListTagsForResource",
    "rds:ModifyDBInstance",
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
  StopProvisioning: ["sts:GetCallerIdentity"],
  RemoveNodeGroups: [
    "ec2:DeleteLaunchTemplate",
    "ec2:DescribeLaunchTemplates",
    "eks:DeleteNodegroup",
    "eks:DescribeNodegroup",
    "eks:ListNodegroups",
  ],
  RemoveEksCluster: [
    "eks:DeleteCluster",
    "eks:DescribeCluster",
    "eks:DescribeNodegroup",
    "eks:ListNodegroups",
    "eks:UpdateClusterConfig",
  ],
  RemoveNatGateways: [
    "ec2:DeleteNatGateway",
    "ec2:DescribeAddresses",
    "ec2:DescribeNatGateways",
    "ec2:ReleaseAddress",
  ],
  RemoveEndpoints: ["ec2:DeleteVpcEndpoints", "ec2:DescribeVpcEndpoints"],
  RemoveDatabase: [
    "rds:AddTagsToResource",
    "rds:CreateDBSnapshot",
    "rds:DeleteDBInstance",
    "rds:DeleteDBParameterGroup",
    "rds:DeleteDBSubnetGroup",
    "rds:DescribeDBInstances",
    "rds:DescribeDBParameterGroups",
    "rds:DescribeDBSubnetGroups",
    "rds:ListTagsForResource",
    "rds:ModifyDBInstance",
  ],
  RemoveKubernetesLeftovers: andLookForStrangers(
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteSecurityGroup",
    "ec2:DeleteVolume",
    "ec2:DeleteVpcEndpoints",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVolumes",
    "ec2:DescribeVpcs",
    "ec2:RevokeSecurityGroupEgress",
    "ec2:RevokeSecurityGroupIngress",
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:DeleteTargetGroup",
    "elasticloadbalancing:DescribeTargetGroups",
  ),
  RemoveFlowLogs: ["ec2:DeleteFlowLogs", "ec2:DescribeFlowLogs", "logs:DeleteLogDelivery"],
  RemoveInternetGateway: andLookForStrangers(
    "ec2:DeleteInternetGateway",
    "ec2:DescribeInternetGateways",
    "ec2:DetachInternetGateway",
  ),
  RemoveSubnets: andLookForStrangers("ec2:DeleteSubnet"),
  RemoveRoutes: ["ec2:DeleteRouteTable", "ec2:DescribeRouteTables"],
  RemoveSecurityGroups: andLookForStrangers(
    "ec2:DeleteSecurityGroup",
    "ec2:DescribeSecurityGroups",
    "ec2:RevokeSecurityGroupIngress",
  ),
  RemoveVpc: andLookForStrangers("ec2:DeleteVpc", "ec2:DescribeVpcs"),
  RemoveOidcProvider: [
    "iam:DeleteOpenIDConnectProvider",
    "iam:GetOpenIDConnectProvider",
    "iam:ListOpenIDConnectProviders",
  ],
  RemoveEncryptionKey: [
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:ListKeys",
    "kms:ListResourceTags",
    "kms:ScheduleKeyDeletion",
  ],
  RemoveLogGroup: ["logs:DeleteLogGroup", "logs:ListTagsForResource"],
  RemoveRoles: [
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:GetRole",
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
  ],
  RemoveLogBucket: [
    "s3:DeleteBucket",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:ListBucketVersions",
  ],
  VerifyDeletion: [
    "ec2:DescribeNatGateways",
    "ec2:DescribeTags",
    "ec2:DescribeVolumes",
    "eks:DescribeCluster",
    "elasticloadbalancing:DescribeTargetGroups",
    "iam:GetOpenIDConnectProvider",
    "iam:GetRole",
    "iam:ListOpenIDConnectProviders",
    "kms:DescribeKey",
    "kms:ListKeys",
    "kms:ListResourceTags",
    "logs:ListTagsForResource",
    "rds:DescribeDBInstanceAutomatedBackups",
    "rds:DescribeDBInstances",
    "rds:DescribeDBSnapshots",
    "rds:DescribeDBSubnetGroups",
    "s3:ListBucket",
  ],
};

/** The policy as STS takes it inline, in at most 2,048 characters. */
export const sessionPolicy = (step: StepName, cluster: Cluster): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: explained(SESSION_ACTIONS[step]), Resource: "*" },
      ...(BY_PROOF.includes(step) ? [nothingUnproven(step, cluster)] : []),
    ],
  });

/** Steps whose actions the role's policy cannot limit to what is the cluster's. */
const BY_PROOF: readonly StepName[] = ["RemoveKubernetesLeftovers", "RemoveSecurityGroups"];

/**
 * What Kubernetes made has none of our tags for the role's policy to ask for, and IAM takes no
 * wildcard in the key of a tag. Here the cluster is known: denied is all that has not one of the
 * tags that prove it to be of this very cluster. A tag that is absent does not equal anything.
 */
const nothingUnproven = (step: StepName, cluster: Cluster) => ({
  Effect: "Deny",
  Action: SESSION_ACTIONS[step].filter((action) => !action.includes(":Describe")),
  Resource: "*",
  Condition: {
    StringNotEquals: Object.fromEntries(
      proofsOf(cluster).map(([key, value]) => [`aws:ResourceTag/${key}`, value]),
    ),
  },
});

/** EC2 encodes why it refuses something: whoever calls it must be able to read that. */
const explained = (actions: readonly string[]) =>
  actions.some((action) => action.startsWith("ec2:"))
    ? [...actions, "sts:DecodeAuthorizationMessage"]
    : actions;
