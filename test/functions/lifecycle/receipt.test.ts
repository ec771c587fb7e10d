import { CloudWatchLogsClient, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeNatGatewaysCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  type Role,
} from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import {
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  DescribeDBSubnetGroupsCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { issue } from "../../../functions/lifecycle/receipt.ts";
import type { Outputs } from "../../../shared/events.ts";
import { Receipt } from "../../../shared/receipt.ts";
import { allOwnedBy, tagList, tagRecord, tagsOf } from "../../../shared/tags.ts";
import { newTimeline } from "../../../shared/timeline.ts";
import { aDeletion, someOutputs } from "../../support/records.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, EXTERNAL_ID, inputs, run, table } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);
const eks = mockClient(EKSClient);
const iam = mockClient(IAMClient);
const kms = mockClient(KMSClient);
const logs = mockClient(CloudWatchLogsClient);
const rds = mockClient(RDSClient);
const s3 = mockClient(S3Client);
const balancing = mockClient(ElasticLoadBalancingV2Client);
const all = [ec2, eks, iam, kms, logs, rds, s3, balancing];

const cluster = aCluster();
const another = aCluster({ clusterId: "another" });
const keep = { logBucket: true, finalSnapshot: true };
const facts = { keep, provisioning: { hasMadeAnything: true } };
const bucket = `astro-logs-${cluster.clusterId}`;

/** What is known of the cluster: besides, the table is asked for the organization's external ID. */
const recordHas = (known: { outputs?: Outputs }) => {
  const moment = "2026-11-24T09:00:00.000Z";
  const record = { cluster, status: "DELETING", since: moment, createdAt: moment };
  table.on(GetCommand).resolves({
    Item: { externalId: EXTERNAL_ID, ...record, ...aDeletion(), steps: newTimeline(), ...known },
  });
};

beforeEach(() => {
  for (const mock of all) mock.reset();
  ec2.on(DescribeTagsCommand).resolves({});
  ec2.on(DescribeNatGatewaysCommand).resolves({});
  ec2.on(DescribeVolumesCommand).resolves({});
  balancing.on(DescribeTargetGroupsCommand).resolves({});
  recordHas({});
  eks.on(DescribeClusterCommand).rejects(awsError("ResourceNotFoundException"));
  iam.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));
  iam.on(ListOpenIDConnectProvidersCommand).resolves({});
  kms.on(ListKeysCommand).resolves({});
  logs.on(ListTagsForResourceCommand).rejects(awsError("ResourceNotFoundException"));
  rds.on(DescribeDBInstancesCommand).rejects(awsError("DBInstanceNotFoundFault"));
  rds.on(DescribeDBSnapshotsCommand).resolves({});
  rds.on(DescribeDBInstanceAutomatedBackupsCommand).resolves({});
  rds.on(DescribeDBSubnetGroupsCommand).resolves({});
  s3.on(HeadBucketCommand).rejects(awsError("NotFound"));
});

const aRole = (RoleName: string, Tags = tagList(cluster, "role")): Role => ({
  RoleName,
  RoleId: "AROA",
  Arn: `arn:aws:iam::123456789012:role/${RoleName}`,
  Path: "/",
  CreateDate: new Date(0),
  Tags,
});

const LOG_GROUP = "arn:aws:logs:us-east-1:123456789012:log-group:";
const ofControlPlane = { resourceArn: `${LOG_GROUP}/aws/eks/astro-analytics/cluster` };
const ofMetrics = { resourceArn: `${LOG_GROUP}RDSOSMetrics` };

const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/1";

/** The account has this key and a provider, both of that cluster. */
const keyAndProviderAre = (owner: typeof cluster, DeletionDate?: Date) => {
  kms.on(ListKeysCommand).resolves({ Keys: [{ KeyId: "key-1" }] });
  kms.on(ListResourceTagsCommand).resolves({
    Tags: tagList(owner, "key").map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })),
  });
  kms
    .on(DescribeKeyCommand)
    .resolves({ KeyMetadata: { KeyId: "key-1", ...(DeletionDate && { DeletionDate }) } });
  iam
    .on(ListOpenIDConnectProvidersCommand)
    .resolves({ OpenIDConnectProviderList: [{ Arn: PROVIDER }, {}] });
  iam.on(GetOpenIDConnectProviderCommand).resolves({ Tags: tagList(owner, "oidc-provider") });
};

