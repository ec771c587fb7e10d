/** What the account has already: looked at once, for all checks. */

import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import type { CustomerAccount } from "../customer-account.ts";
import { interfacesIn } from "../interfaces.ts";

export type Glance = Awaited<ReturnType<typeof takeGlance>>;
export type Census = Awaited<ReturnType<typeof takeCensus>>;

/** By what nearly all shows that can work in a Region: it has an interface, and that lies in a VPC. */
export const takeGlance = async (account: CustomerAccount) => {
  const ec2 = new EC2Client(account);
  const [{ Vpcs: vpcs = [] }, networkInterfaces] = await Promise.all([
    ec2.send(new DescribeVpcsCommand({})),
    interfacesIn(ec2),
  ]);
  return { region: account.region, vpcs, networkInterfaces };
};

/** Of all else first pages are enough: an account of which there are more is not what we provision into. */
export const takeCensus = async (account: CustomerAccount) => {
  const ec2 = new EC2Client(account);
  const [glance, subnets, gateways, natGateways, addresses, instances] = await Promise.all([
    takeGlance(account),
    ec2.send(new DescribeSubnetsCommand({})),
    ec2.send(new DescribeInternetGatewaysCommand({})),
    ec2.send(new DescribeNatGatewaysCommand({ Filter: [LIVE] })),
    ec2.send(new DescribeAddressesCommand({})),
    instancesOf(ec2),
  ]);
  return {
    ...glance,
    subnets: subnets.Subnets ?? [],
    internetGateways: gateways.InternetGateways ?? [],
    natGateways: natGateways.NatGateways ?? [],
    addresses: addresses.Addresses ?? [],
    instances,
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
