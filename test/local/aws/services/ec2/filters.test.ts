import {
  AssociateRouteTableCommand,
  CreateLaunchTemplateCommand,
  CreateRouteCommand,
  CreateTagsCommand,
  CreateVpcEndpointCommand,
  DescribeAddressesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInternetGatewaysCommand,
  DescribeLaunchTemplatesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRegionsCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcEndpointServicesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
  type Filter,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aNatGateway, aRouteTable } from "./networks.ts";

/** Something of every kind that can be described; what tests ask for by id is called by its kind. */
const aWholeNetwork = async (client: EC2Client): Promise<Record<string, string>> => {
  const ids = await aNatGateway(client);
  const VpcId = ids.vpcId;
  const RouteTableId = await aRouteTable(client, VpcId);
  await client.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: ids.subnetId }));
  await client.send(
    new CreateRouteCommand({
      RouteTableId,
      DestinationCidrBlock: "0.0.0.0/0",
      NatGatewayId: ids.natGatewayId,
    }),
  );
  await client.send(
    new CreateVpcEndpointCommand({ VpcId, ServiceName: "com.amazonaws.us-east-1.s3" }),
  );
  await client.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: "nodes",
      LaunchTemplateData: { InstanceType: "m5.xlarge" },
    }),
  );
  await client.send(
    new CreateTagsCommand({ Resources: [VpcId], Tags: [{ Key: "team", Value: "data" }] }),
  );
  return { ...ids, routeTableId: RouteTableId };
};

