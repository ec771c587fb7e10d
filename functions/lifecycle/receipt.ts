/** The end of a deletion: proof of what is left in the customer's account. */

import { CloudWatchLogsClient, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeNatGatewaysCommand, DescribeTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
} from "@aws-sdk/client-iam";
import {
  DescribeKeyCommand,
  KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import {
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { isGone } from "../../shared/aws-errors.ts";
import { together } from "../../shared/calls.ts";
import { SERVICE_LINKED_ROLES } from "../../shared/catalog.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { recordReceipt } from "../../shared/cluster-record.ts";
import type { CustomerAccount } from "../../shared/customer-account.ts";
import { NotReady } from "../../shared/errors.ts";
import { StoppedProvisioning } from "../../shared/facts.ts";
import { Keep } from "../../shared/keep.ts";
import { must } from "../../shared/must.ts";
import {
  databaseName,
  eksClusterName,
  eksLogGroupName,
  logBucketName,
  ROLE_PARTS,
  roleName,
} from "../../shared/names.ts";
import type { Remainder } from "../../shared/receipt.ts";
import {
  keptLogBucket,
  keptSnapshot,
  keyToBeDeleted,
  linkedRole,
} from "../../shared/remainders.ts";
import { step } from "../../shared/step.ts";
import { allOwnedBy, isOwned, tagsOf } from "../../shared/tags.ts";

/** Looks everywhere that the cluster was; what is still there and not meant to be is waited for. */
export const issue = step(
  "VerifyDeletion",
  { keep: Keep, provisioning: StoppedProvisioning },
  async ({ cluster, keep, provisioning }, account) => {
    const found = provisioning.hasMadeAnything
      ? await together(SWEEPS, (sweep) => sweep({ cluster, keep }, account))
      : [];
    const remaining = found.flatMap(({ remaining = [] }) => remaining);
    if (remaining.length > 0) throw new NotReady(`there still is ${remaining.join(", ")}`);
    await recordReceipt(cluster, {
      verifiedAt: new Date().toISOString(),
      looked: found.map(({ looked }) => looked),
      left: found.flatMap(({ left = [] }) => left),
    });
    return {};
  },
);

/** What a look has found: things that will go, and things that stay. */
interface Found {
  looked: string;
  remaining?: string[];
  left?: Remainder[];
}

interface Deletion {
  cluster: Cluster;
  keep: Keep;
}

type Sweep = (deletion: Deletion, account: CustomerAccount) => Promise<Found>;

/** EC2 lists the tags of these for an hour after they are deleted. */
const LISTED_LONGER = ["natgateway", "instance"];

const findInEc2: Sweep = async ({ cluster }, account) => {
  const { Tags = [] } = await new EC2Client(account).send(
    new DescribeTagsCommand({ Filters: tagsOf(cluster) }),
  );
  const there = Tags.filter(({ ResourceType }) => !LISTED_LONGER.includes(`${ResourceType}`));
  return {
    looked: `EC2 in ${cluster.region}, by our tags`,
    remaining: there.map(({ ResourceType, ResourceId }) => `${ResourceType} ${ResourceId}`),
  };
};

const findNatGateways: Sweep = async ({ cluster }, account) => {
  const { NatGateways = [] } = await new EC2Client(account).send(
    new DescribeNatGatewaysCommand({ Filter: allOwnedBy(cluster) }),
  );
  const there = NatGateways.filter(({ State }) => State !== "deleted");
  return {
    looked: `NAT gateways in ${cluster.region}, by our tags`,
    remaining: there.map(({ NatGatewayId }) => `nat gateway ${NatGatewayId}`),
  };
};

/** What has a name of its own is found by it, and is ours if its tags say so. */
const findEksCluster: Sweep = async ({ cluster }, account) => {
  const name = eksClusterName(cluster);
  const found = await orNothing(new EKSClient(account).send(new DescribeClusterCommand({ name })));
  return {
    looked: `EKS cluster ${name} in ${cluster.region}`,
    remaining: isOwned(cluster, found?.cluster?.tags) ? [`eks cluster ${name}`] : [],
  };
};

const findDatabase: Sweep = async ({ cluster }, account) => {
  const name = databaseName(cluster);
  const found = await orNothing(
    new RDSClient(account).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name })),
  );
  const [instance] = found?.DBInstances ?? [];
  return {
    looked: `RDS database ${name} in ${cluster.region}`,
    remaining: isOwned(cluster, instance?.TagList) ? [`database ${name}`] : [],
  };
};

