import {
  CreateVpcCommand,
  DeleteInternetGatewayCommand,
  DeleteRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DeleteVpcPeeringConnectionCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpcsCommand,
  DescribeVpnGatewaysCommand,
  DetachInternetGatewayCommand,
  DetachVpnGatewayCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { quotasOf } from "../../../../../local/aws/services/ec2/quotas.ts";
import { peer } from "../../../../../local/aws/services/ec2/vpc-peering-connections.ts";
import { attachVpnGateway } from "../../../../../local/aws/services/ec2/vpn-gateways.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { anInternetGateway, aRouteTable, aSecurityGroup, aSubnet, aVpc } from "./networks.ts";

const contentsOf = async (client: EC2Client, vpcId: string) => {
  const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
  const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({ Filters }));
  const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({ Filters }));
  const { RouteTables = [] } = await client.send(new DescribeRouteTablesCommand({ Filters }));
  const { InternetGateways = [] } = await client.send(
    new DescribeInternetGatewaysCommand({
      Filters: [{ Name: "attachment.vpc-id", Values: [vpcId] }],
    }),
  );
  return {
    subnets: Subnets.map(({ CidrBlock }) => CidrBlock),
    groups: SecurityGroups.map(({ GroupName }) => GroupName),
    routes: RouteTables.map(({ Routes }) => Routes?.map((route) => route.DestinationCidrBlock)),
    main: RouteTables.map(({ Associations }) => Associations?.[0]?.Main),
    internetGateways: InternetGateways.length,
  };
};

it("furnishes the default VPC with a subnet in each zone and a way to the internet", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client, { region: "us-west-1" });
  const { Vpcs } = await client.send(new DescribeVpcsCommand());

  expect(await contentsOf(client, Vpcs?.[0]?.VpcId ?? "")).toEqual({
    subnets: ["172.31.0.0/20", "172.31.16.0/20"],
    groups: ["default"],
    routes: [["172.31.0.0/16", "0.0.0.0/0"]],
    main: [true],
    internetGateways: 1,
  });
});

it("furnishes a new VPC with a security group and a route table", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);

  const vpcId = await aVpc(client);

  expect(await contentsOf(client, vpcId)).toEqual({
    subnets: [],
    groups: ["default"],
    routes: [["172.20.0.0/20"]],
    main: [true],
    internetGateways: 0,
  });
});

it("makes a VPC available after a second", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: "172.20.0.0/20" }));

  await aws.world.clock.sleep(1);

  const { Vpcs } = await client.send(new DescribeVpcsCommand({ VpcIds: [Vpc?.VpcId ?? ""] }));
  expect(Vpc?.State).toBe("pending");
  expect(Vpcs?.[0]?.State).toBe("available");
});

it("keeps a VPC that is peered until the connection is deleted", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const place = { world: aws.world, account: "123456789012", region: "us-east-1" };
  const sides = { requester: { VpcId: "vpc-0other" }, accepter: { VpcId } };
  const VpcPeeringConnectionId = peer(sides, [], place);
  const statuses = async () => {
    const { VpcPeeringConnections = [] } = await client.send(
      new DescribeVpcPeeringConnectionsCommand({
        VpcPeeringConnectionIds: [VpcPeeringConnectionId],
        Filters: [{ Name: "accepter-vpc-info.vpc-id", Values: [VpcId] }],
      }),
    );
    return VpcPeeringConnections.map(({ Status }) => Status?.Code);
  };

  const refused = await client.send(new DeleteVpcCommand({ VpcId })).catch(({ name }) => name);
  const before = await statuses();
  await client.send(new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId }));
  await client.send(new DeleteVpcCommand({ VpcId }));

  expect(refused).toBe("DependencyViolation");
  expect(before).toEqual(["active"]);
  expect(await statuses()).toEqual(["deleted"]);
});