/** What a describe call finds with those filters, as a plain count. */
const counts: Record<string, (client: EC2Client, Filters: Filter[]) => Promise<number>> = {
  addresses: async (client, Filters) =>
    (await client.send(new DescribeAddressesCommand({ Filters }))).Addresses?.length ?? 0,
  zones: async (client, Filters) =>
    (await client.send(new DescribeAvailabilityZonesCommand({ Filters }))).AvailabilityZones
      ?.length ?? 0,
  internetGateways: async (client, Filters) =>
    (await client.send(new DescribeInternetGatewaysCommand({ Filters }))).InternetGateways
      ?.length ?? 0,
  launchTemplates: async (client, Filters) =>
    (await client.send(new DescribeLaunchTemplatesCommand({ Filters }))).LaunchTemplates?.length ??
    0,
  natGateways: async (client, Filter) =>
    (await client.send(new DescribeNatGatewaysCommand({ Filter }))).NatGateways?.length ?? 0,
  interfaces: async (client, Filters) =>
    (await client.send(new DescribeNetworkInterfacesCommand({ Filters }))).NetworkInterfaces
      ?.length ?? 0,
  regions: async (client, Filters) =>
    (await client.send(new DescribeRegionsCommand({ Filters }))).Regions?.length ?? 0,
  routeTables: async (client, Filters) =>
    (await client.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables?.length ?? 0,
  rules: async (client, Filters) =>
    (await client.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules
      ?.length ?? 0,
  groups: async (client, Filters) =>
    (await client.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups?.length ?? 0,
  subnets: async (client, Filters) =>
    (await client.send(new DescribeSubnetsCommand({ Filters }))).Subnets?.length ?? 0,
  tags: async (client, Filters) =>
    (await client.send(new DescribeTagsCommand({ Filters }))).Tags?.length ?? 0,
  services: async (client, Filters) =>
    (await client.send(new DescribeVpcEndpointServicesCommand({ Filters }))).ServiceDetails
      ?.length ?? 0,
  endpoints: async (client, Filters) =>
    (await client.send(new DescribeVpcEndpointsCommand({ Filters }))).VpcEndpoints?.length ?? 0,
  vpcs: async (client, Filters) =>
    (await client.send(new DescribeVpcsCommand({ Filters }))).Vpcs?.length ?? 0,
};

it.each([
  ["addresses", "allocation-id", "$allocationId", 1],
  ["addresses", "association-id", "eipassoc-*", 1],
  ["addresses", "network-interface-id", "eni-*", 1],
  ["addresses", "private-ip-address", "172.20.0.4", 1],
  ["addresses", "public-ip", "203.0.113.1", 1],
  ["addresses", "domain", "vpc", 1],
  ["zones", "zone-name", "us-east-1a", 1],
  ["zones", "zone-id", "use1-az?", 6],
  ["zones", "zone-type", "availability-zone", 6],
  ["zones", "region-name", "us-east-1", 6],
  ["zones", "group-name", "us-east-1-zg-1", 6],
  ["zones", "opt-in-status", "opt-in-not-required", 6],
  ["zones", "state", "available", 6],
  ["internetGateways", "internet-gateway-id", "$internetGatewayId", 1],
  ["internetGateways", "attachment.state", "available", 2],
  ["internetGateways", "owner-id", "123456789012", 2],
  ["launchTemplates", "launch-template-name", "nodes", 1],
  ["launchTemplates", "create-time", "20*", 1],
  ["natGateways", "nat-gateway-id", "$natGatewayId", 1],
  ["natGateways", "subnet-id", "$subnetId", 1],
  ["natGateways", "vpc-id", "$vpcId", 1],
  ["natGateways", "state", "pending", 1],
  ["interfaces", "network-interface-id", "eni-*", 1],
  ["interfaces", "subnet-id", "$subnetId", 1],
  ["interfaces", "group-id", "sg-*", 0],
  ["interfaces", "availability-zone", "us-east-1a", 1],
  ["interfaces", "interface-type", "nat_gateway", 1],
  ["interfaces", "requester-id", "*", 0],
  ["interfaces", "requester-managed", "true", 1],
  ["interfaces", "private-ip-address", "172.20.0.4", 1],
  ["interfaces", "association.public-ip", "203.0.113.1", 1],
  ["interfaces", "description", "Interface for NAT Gateway $natGatewayId", 1],
  ["interfaces", "status", "in-use", 1],
  ["regions", "region-name", "eu-*", 6],
  ["regions", "opt-in-status", "opted-in", 4],
  ["regions", "endpoint", "ec2.us-east-1.amazonaws.com", 1],
  ["routeTables", "owner-id", "123456789012", 3],
  ["routeTables", "association.main", "true", 2],
  ["routeTables", "association.subnet-id", "$subnetId", 1],
  ["routeTables", "association.route-table-association-id", "rtbassoc-*", 3],
  ["routeTables", "route.destination-cidr-block", "0.0.0.0/0", 2],
  ["routeTables", "route.gateway-id", "igw-*", 1],
  ["routeTables", "route.nat-gateway-id", "$natGatewayId", 1],
  ["routeTables", "route.state", "blackhole", 0],
  ["rules", "security-group-rule-id", "sgr-*", 4],
  ["groups", "group-id", "sg-*", 2],
  ["groups", "owner-id", "123456789012", 2],
  ["groups", "description", "default VPC *", 2],
  ["groups", "ip-permission.cidr", "0.0.0.0/0", 0],
  ["groups", "ip-permission.group-id", "sg-*", 2],
  ["groups", "egress.ip-permission.group-id", "sg-*", 0],
  ["subnets", "subnet-arn", "arn:aws:ec2:us-east-1:123456789012:subnet/$subnetId", 1],
  ["subnets", "vpc-id", "$vpcId", 1],
  ["subnets", "availability-zone", "us-east-1a", 2],
  ["subnets", "availability-zone-id", "use1-az3", 1],
  ["subnets", "cidr-block", "172.20.*", 1],
  ["subnets", "default-for-az", "true", 6],
  ["subnets", "map-public-ip-on-launch", "true", 6],
  ["subnets", "owner-id", "123456789012", 7],
  ["subnets", "state", "pending", 1],
  ["tags", "value", "data", 1],
  ["tags", "resource-type", "vpc", 1],
  ["tags", "tag:team", "data", 0],
  ["services", "service-name", "com.amazonaws.us-east-1.s3", 2],
  ["services", "service-region", "us-east-1", 17],
  ["services", "owner", "amazon", 17],
  ["endpoints", "vpc-endpoint-id", "vpce-*", 1],
  ["endpoints", "vpc-endpoint-state", "pending", 1],
  ["endpoints", "vpc-endpoint-type", "Gateway", 1],
  ["endpoints", "vpc-id", "$vpcId", 1],
  ["endpoints", "service-name", "*.s3", 1],
  ["endpoints", "ip-address-type", "ipv4", 1],
  ["vpcs", "vpc-id", "$vpcId", 1],
  ["vpcs", "cidr-block-association.cidr-block", "172.20.0.0/20", 1],
  ["vpcs", "dhcp-options-id", "dopt-*", 2],
  ["vpcs", "owner-id", "123456789012", 2],
  ["vpcs", "state", "pending", 1],
])("of %s, finds by %s = %s: %i", async (kind, Name, pattern, found) => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const ids = await aWholeNetwork(client);
  const value = pattern.replace(/\$(\w+)/, (_, id) => ids[id] ?? "");

  const count = await counts[kind]?.(client, [{ Name, Values: [value] }]);

  expect(count).toBe(found);
});

it.each(Object.keys(counts))("of %s, refuses a filter that AWS does not know", async (kind) => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = counts[kind]?.(aws.client(EC2Client), [{ Name: "colour", Values: ["red"] }]);

  await expect(answer).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: "The filter 'colour' is invalid",
  });
});

it("finds what passes every filter", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { vpcId = "" } = await aWholeNetwork(client);
  const isDefault = { Name: "is-default", Values: ["true"] };
  const isOurs = { Name: "vpc-id", Values: [vpcId] };

  expect(await counts["vpcs"]?.(client, [isDefault, isOurs])).toBe(0);
});