const findOidcProvider: Sweep = async ({ cluster }, account) => {
  const iam = new IAMClient(account);
  const { OpenIDConnectProviderList = [] } = await iam.send(
    new ListOpenIDConnectProvidersCommand({}),
  );
  const arns = OpenIDConnectProviderList.flatMap(({ Arn }) => Arn ?? []);
  const ofEks = arns.filter((arn) => arn.includes(":oidc-provider/oidc.eks."));
  const found = await together(ofEks, (OpenIDConnectProviderArn) =>
    orNothing(iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))),
  );
  return {
    looked: "IAM OIDC providers, by our tags",
    remaining: ofEks.filter((_arn, at) => isOwned(cluster, found[at]?.Tags)),
  };
};

const findEncryptionKey: Sweep = async ({ cluster }, account) => {
  const kms = new KMSClient(account);
  const { Keys = [] } = await kms.send(new ListKeysCommand({ Limit: 1000 }));
  const keys = await together(Keys, async ({ KeyId }) => {
    const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId }));
    const tags = Tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }));
    if (!isOwned(cluster, tags)) return undefined;
    return (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
  });
  const ours = keys.flatMap((key) => key ?? []);
  return {
    looked: `KMS keys in ${cluster.region}, by our tags`,
    remaining: ours.filter((key) => !key.DeletionDate).map(({ KeyId }) => `key ${KeyId}`),
    left: ours.flatMap(({ KeyId: id, DeletionDate: on }) =>
      id && on ? keyToBeDeleted(cluster, { id, on }) : [],
    ),
  };
};

const findLogGroup: Sweep = async ({ cluster }, account) => {
  const name = eksLogGroupName(cluster);
  const resourceArn = `arn:aws:logs:${cluster.region}:${cluster.accountId}:log-group:${name}`;
  const found = await orNothing(
    new CloudWatchLogsClient(account).send(new ListTagsForResourceCommand({ resourceArn })),
  );
  return {
    looked: `log group ${name} in ${cluster.region}`,
    remaining: isOwned(cluster, found?.tags) ? [`log group ${name}`] : [],
  };
};

/** They have the tags of the database that they are of, whoever took them. */
const findSnapshots: Sweep = async ({ cluster }, account) => {
  const DBInstanceIdentifier = databaseName(cluster);
  const { DBSnapshots = [] } = await new RDSClient(account).send(
    new DescribeDBSnapshotsCommand({ DBInstanceIdentifier }),
  );
  const ours = DBSnapshots.filter(({ TagList }) => isOwned(cluster, TagList));
  return {
    looked: `RDS snapshots of ${DBInstanceIdentifier} in ${cluster.region}`,
    left: ours.map((snapshot) =>
      keptSnapshot(cluster, {
        id: must(snapshot.DBSnapshotIdentifier, "DBSnapshotIdentifier"),
        sizeGiB: must(snapshot.AllocatedStorage, "AllocatedStorage"),
      }),
    ),
  };
};

const findLogBucket: Sweep = async ({ cluster, keep }, account) => {
  const Bucket = logBucketName(cluster);
  const command = new HeadBucketCommand({ Bucket, ExpectedBucketOwner: cluster.accountId });
  const found = await orNothing(new S3Client(account).send(command));
  return {
    looked: `S3 bucket ${Bucket}`,
    ...(found &&
      (keep.logBucket ? { left: [keptLogBucket(cluster)] } : { remaining: [`bucket ${Bucket}`] })),
  };
};

const findRoles: Sweep = async ({ cluster }, account) => {
  const iam = new IAMClient(account);
  const names = ROLE_PARTS.map((part) => roleName(cluster, part));
  const roles = await together(names, (RoleName) =>
    orNothing(iam.send(new GetRoleCommand({ RoleName }))),
  );
  const ours = names.filter((_name, at) => isOwned(cluster, roles[at]?.Role?.Tags));
  return {
    looked: `IAM roles ${names.join(", ")}`,
    remaining: ours.map((name) => `role ${name}`),
  };
};

const findLinkedRoles: Sweep = async (_deletion, account) => {
  const iam = new IAMClient(account);
  const names = SERVICE_LINKED_ROLES.map(({ RoleName }) => RoleName);
  const roles = await together(names, (RoleName) =>
    orNothing(iam.send(new GetRoleCommand({ RoleName }))),
  );
  return {
    looked: "IAM service-linked roles that a data plane needs",
    left: names.filter((_name, at) => roles[at]).map(linkedRole),
  };
};

const orNothing = async <Result>(call: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (!isGone(error)) throw error;
    return undefined;
  }
};

const SWEEPS: Sweep[] = [
  findInEc2,
  findNatGateways,
  findEksCluster,
  findDatabase,
  findSnapshots,
  findLogBucket,
  findLogGroup,
  findEncryptionKey,
  findRoles,
  findOidcProvider,
  findLinkedRoles,
];
