/** The network in the inventory. Counts: catalogue of the install guide, "AWS resource reference". */

import {
  DescribeAddressesCommand,
  DescribeFlowLogsCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type Filter,
  type Subnet,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import type { Cluster } from "../../../shared/cluster.ts";
import { type Count, type Line, line } from "./line.ts";

export const network: Count = async (config, cluster) => {
  const ec2 = new EC2Client(config);
  const Filters = [{ Name: "tag:astro:cluster-id", Values: [cluster.clusterId] }];
  const lines = await Promise.all(KINDS.map((count) => count(ec2, Filters, cluster)));
  return lines.flat();
};

const KINDS: ((ec2: EC2Client, Filters: Filter[], cluster: Cluster) => Promise<Line[]>)[] = [
  async (ec2, Filters) => {
    const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters }));
    const cidrs = Vpcs?.map(({ CidrBlock }) => CidrBlock);
    return [line("VPC", 1, cidrs)];
  },
  async (ec2, Filters) => {
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
    const { publicOnes = [], privateOnes = [] } = Object.groupBy(Subnets, kindOf);
    const places = (subnets: Subnet[]) =>
      subnets.map((one) => `${one.CidrBlock} in ${one.AvailabilityZoneId}`);
    return [
      line("Public subnet", 2, places(publicOnes)),
      line("Private subnet", 2, places(privateOnes)),
    ];
  },
  async (ec2, Filters) => {
    const { InternetGateways } = await ec2.send(new DescribeInternetGatewaysCommand({ Filters }));
    const ids = InternetGateways?.map(({ InternetGatewayId }) => InternetGatewayId);
    return [line("Internet gateway", 1, ids)];
  },
  async (ec2, Filters) => {
    const { NatGateways } = await ec2.send(new DescribeNatGatewaysCommand({ Filter: Filters }));
    const ids = NatGateways?.map(({ NatGatewayId }) => NatGatewayId);
    return [line("NAT gateway", 2, ids)];
  },
  async (ec2, Filters) => {
    const { Addresses } = await ec2.send(new DescribeAddressesCommand({ Filters }));
    const ips = Addresses?.map(({ PublicIp }) => PublicIp);
    return [line("Elastic IP", 2, ips)];
  },
  async (ec2, Filters) => {
    const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
    const ids = RouteTables?.map(({ RouteTableId }) => RouteTableId);
    return [line("Route table", 3, ids)];
  },
  async (ec2, Filters) => {
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
    const names = SecurityGroups?.map(({ GroupName }) => GroupName);
    return [line("Security group", 3, names)];
  },
  async (ec2, Filters) => {
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({ Filters }));
    const of = (type: string) =>
      VpcEndpoints.filter(({ VpcEndpointType }) => VpcEndpointType === type).map(serviceOf);
    return [
      line("Interface endpoint", 5, of("Interface")),
      line("Gateway endpoint", 1, of("Gateway")),
    ];
  },
  async (ec2, Filter, { flowLogs }) => {
    const { FlowLogs } = await ec2.send(new DescribeFlowLogsCommand({ Filter }));
    const destinations = FlowLogs?.map(({ LogDestination }) => LogDestination);
    return [line("Flow log", flowLogs === "none" ? 0 : 1, destinations)];
  },
];

const kindOf = ({ Tags = [] }: Subnet) =>
  Tags.some(({ Key }) => Key === "kubernetes.io/role/elb") ? "publicOnes" : "privateOnes";

const serviceOf = ({ ServiceName }: VpcEndpoint) => ServiceName?.split(".").slice(3).join(".");
