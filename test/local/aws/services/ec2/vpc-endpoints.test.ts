import {
  CreateVpcEndpointCommand,
  type CreateVpcEndpointCommandInput,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcEndpointsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { must } from "../../../../../shared/must.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { fill } from "./full-subnets.ts";
import { aRouteTable, aSecurityGroup, aSubnet, aVpc, aVpcWithDns } from "./networks.ts";

const STS = "com.amazonaws.us-east-1.sts";
const S3 = "com.amazonaws.us-east-1.s3";

const create = async (client: EC2Client, input: CreateVpcEndpointCommandInput) => {
  const { VpcEndpoint } = await client.send(new CreateVpcEndpointCommand(input));
  return must(VpcEndpoint?.VpcEndpointId, "VpcEndpointId");
};

const anInterfaceEndpoint = (client: EC2Client, input: Partial<CreateVpcEndpointCommandInput>) =>
  create(client, { VpcEndpointType: "Interface", ServiceName: STS, VpcId: undefined, ...input });

const find = async (client: EC2Client, id: string) => {
  const { VpcEndpoints } = await client.send(
    new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] }),
  );
  return VpcEndpoints?.[0];
};

const interfacesIn = async (client: EC2Client, vpcId: string) => {
  const { NetworkInterfaces } = await client.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] }),
  );
  return NetworkInterfaces;
};

const prefixRoutesOf = async (client: EC2Client, RouteTableId: string) => {
  const { RouteTables } = await client.send(
    new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }),
  );
  return RouteTables?.[0]?.Routes?.filter((route) => route.DestinationPrefixListId);
};

it("is available after the time of its type", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpcWithDns(client);
  const gateway = await create(client, { VpcId, ServiceName: S3 });
  const sts = await anInterfaceEndpoint(client, { VpcId });
  const states = async () => [
    String((await find(client, gateway))?.State),
    String((await find(client, sts))?.State),
  ];

  const atFirst = await states();
  await aws.world.clock.sleep(6);
  const after6 = await states();
  await aws.world.clock.sleep(54);

  expect(atFirst).toEqual(["pending", "pending"]);
  expect(after6).toEqual(["available", "pending"]);
  expect(await states()).toEqual(["available", "available"]);
});

it("has an interface in each subnet, guarded by its groups, and answers the service's name", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpcWithDns(client);
  const SubnetIds = [
    await aSubnet(client, VpcId),
    await aSubnet(client, VpcId, {
      CidrBlock: "172.20.1.0/24",
      AvailabilityZone: "us-east-1b",
    }),
  ];
  const GroupId = await aSecurityGroup(client, VpcId);
  const id = await anInterfaceEndpoint(client, { VpcId, SubnetIds, SecurityGroupIds: [GroupId] });

  const endpoint = await find(client, id);

  expect(endpoint).toMatchObject({
    VpcEndpointType: "Interface",
    ServiceName: STS,
    SubnetIds,
    Groups: [{ GroupId, GroupName: "database" }],
    PrivateDnsEnabled: true,
  });
  expect(endpoint?.DnsEntries?.[1]?.DnsName).toBe("sts.us-east-1.amazonaws.com");
  const interfaces = await interfacesIn(client, VpcId);
  expect(interfaces).toMatchObject(
    SubnetIds.map((SubnetId) => ({
      SubnetId,
      Groups: [{ GroupId }],
      InterfaceType: "vpc_endpoint",
      Description: `VPC Endpoint Interface ${id}`,
    })),
  );
  expect(endpoint?.NetworkInterfaceIds).toEqual(interfaces?.map((one) => one.NetworkInterfaceId));
});

it("makes one endpoint of calls with the same token", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const input = { VpcId: await aVpcWithDns(client), ClientToken: "once" };

  const first = await anInterfaceEndpoint(client, input);
  const second = await anInterfaceEndpoint(client, input);

  expect(second).toBe(first);
  expect((await client.send(new DescribeVpcEndpointsCommand())).VpcEndpoints).toHaveLength(1);
});

