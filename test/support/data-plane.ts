/** Everything that AWS says of a finished data plane, asked as the root user of its account. */

import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeFlowLogsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  ListAccessEntriesCommand,
  ListAssociatedAccessPoliciesCommand,
} from "@aws-sdk/client-eks";
import {
  GetOpenIDConnectProviderCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
} from "@aws-sdk/client-kms";
import {
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  DescribeDBSubnetGroupsCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { listOf, type Statement } from "../../local/aws/services/iam/policy-document.ts";
import { CROSS_ACCOUNT_ROLE } from "../../shared/cluster.ts";
import type { Outputs } from "../../shared/events.ts";
import { must } from "../../shared/must.ts";
import { clientIn } from "./provisioning.ts";

const POOLS = ["worker", "airflow", "system"] as const;
const ADDONS = ["vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns", "aws-ebs-csi-driver"];

/** The cross-account role: whom it trusts, and what it may do. */
export const lookAtRole = async (account: string) => {
  const iam = clientIn(IAMClient, account);
  const RoleName = CROSS_ACCOUNT_ROLE;
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const { AttachedPolicies = [] } = await iam.send(
    new ListAttachedRolePoliciesCommand({ RoleName }),
  );
  const documents = await Promise.all(
    AttachedPolicies.map(async ({ PolicyArn }) => {
      const version = { PolicyArn, VersionId: "v1" };
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
      return decodeURIComponent(PolicyVersion?.Document ?? "");
    }),
  );
  const statements: Statement[] = documents.flatMap((text) => JSON.parse(text).Statement);
  return {
    role: must(Role, "Role"),
    trust: JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).Statement,
    /** The statements that allow an action. */
    allowing: (action: string) =>
      statements.filter(({ Action }) => listOf(Action).includes(action)),
  };
};

/** The network: all that lies in the VPC. */
export const lookAtNetwork = async (account: string, { vpcId: VpcId }: Outputs) => {
  const ec2 = clientIn(EC2Client, account);
  const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
  const dns = (Attribute: "enableDnsSupport" | "enableDnsHostnames") =>
    ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
  const [support, hostnames, subnets, groups, endpoints, tables, nat, flow] = await Promise.all([
    dns("enableDnsSupport"),
    dns("enableDnsHostnames"),
    ec2.send(new DescribeSubnetsCommand({ Filters })),
    ec2.send(new DescribeSecurityGroupsCommand({ Filters })),
    ec2.send(new DescribeVpcEndpointsCommand({ Filters })),
    ec2.send(new DescribeRouteTablesCommand({ Filters })),
    ec2.send(new DescribeNatGatewaysCommand({ Filter: Filters })),
    ec2.send(new DescribeFlowLogsCommand({})),
  ]);
  return {
    dns: [support.EnableDnsSupport?.Value, hostnames.EnableDnsHostnames?.Value],
    subnets: subnets.Subnets ?? [],
    securityGroups: groups.SecurityGroups ?? [],
    endpoints: endpoints.VpcEndpoints ?? [],
    routeTables: tables.RouteTables ?? [],
    natGateways: nat.NatGateways ?? [],
    flowLogs: flow.FlowLogs ?? [],
  };
};

/** Kubernetes: control plane, identities, and who gets in. */
export const lookAtKubernetes = async (account: string, outputs: Outputs) => {
  const eks = clientIn(EKSClient, account);
  const kms = clientIn(KMSClient, account);
  const clusterName = outputs.eksClusterName;
  const KeyId = outputs.encryptionKeyArn;
  const principalArn = `arn:aws:iam::${account}:role/astronomer-remote-management`;
  const [cluster, entries, policies, addons, provider, key, rotation, keyPolicy, logs] =
    await Promise.all([
      eks.send(new DescribeClusterCommand({ name: clusterName })),
      eks.send(new ListAccessEntriesCommand({ clusterName })),
      eks.send(new ListAssociatedAccessPoliciesCommand({ clusterName, principalArn })),
      Promise.all(
        ADDONS.map((addonName) => eks.send(new DescribeAddonCommand({ clusterName, addonName }))),
      ),
      clientIn(IAMClient, account).send(
        new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: outputs.oidcProviderArn }),
      ),
      kms.send(new DescribeKeyCommand({ KeyId })),
      kms.send(new GetKeyRotationStatusCommand({ KeyId })),
      kms.send(new GetKeyPolicyCommand({ KeyId })),
      clientIn(CloudWatchLogsClient, account).send(new DescribeLogGroupsCommand({})),
    ]);
  return {
    cluster: must(cluster.cluster, "cluster"),
    accessEntries: entries.accessEntries ?? [],
    accessPolicies: policies.associatedAccessPolicies ?? [],
    addons: addons.map(({ addon }) => must(addon, "addon")),
    provider,
    key: must(key.KeyMetadata, "KeyMetadata"),
    keyRotates: rotation.KeyRotationEnabled,
    keyPolicy: JSON.parse(keyPolicy.Policy ?? ""),
    logGroups: logs.logGroups ?? [],
  };
};