/** The receipts that were recorded. */
const recorded = () =>
  inputs(table, UpdateCommand)
    .filter(({ UpdateExpression }) => UpdateExpression?.includes("receipt"))
    .map(({ ExpressionAttributeValues }) =>
      Receipt.strict().parse(ExpressionAttributeValues?.[":receipt"]),
    );

it("records where it looked, and that nothing is left", async () => {
  await expect(run(issue, facts)).resolves.toEqual({});

  expect(recorded()).toEqual([
    {
      verifiedAt: expect.any(String),
      looked: [
        "EC2 in us-east-1, by our tags",
        "NAT gateways in us-east-1, by our tags",
        "target groups in us-east-1, by VPC",
        "EBS volumes in us-east-1, by the tags of Kubernetes",
        "EKS cluster astro-analytics in us-east-1",
        "RDS database astro-analytics in us-east-1",
        "RDS snapshots of astro-analytics in us-east-1",
        "RDS automated backups of astro-analytics in us-east-1",
        "DB subnet groups in us-east-1, by VPC",
        "log group RDSOSMetrics in us-east-1",
        `S3 bucket ${bucket}`,
        "log group /aws/eks/astro-analytics/cluster in us-east-1",
        "KMS keys in us-east-1, by our tags",
        "IAM roles astro-analytics-eks-cluster, astro-analytics-eks-node, astro-analytics-ebs-csi, astro-analytics-rds-monitoring",
        "IAM OIDC providers, by our tags",
        "IAM service-linked roles that a data plane needs",
      ],
      left: [],
    },
  ]);
  expect(inputs(ec2, DescribeTagsCommand)).toEqual([{ Filters: tagsOf(cluster) }]);
  expect(inputs(ec2, DescribeNatGatewaysCommand)).toEqual([{ Filter: allOwnedBy(cluster) }]);
});

it("names what is kept with its price, and how to remove it", async () => {
  s3.on(HeadBucketCommand).resolves({});
  rds.on(DescribeDBSnapshotsCommand).resolves({
    DBSnapshots: [
      {
        DBSnapshotIdentifier: "astro-analytics-final-20261124213015",
        AllocatedStorage: 100,
        TagList: tagList(cluster, "database"),
      },
      { DBSnapshotIdentifier: "other", TagList: tagList(another, "database") },
    ],
  });
  iam
    .on(GetRoleCommand, { RoleName: "AWSServiceRoleForRDS" })
    .resolves({ Role: aRole("AWSServiceRoleForRDS", []) });

  await run(issue, facts);

  expect(recorded()[0]?.left).toMatchObject([
    {
      id: "astro-analytics-final-20261124213015",
      reason: "kept",
      cost: "up to 9.50 USD a month for 100 GiB (prices of us-east-1, other Regions differ)",
      toRemove:
        "aws rds delete-db-snapshot --region us-east-1 --db-snapshot-identifier astro-analytics-final-20261124213015",
    },
    { id: bucket, reason: "kept", cost: expect.stringContaining("0.023 USD") },
    { id: "AWSServiceRoleForRDS", reason: "shared", cost: "nothing" },
  ]);
});

it("is not ready while anything of the cluster is there", async () => {
  ec2.on(DescribeTagsCommand).resolves({
    Tags: [
      { ResourceType: "subnet", ResourceId: "subnet-1" },
      { ResourceType: "natgateway", ResourceId: "nat-gone" },
    ],
  });
  const claim = { Key: "kubernetes.io/created-for/pvc/name", Value: "logs" };
  ec2
    .on(DescribeVolumesCommand)
    .resolves({ Volumes: [{ VolumeId: "vol-1", Tags: [claim, ...tagList(cluster, "volume")] }] });
  ec2.on(DescribeNatGatewaysCommand).resolves({
    NatGateways: [
      { NatGatewayId: "nat-1", State: "deleting" },
      { NatGatewayId: "nat-gone", State: "deleted" },
    ],
  });
  eks.on(DescribeClusterCommand).resolves({ cluster: { tags: tagRecord(cluster, "eks-cluster") } });
  rds
    .on(DescribeDBInstancesCommand)
    .resolves({ DBInstances: [{ TagList: tagList(cluster, "database") }] });
  iam
    .on(GetRoleCommand, { RoleName: "astro-analytics-eks-node" })
    .resolves({ Role: aRole("astro-analytics-eks-node") });
  s3.on(HeadBucketCommand).resolves({});
  logs.on(ListTagsForResourceCommand, ofControlPlane).resolves({
    tags: tagRecord(cluster, "log-group"),
  });
  keyAndProviderAre(cluster);

  const attempt = run(issue, { ...facts, keep: { ...keep, logBucket: false } });

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message:
      "there still is subnet subnet-1, nat gateway nat-1, volume vol-1, eks cluster astro-analytics, " +
      `database astro-analytics, bucket ${bucket}, log group /aws/eks/astro-analytics/cluster, ` +
      `key key-1, role astro-analytics-eks-node, ${PROVIDER}`,
  });
  expect(recorded()).toEqual([]);
});