it("has the default group of the VPC when no group is named", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const id = await anInterfaceEndpoint(client, { VpcId: await aVpcWithDns(client) });

  expect((await find(client, id))?.Groups).toMatchObject([{ GroupName: "default" }]);
});

it("refuses private DNS in a VPC without DNS hostnames", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);

  await expect(anInterfaceEndpoint(client, { VpcId })).rejects.toMatchObject({
    name: "InvalidParameter",
    message: `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${VpcId}`,
  });
});

it("refuses a second endpoint that answers the same name", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpcWithDns(client);
  const ServiceName = "com.amazonaws.us-east-1.ecr.api";
  await anInterfaceEndpoint(client, { VpcId, ServiceName });
  await anInterfaceEndpoint(client, { VpcId, ServiceName, PrivateDnsEnabled: false });

  await expect(anInterfaceEndpoint(client, { VpcId, ServiceName })).rejects.toMatchObject({
    name: "InvalidParameter",
    message: `private-dns-enabled cannot be set because there is already a conflicting DNS domain for api.ecr.us-east-1.amazonaws.com in the VPC ${VpcId}`,
  });
});

it("refuses two subnets of one zone, and leaves nothing behind", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpcWithDns(client);
  const SubnetIds = [
    await aSubnet(client, VpcId),
    await aSubnet(client, VpcId, { CidrBlock: "172.20.1.0/24" }),
  ];

  await expect(anInterfaceEndpoint(client, { VpcId, SubnetIds })).rejects.toMatchObject({
    name: "DuplicateSubnetsInSameZone",
    message: `Found another VPC endpoint subnet in the availability zone of ${SubnetIds[1]}`,
  });
  expect(await interfacesIn(client, VpcId)).toEqual([]);
});

it("refuses a subnet that is full", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpcWithDns(client);
  const tiny = await aSubnet(client, VpcId, { CidrBlock: "172.20.0.0/28" });
  fill(tiny, { world: aws.world, account: "123456789012", region: "us-east-1" });

  await expect(anInterfaceEndpoint(client, { VpcId, SubnetIds: [tiny] })).rejects.toMatchObject({
    name: "InsufficientFreeAddressesInSubnet",
  });
});

it("refuses a group of another VPC", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpcWithDns(client);
  const stranger = await aSecurityGroup(client, await aVpc(client));

  const answer = anInterfaceEndpoint(client, { VpcId, SecurityGroupIds: [stranger] });

  await expect(answer).rejects.toMatchObject({
    name: "InvalidGroup.NotFound",
    message: `The security group '${stranger}' does not exist in VPC '${VpcId}'`,
  });
});

it.each([
  { input: { ServiceName: "com.amazonaws.us-east-1.none" }, name: "InvalidServiceName" },
  { input: { VpcEndpointType: undefined }, name: "InvalidParameter" },
  { input: { VpcId: "vpc-1" }, name: "InvalidVpcID.NotFound" },
  { input: { SubnetIds: ["subnet-1"] }, name: "InvalidSubnetID.NotFound" },
  { input: { SecurityGroupIds: ["sg-1"] }, name: "InvalidGroup.NotFound" },
])("refuses $input: $name", async ({ input, name }) => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpcWithDns(client);

  await expect(anInterfaceEndpoint(client, { VpcId, ...input })).rejects.toMatchObject({ name });
});

it("says which types a service has", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);

  await expect(create(client, { VpcId, ServiceName: STS })).rejects.toMatchObject({
    message: "Endpoint type (Gateway) does not match available service types ([Interface]).",
  });
});

it("leads route tables to a gateway's service, once", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const table = await aRouteTable(client, VpcId);
  const input = { VpcId, ServiceName: S3, RouteTableIds: [table] };

  const id = await create(client, input);

  const [route] = (await prefixRoutesOf(client, table)) ?? [];
  expect(route).toMatchObject({ GatewayId: id, State: "active" });
  await expect(create(client, input)).rejects.toMatchObject({
    name: "RouteAlreadyExists",
    message: `route table ${table} already has a route with destination-prefix-list-id ${route?.DestinationPrefixListId}`,
  });
});