it("keeps a VPC with a VPN gateway until that is detached, once", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const place = { world: aws.world, account: "123456789012", region: "us-east-1" };
  const VpnGatewayId = attachVpnGateway(VpcId, place);
  const detach = new DetachVpnGatewayCommand({ VpnGatewayId, VpcId });
  const attached = { Filters: [{ Name: "attachment.state", Values: ["attached"] }] };
  const { VpnGateways } = await client.send(new DescribeVpnGatewaysCommand(attached));

  const refused = await client.send(new DeleteVpcCommand({ VpcId })).catch(({ name }) => name);
  await client.send(detach);
  await client.send(new DeleteVpcCommand({ VpcId }));

  expect(VpnGateways).toMatchObject([{ VpnGatewayId, VpcAttachments: [{ VpcId }] }]);
  expect(refused).toBe("DependencyViolation");
  await expect(client.send(detach)).rejects.toMatchObject({
    name: "InvalidVpnGatewayAttachment.NotFound",
  });
});

it.each([
  { CidrBlock: "10.0.0.0/8", name: "InvalidVpc.Range" },
  { CidrBlock: "10.0.0.0/29", name: "InvalidVpc.Range" },
  { CidrBlock: "10.0.0.0", name: "InvalidParameterValue" },
  { CidrBlock: "10.0.0.256/20", name: "InvalidParameterValue" },
  { CidrBlock: undefined, name: "MissingParameter" },
])("refuses block $CidrBlock: $name", async ({ CidrBlock, name }) => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws.client(EC2Client).send(new CreateVpcCommand({ CidrBlock }));

  await expect(answer).rejects.toMatchObject({ name });
});

it("clears host bits of the block", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const { Vpc } = await aws
    .client(EC2Client)
    .send(new CreateVpcCommand({ CidrBlock: "100.68.0.18/18" }));

  expect(Vpc?.CidrBlock).toBe("100.68.0.0/18");
});

it("allows five VPCs, the default one included", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  for (let n = 1; n < 5; n++) await aVpc(client);

  await expect(aVpc(client)).rejects.toMatchObject({
    name: "VpcLimitExceeded",
    message: "The maximum number of VPCs has been reached.",
  });
});

it("allows more VPCs when the quota is raised", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  quotasOf({ world: aws.world, account: "123456789012", region: "us-east-1" }).vpcs = 6;
  for (let n = 1; n < 6; n++) await aVpc(client);

  const { Vpcs } = await client.send(new DescribeVpcsCommand());

  expect(Vpcs).toHaveLength(6);
});

it("tags nothing but the VPC", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws.client(EC2Client).send(
    new CreateVpcCommand({
      CidrBlock: "172.20.0.0/20",
      TagSpecifications: [{ ResourceType: "subnet", Tags: [{ Key: "a", Value: "b" }] }],
    }),
  );

  await expect(answer).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: "'subnet' is not a valid taggable resource type for this operation.",
  });
});

it.each([
  { holder: "a subnet", hold: aSubnet },
  { holder: "a security group", hold: aSecurityGroup },
  { holder: "a route table", hold: aRouteTable },
  { holder: "an internet gateway", hold: anInternetGateway },
])("keeps a VPC that has $holder", async ({ hold }) => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  await hold(client, VpcId);

  await expect(client.send(new DeleteVpcCommand({ VpcId }))).rejects.toMatchObject({
    name: "DependencyViolation",
    message: `The vpc '${VpcId}' has dependencies and cannot be deleted.`,
  });
});

it("deletes an emptied VPC with what came with it", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const SubnetId = await aSubnet(client, VpcId);
  const GroupId = await aSecurityGroup(client, VpcId);
  const RouteTableId = await aRouteTable(client, VpcId);
  const InternetGatewayId = await anInternetGateway(client, VpcId);
  await client.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  await client.send(new DeleteInternetGatewayCommand({ InternetGatewayId }));
  await client.send(new DeleteRouteTableCommand({ RouteTableId }));
  await client.send(new DeleteSecurityGroupCommand({ GroupId }));
  await client.send(new DeleteSubnetCommand({ SubnetId }));

  await client.send(new DeleteVpcCommand({ VpcId }));

  expect(await contentsOf(client, VpcId)).toMatchObject({ groups: [], routes: [] });
  await expect(client.send(new DeleteVpcCommand({ VpcId }))).rejects.toMatchObject({
    name: "InvalidVpcID.NotFound",
  });
});

it("does nothing in a dry run", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);

  const answer = client.send(new CreateVpcCommand({ CidrBlock: "172.20.0.0/20", DryRun: true }));

  await expect(answer).rejects.toMatchObject({ name: "DryRunOperation" });
  expect((await client.send(new DescribeVpcsCommand())).Vpcs).toHaveLength(1);
});
