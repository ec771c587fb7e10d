/** What the account has in the Region already: looked at once, for all checks. */

import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeClusterCommand, EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { together } from "../calls.ts";
import type { CustomerAccount } from "../customer-account.ts";
import { hasOurName } from "../names.ts";

export type Census = Awaited<ReturnType<typeof takeCensus>>;

/** First pages are enough: an account of which there are more is not what we provision into. */
export const takeCensus = async (account: CustomerAccount) => {
  const ec2 = new EC2Client(account);
  const [network, instances, eksClusters, databases] = await Promise.all([
    networkOf(ec2),
    instancesOf(ec2),
    eksClustersOf(new EKSClient(account)),
    databasesOf(new RDSClient(account)),
  ]);
  return { ...network, instances, eksClusters, databases };
};

const networkOf = async (ec2: EC2Client) => {
  const [vpcs, subnets, gateways, natGateways, addresses, interfaces] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({})),
    ec2.send(new DescribeSubnetsCommand({})),
    ec2.send(new DescribeInternetGatewaysCommand({})),
    ec2.send(new DescribeNatGatewaysCommand({ Filter: [LIVE] })),
    ec2.send(new DescribeAddressesCommand({})),
    ec2.send(new DescribeNetworkInterfacesCommand({})),
  ]);
  return {
    vpcs: vpcs.Vpcs ?? [],
    subnets: subnets.Subnets ?? [],
    internetGateways: gateways.InternetGateways ?? [],
    natGateways: natGateways.NatGateways ?? [],
    addresses: addresses.Addresses ?? [],
    networkInterfaces: interfaces.NetworkInterfaces ?? [],
  };
};

/** A deleted one is still listed for an hour. */
const LIVE = { Name: "state", Values: ["pending", "available"] };

const instancesOf = async (ec2: EC2Client) => {
  const { Reservations = [] } = await ec2.send(
    new DescribeInstancesCommand({ Filters: [{ Name: "instance-state-name", Values: NOT_GONE }] }),
  );
  return Reservations.flatMap(({ Instances }) => Instances ?? []);
};

const NOT_GONE = ["pending", "running", "stopping", "stopped"];

interface CountedCluster {
  name: string;
  tags?: Record<string, string> | undefined;
}

/** Only what has a name of ours may be looked at more closely, and only that can be ours. */
const eksClustersOf = async (eks: EKSClient) => {
  const { clusters = [] } = await eks.send(new ListClustersCommand({}));
  return together(clusters, async (name): Promise<CountedCluster> => {
    if (!hasOurName(name)) return { name };
    const { cluster } = await eks.send(new DescribeClusterCommand({ name }));
    return { name, tags: cluster?.tags };
  });
};

const databasesOf = async (rds: RDSClient) => {
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  return DBInstances;
};
