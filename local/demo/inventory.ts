/** What is in the customer's account after all: asked from AWS itself, by our tags. */

import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type Filter,
} from "@aws-sdk/client-ec2";
import {
  DescribeClusterCommand,
  EKSClient,
  ListAddonsCommand,
  ListNodegroupsCommand,
} from "@aws-sdk/client-eks";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { GetBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import type { Cluster } from "../../shared/cluster.ts";
import { databaseName, eksClusterName, logBucketName } from "../../shared/names.ts";
import { isOwned } from "../../shared/tags.ts";
import { clientConfig } from "./aws.ts";

/** One kind of resource: how many there are, and what distinguishes them. */
export interface Line {
  resource: string;
  count: number;
  details: string[];
}

/** Everything that the cluster owns in its account, one line a kind. */
export const takeInventory = async (endpoint: string, cluster: Cluster): Promise<Line[]> => {
  const config = clientConfig(endpoint, cluster.accountId, cluster.region);
  return [
    ...(await network(new EC2Client(config), cluster)),
    ...(await kubernetes(new EKSClient(config), cluster)),
    await database(new RDSClient(config), cluster),
    await logBucket(new S3Client(config), cluster),
  ];
};

const line = (resource: string, details: (string | undefined)[] = []): Line => ({
  resource,
  count: details.length,
  details: details.map((detail) => detail ?? "").toSorted(),
});

const network = (ec2: EC2Client, { clusterId }: Cluster): Promise<Line[]> => {
  const Filters = [{ Name: "tag:astro:cluster-id", Values: [clusterId] }];
  return Promise.all(NETWORK.map((count) => count(ec2, Filters)));
};

const NETWORK: ((ec2: EC2Client, Filters: Filter[]) => Promise<Line>)[] = [
  async (ec2, Filters) => {
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters }));
    return line(
      "VPC",
      Vpcs?.map(({ CidrBlock }) => CidrBlock),
    );
  },
  async (ec2, Filters) => {
    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
    return line(
      "Subnet",
      Subnets?.map((one) => `${one.CidrBlock} in ${one.AvailabilityZoneId}`),
    );
  },
  async (ec2, Filters) => {
    const { InternetGateways } = await ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
    return line(
      "Internet gateway",
      InternetGateways?.map((one) => one.InternetGatewayId),
    );
  },
  async (ec2, Filters) => {
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ Filters }));
    return line(
      "Elastic IP",
      Addresses?.map(({ PublicIp }) => PublicIp),
    );
  },
  async (ec2, Filters) => {
    const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ Filter: Filters }));
    return line(
      "NAT gateway",
      NatGateways?.map(({ NatGatewayId }) => NatGatewayId),
    );
  },
  async (ec2, Filters) => {
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
    return line(
      "Route table",
      RouteTables?.map(({ RouteTableId }) => RouteTableId),
    );
  },
  async (ec2, Filters) => {
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    return line(
      "Security group",
      SecurityGroups?.map(({ GroupName }) => GroupName),
    );
  },
  async (ec2, Filters) => {
    const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({ Filters }));
    return line(
      "VPC endpoint",
      VpcEndpoints?.map(({ ServiceName }) => ServiceName),
    );
  },
];

const kubernetes = async (eks: EKSClient, cluster: Cluster): Promise<Line[]> => {
  const clusterName = eksClusterName(cluster);
  const found = await eks.send(new DescribeClusterCommand({ name: clusterName }));
  const { nodegroups } = await eks.send(new ListNodegroupsCommand({ clusterName }));
  const { addons } = await eks.send(new ListAddonsCommand({ clusterName }));
  const owned = isOwned(cluster, found.cluster?.tags) ? [found.cluster] : [];
  return [
    line(
      "EKS cluster",
      owned.map((one) => `${one?.name} ${one?.version}`),
    ),
    line("EKS node group", nodegroups ?? []),
    line("EKS add-on", addons ?? []),
  ];
};

const database = async (rds: RDSClient, cluster: Cluster): Promise<Line> => {
  const { DBInstances = [] } = await rds.send(
    new DescribeDBInstancesCommand({ DBInstanceIdentifier: databaseName(cluster) }),
  );
  const owned = DBInstances.filter(({ TagList }) => isOwned(cluster, TagList));
  return line(
    "RDS instance",
    owned.map(
      ({ DBInstanceClass, Engine, EngineVersion, MultiAZ }) =>
        `${DBInstanceClass} ${Engine} ${EngineVersion}${MultiAZ ? " Multi-AZ" : ""}`,
    ),
  );
};

const logBucket = async (s3: S3Client, cluster: Cluster): Promise<Line> => {
  const Bucket = logBucketName(cluster);
  const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
  return line("S3 bucket", isOwned(cluster, TagSet) ? [Bucket] : []);
};