/** The three pools: node group, launch template and Auto Scaling group of each. */
export const lookAtNodes = async (account: string, { eksClusterName: clusterName }: Outputs) => {
  const ec2 = clientIn(EC2Client, account);
  const { LaunchTemplates = [] } = await ec2.send(new DescribeLaunchTemplatesCommand({}));
  const { AutoScalingGroups = [] } = await clientIn(AutoScalingClient, account).send(
    new DescribeAutoScalingGroupsCommand({}),
  );
  return Promise.all(
    POOLS.map(async (pool) => {
      const nodegroupName = `${clusterName}-${pool}`;
      const { nodegroup } = await clientIn(EKSClient, account).send(
        new DescribeNodegroupCommand({ clusterName, nodegroupName }),
      );
      const found = LaunchTemplates.find((one) => one.LaunchTemplateName === nodegroupName);
      const { LaunchTemplateVersions } = await ec2.send(
        new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: found?.LaunchTemplateId }),
      );
      const group = nodegroup?.resources?.autoScalingGroups?.[0]?.name;
      return {
        pool,
        nodegroup: must(nodegroup, "nodegroup"),
        template: must(LaunchTemplateVersions?.[0]?.LaunchTemplateData, "LaunchTemplateData"),
        groupTags: Object.fromEntries(
          AutoScalingGroups.find((one) => one.AutoScalingGroupName === group)?.Tags?.map(
            ({ Key, Value }) => [Key, Value],
          ) ?? [],
        ),
      };
    }),
  );
};

/** The database with its groups, and its monitoring's role. */
export const lookAtDatabase = async (account: string) => {
  const rds = clientIn(RDSClient, account);
  const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({}));
  const instance = must(DBInstances?.[0], "DBInstance");
  const { DBParameterGroupName } = must(instance.DBParameterGroups?.[0], "DBParameterGroup");
  const { DBSubnetGroups } = await rds.send(new DescribeDBSubnetGroupsCommand({}));
  const { Parameters = [] } = await rds.send(
    new DescribeDBParametersCommand({ DBParameterGroupName, Source: "user" }),
  );
  const iam = clientIn(IAMClient, account);
  const RoleName = instance.MonitoringRoleArn?.split("/").at(-1);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  return {
    instance,
    subnetGroup: must(DBSubnetGroups?.[0], "DBSubnetGroup"),
    parameters: Object.fromEntries(
      Parameters.map(({ ParameterName, ParameterValue }) => [ParameterName, ParameterValue]),
    ),
    monitoringRole: must(Role, "Role"),
    monitoringPolicies: AttachedPolicies?.map(({ PolicyName }) => PolicyName),
  };
};

/** The log bucket's settings. */
export const lookAtLogBucket = async (account: string, { logBucket: Bucket }: Outputs) => {
  const s3 = clientIn(S3Client, account);
  const [block, encryption, ownership, policy, lifecycle] = await Promise.all([
    s3.send(new GetPublicAccessBlockCommand({ Bucket })),
    s3.send(new GetBucketEncryptionCommand({ Bucket })),
    s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
    s3.send(new GetBucketPolicyCommand({ Bucket })),
    s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
  ]);
  return {
    publicAccess: block.PublicAccessBlockConfiguration,
    encryption: encryption.ServerSideEncryptionConfiguration?.Rules,
    ownership: ownership.OwnershipControls?.Rules,
    statements: JSON.parse(policy.Policy ?? "").Statement,
    lifecycle: lifecycle.Rules,
  };
};