it("tells when KMS deletes the key, and how it could be saved until then", async () => {
  keyAndProviderAre(cluster, new Date("2026-12-01T09:00:00.000Z"));
  iam.on(GetOpenIDConnectProviderCommand).rejects(awsError("NoSuchEntityException"));

  await run(issue, facts);

  expect(recorded()[0]?.left).toMatchObject([
    {
      id: "key-1",
      reason: "pending",
      why: expect.stringContaining("2026-12-01"),
      toRemove: expect.stringContaining("cancel-key-deletion --region us-east-1 --key-id key-1"),
    },
  ]);
});

it("names what the cluster's pods and their owners may have left on disks, with the price", async () => {
  const claim = { Key: "kubernetes.io/created-for/pvc/name", Value: "logs" };
  const owned = (name: string) => ({ Key: `kubernetes.io/cluster/${name}`, Value: "owned" });
  const aVolume = (VolumeId: string, ...Tags: object[]) => ({
    VolumeId,
    Size: 100,
    CreateTime: new Date("2026-11-24T10:00:00.000Z"),
    Tags: [claim, ...Tags],
  });
  const byName = {
    Filters: [
      { Name: "tag:kubernetes.io/cluster/astro-analytics", Values: ["owned"] },
      { Name: "tag-key", Values: [claim.Key] },
    ],
  };
  const free = {
    Filters: [
      { Name: "tag-key", Values: [claim.Key] },
      { Name: "status", Values: ["available"] },
    ],
  };
  ec2
    .on(DescribeVolumesCommand, byName)
    .resolves({
      Volumes: [aVolume("vol-several", owned("astro-analytics"), owned("astro-other"))],
    })
    .on(DescribeVolumesCommand, free)
    .resolves({
      Volumes: [
        aVolume("vol-nobodys"),
        { ...aVolume("vol-older"), CreateTime: new Date(0) },
        aVolume("vol-anothers", owned("astro-other")),
        aVolume("vol-sisters", ...tagList(another, "volume")),
      ],
    });
  ec2
    .on(DescribeTagsCommand)
    .resolves({ Tags: [{ ResourceType: "snapshot", ResourceId: "snap-1" }] });

  await run(issue, facts);

  expect(recorded()[0]?.left).toMatchObject([
    { id: "snap-1", reason: "foreign", toRemove: expect.stringContaining("--snapshot-id snap-1") },
    { id: "vol-several", reason: "foreign", cost: expect.stringContaining("8.00 USD a month") },
    {
      id: "vol-nobodys",
      reason: "foreign",
      why: "It was made for the claim logs and is not in use, but nothing says that it is of analytics alone.",
      toRemove: "aws ec2 delete-volume --region us-east-1 --volume-id vol-nobodys",
    },
  ]);
});

