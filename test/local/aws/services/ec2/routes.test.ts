import {
  CreateNatGatewayCommand,
  CreateRouteCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  DetachInternetGatewayCommand,
  EC2Client,
  ReplaceRouteCommand,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import {
  aNatGateway,
  anAddress,
  anInternetGateway,
  aRouteTable,
  aSubnet,
  aVpc,
} from "./networks.ts";

const DestinationCidrBlock = "0.0.0.0/0";

const routeOf = async (client: EC2Client, RouteTableId: string) => {
  const { RouteTables } = await client.send(
    new DescribeRouteTablesCommand({ RouteTableIds: [RouteTableId] }),
  );
  return RouteTables?.[0]?.Routes?.find((one) => one.DestinationCidrBlock === DestinationCidrBlock);
};

it("leads to an internet gateway until that is detached", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const InternetGatewayId = await anInternetGateway(client, VpcId);
  const RouteTableId = await aRouteTable(client, VpcId);
  await client.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, GatewayId: InternetGatewayId }),
  );
  const before = await routeOf(client, RouteTableId);

  await client.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));

  expect(before).toMatchObject({ GatewayId: InternetGatewayId, State: "active" });
  expect(await routeOf(client, RouteTableId)).toMatchObject({ State: "blackhole" });
});

it("leads to a NAT gateway until that is deleted", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { vpcId, natGatewayId: NatGatewayId } = await aNatGateway(client);
  const RouteTableId = await aRouteTable(client, vpcId);
  await client.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, NatGatewayId }));
  const before = await routeOf(client, RouteTableId);

  await client.send(new DeleteNatGatewayCommand({ NatGatewayId }));
  await aws.world.clock.sleep(75);

  expect(before).toMatchObject({ NatGatewayId, State: "active", Origin: "CreateRoute" });
  expect(await routeOf(client, RouteTableId)).toMatchObject({ State: "blackhole" });
});

it("leads nowhere once its NAT gateway has failed", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const RouteTableId = await aRouteTable(client, VpcId);
  const SubnetId = await aSubnet(client, VpcId);
  const { NatGateway } = await client.send(
    new CreateNatGatewayCommand({ SubnetId, AllocationId: await anAddress(client) }),
  );
  const NatGatewayId = NatGateway?.NatGatewayId;
  await client.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, NatGatewayId }));
  const before = await routeOf(client, RouteTableId);

  await aws.world.clock.sleep(105);

  expect(before?.State).toBe("active");
  expect((await routeOf(client, RouteTableId))?.State).toBe("blackhole");
});

it("is the only one to its destination", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { vpcId, natGatewayId: NatGatewayId } = await aNatGateway(client);
  const RouteTableId = await aRouteTable(client, vpcId);
  const create = new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, NatGatewayId });
  await client.send(create);

  await expect(client.send(create)).rejects.toMatchObject({
    name: "RouteAlreadyExists",
    message: "The route identified by 0.0.0.0/0 already exists.",
  });
});

it.each([
  { target: { GatewayId: "igw-1" }, name: "InvalidGatewayID.NotFound" },
  { target: { NatGatewayId: "nat-1" }, name: "InvalidNatGatewayID.NotFound" },
  { target: {}, name: "MissingParameter" },
])("refuses target $target: $name", async ({ target, name }) => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const RouteTableId = await aRouteTable(client, await aVpc(client));

  const answer = client.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, ...target }),
  );

  await expect(answer).rejects.toMatchObject({ name });
});

it("refuses gateways of another VPC", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { internetGatewayId, natGatewayId: NatGatewayId } = await aNatGateway(client);
  const RouteTableId = await aRouteTable(client, await aVpc(client));

  const create = (target: { GatewayId?: string; NatGatewayId?: string }) =>
    client.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, ...target }));

  const refusal = { name: "InvalidParameterValue" };
  await expect(create({ GatewayId: internetGatewayId })).rejects.toMatchObject(refusal);
  await expect(create({ NatGatewayId })).rejects.toMatchObject(refusal);
});

it("refuses a NAT gateway that was deleted", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { vpcId, natGatewayId: NatGatewayId } = await aNatGateway(client);
  const RouteTableId = await aRouteTable(client, vpcId);
  await client.send(new DeleteNatGatewayCommand({ NatGatewayId }));
  await aws.world.clock.sleep(75);

  const answer = client.send(
    new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, NatGatewayId }),
  );

  await expect(answer).rejects.toMatchObject({
    name: "InvalidNatGatewayID.NotFound",
    message: `The natGateway ID '${NatGatewayId}' does not exist`,
  });
});

it("is replaced by one that leads elsewhere", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { vpcId, internetGatewayId, natGatewayId } = await aNatGateway(client);
  const RouteTableId = await aRouteTable(client, vpcId);
  const place = { RouteTableId, DestinationCidrBlock };
  const replace = new ReplaceRouteCommand({ ...place, NatGatewayId: natGatewayId });
  await expect(client.send(replace)).rejects.toMatchObject({ name: "InvalidParameterValue" });
  await client.send(new CreateRouteCommand({ ...place, GatewayId: internetGatewayId }));

  await client.send(replace);

  const route = await routeOf(client, RouteTableId);
  expect(route?.NatGatewayId).toBe(natGatewayId);
  expect(route?.GatewayId).toBeUndefined();
});

it("is deleted once", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { vpcId, natGatewayId: NatGatewayId } = await aNatGateway(client);
  const RouteTableId = await aRouteTable(client, vpcId);
  await client.send(new CreateRouteCommand({ RouteTableId, DestinationCidrBlock, NatGatewayId }));
  const remove = new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock });

  await client.send(remove);

  expect(await routeOf(client, RouteTableId)).toBeUndefined();
  await expect(client.send(remove)).rejects.toMatchObject({
    name: "InvalidRoute.NotFound",
    message: `no route with destination-cidr-block 0.0.0.0/0 in route table ${RouteTableId}`,
  });
});

it("cannot be deleted when it is the local one", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const RouteTableId = await aRouteTable(client, await aVpc(client));

  const answer = client.send(
    new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: "172.20.0.0/20" }),
  );

  await expect(answer).rejects.toMatchObject({ name: "InvalidParameterValue" });
});