it("moves a gateway endpoint from one route table to another", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const [from, to] = [await aRouteTable(client, VpcId), await aRouteTable(client, VpcId)];
  const id = await create(client, { VpcId, ServiceName: S3, RouteTableIds: [from] });

  await client.send(
    new ModifyVpcEndpointCommand({
      VpcEndpointId: id,
      AddRouteTableIds: [to],
      RemoveRouteTableIds: [from],
      PolicyDocument: "{}",
    }),
  );

  expect(await find(client, id)).toMatchObject({ RouteTableIds: [to], PolicyDocument: "{}" });
  expect(await prefixRoutesOf(client, from)).toEqual([]);
  expect(await prefixRoutesOf(client, to)).toHaveLength(1);
});

it("moves an interface endpoint to another subnet and group", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpcWithDns(client);
  const from = await aSubnet(client, VpcId);
  const to = await aSubnet(client, VpcId, { CidrBlock: "172.20.1.0/24" });
  const [old, GroupId] = [
    await aSecurityGroup(client, VpcId, "old"),
    await aSecurityGroup(client, VpcId, "new"),
  ];
  const VpcEndpointId = await anInterfaceEndpoint(client, {
    VpcId,
    SubnetIds: [from],
    SecurityGroupIds: [old],
  });

  await client.send(
    new ModifyVpcEndpointCommand({
      VpcEndpointId,
      AddSubnetIds: [to],
      RemoveSubnetIds: [from],
      AddSecurityGroupIds: [GroupId],
      RemoveSecurityGroupIds: [old],
      PrivateDnsEnabled: false,
    }),
  );
  await aws.world.clock.sleep(10);

  expect(await find(client, VpcEndpointId)).toMatchObject({
    SubnetIds: [to],
    Groups: [{ GroupId }],
    PrivateDnsEnabled: false,
  });
  expect(await interfacesIn(client, VpcId)).toMatchObject([
    { SubnetId: to, Groups: [{ GroupId }] },
  ]);
});

it("holds its subnet and its VPC for a while after it is deleted", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpcWithDns(client);
  const SubnetId = await aSubnet(client, VpcId);
  const id = await anInterfaceEndpoint(client, { VpcId, SubnetIds: [SubnetId] });
  const deleteSubnet = new DeleteSubnetCommand({ SubnetId });
  const violation = { name: "DependencyViolation" };
  await expect(client.send(deleteSubnet)).rejects.toMatchObject(violation);
  await expect(client.send(new DeleteVpcCommand({ VpcId }))).rejects.toMatchObject(violation);

  await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
  await client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
  const deleting = await find(client, id);
  await aws.world.clock.sleep(60);

  expect(deleting?.State).toBe("deleting");
  await expect(find(client, id)).rejects.toMatchObject({ name: "InvalidVpcEndpointId.NotFound" });
  await expect(client.send(deleteSubnet)).rejects.toMatchObject(violation);
  await aws.world.clock.sleep(10);
  await client.send(deleteSubnet);
});

it("deletes those that there are and says which there are not", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const table = await aRouteTable(client, VpcId);
  const id = await create(client, { VpcId, ServiceName: S3, RouteTableIds: [table] });

  const { Unsuccessful } = await client.send(
    new DeleteVpcEndpointsCommand({ VpcEndpointIds: ["vpce-1", id] }),
  );

  expect(Unsuccessful).toEqual([
    {
      ResourceId: "vpce-1",
      Error: {
        Code: "InvalidVpcEndpointId.NotFound",
        Message: "The Vpc Endpoint Id 'vpce-1' does not exist",
      },
    },
  ]);
  expect(await prefixRoutesOf(client, table)).toEqual([]);
});