it("names what others have for the VPC, and backups that RDS was told to keep", async () => {
  const { vpcId } = someOutputs();
  recordHas({ outputs: someOutputs() });
  balancing.on(DescribeTargetGroupsCommand).resolves({
    TargetGroups: [
      { TargetGroupArn: "arn:here", VpcId: vpcId },
      { TargetGroupArn: "arn:elsewhere", VpcId: "vpc-other" },
    ],
  });
  rds.on(DescribeDBSubnetGroupsCommand).resolves({
    DBSubnetGroups: [
      { DBSubnetGroupName: "reports", VpcId: vpcId },
      { DBSubnetGroupName: "elsewhere", VpcId: "vpc-other" },
    ],
  });
  const backup = { AllocatedStorage: 100, BackupRetentionPeriod: 7 };
  rds.on(DescribeDBInstanceAutomatedBackupsCommand).resolves({
    DBInstanceAutomatedBackups: [
      { ...backup, DbiResourceId: "db-KEPT", Status: "retained" },
      { ...backup, DbiResourceId: "db-GOING", Status: "deleting" },
    ],
  });

  await run(issue, facts);

  expect(recorded()[0]?.left).toMatchObject([
    { id: "arn:here", reason: "foreign", cost: "nothing" },
    {
      id: "db-KEPT",
      reason: "pending",
      cost: expect.stringContaining("up to 9.50 USD"),
      toRemove:
        "aws rds delete-db-instance-automated-backup --region us-east-1 --dbi-resource-id db-KEPT",
    },
    { id: "reports", reason: "foreign", cost: "nothing" },
  ]);
});

describe("RDS's log group of metrics", () => {
  const aDatabase = (MonitoringInterval: number, owner?: typeof cluster) => ({
    MonitoringInterval,
    TagList: owner ? tagList(owner, "database") : [],
  });

  beforeEach(() => {
    logs.on(ListTagsForResourceCommand, ofMetrics).resolves({});
    rds.on(DescribeDBInstancesCommand, { DBInstanceIdentifier: undefined }).resolves({});
  });

  it.each([
    { of: "no other database", databases: [] },
    { of: "a database of somebody else's", databases: [aDatabase(60)] },
    { of: "a cluster's that is not monitored", databases: [aDatabase(0, another)] },
  ])("is left as AWS's own beside $of", async ({ databases }) => {
    rds
      .on(DescribeDBInstancesCommand, { DBInstanceIdentifier: undefined })
      .resolves({ DBInstances: databases });

    await run(issue, facts);

    expect(recorded()[0]?.left).toMatchObject([
      {
        id: "RDSOSMetrics",
        reason: "shared",
        why: expect.stringContaining("deletes each metric after 30 days, but never the group"),
        toRemove:
          "if no other database in us-east-1 is monitored: aws logs delete-log-group --region us-east-1 --log-group-name RDSOSMetrics",
      },
    ]);
  });

  it("is nothing that is left as long as another cluster of ours writes there", async () => {
    rds
      .on(DescribeDBInstancesCommand, { DBInstanceIdentifier: undefined })
      .resolves({ DBInstances: [aDatabase(60, another)] });

    await run(issue, facts);

    expect(recorded()[0]?.left).toEqual([]);
  });
});

it("takes a database that RDS never kept backups of for one without", async () => {
  rds
    .on(DescribeDBInstanceAutomatedBackupsCommand)
    .rejects(awsError("DBInstanceAutomatedBackupNotFoundFault"));

  await run(issue, facts);

  expect(recorded()[0]?.left).toEqual([]);
});

it("takes nothing of another cluster's for its own", async () => {
  keyAndProviderAre(another);
  logs.on(ListTagsForResourceCommand, ofControlPlane).resolves({
    tags: tagRecord(another, "log-group"),
  });
  eks.on(DescribeClusterCommand).resolves({ cluster: { tags: tagRecord(another, "eks-cluster") } });
  rds
    .on(DescribeDBInstancesCommand)
    .resolves({ DBInstances: [{ TagList: tagList(another, "database") }] });
  iam
    .on(GetRoleCommand, { RoleName: "astro-analytics-eks-node" })
    .resolves({ Role: aRole("astro-analytics-eks-node", tagList(another, "role")) });

  await run(issue, facts);

  expect(recorded()[0]?.left).toEqual([]);
});

it("enters the account not at all when nothing was ever made there", async () => {
  await run(issue, { keep, provisioning: { hasMadeAnything: false } });

  expect(recorded()).toEqual([{ verifiedAt: expect.any(String), looked: [], left: [] }]);
  expect(all.flatMap(commands)).toEqual([]);
});

it("passes every error on but that something is gone", async () => {
  s3.on(HeadBucketCommand).rejects(awsError("SlowDown"));

  await expect(run(issue, facts)).rejects.toMatchObject({ name: "SlowDown" });
});
