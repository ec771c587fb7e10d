import {
  CreateNatGatewayCommand,
  DeleteNatGatewayCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { failNatGateway } from "../../../../../local/aws/services/ec2/nat-gateways.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { fill } from "./full-subnets.ts";
import { aNatGateway, anAddress, anInternetGateway, aSubnet, aVpc } from "./networks.ts";

const find = async (client: EC2Client, id = "") => {
  const { NatGateways } = await client.send(
    new DescribeNatGatewaysCommand({ NatGatewayIds: [id] }),
  );
  return NatGateways?.[0];
};

it("is available after 105 seconds and not before", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { natGatewayId } = await aNatGateway(client);
  await aws.world.clock.sleep(104);
  const before = await find(client, natGatewayId);

  await aws.world.clock.sleep(1);

  expect(before?.State).toBe("pending");
  expect((await find(client, natGatewayId))?.State).toBe("available");
});

it("takes the time of the profile", async () => {
  await using aws = await startSimulatedAws({ ec2 }, { profile: "min" });
  const client = aws.client(EC2Client);
  const { natGatewayId } = await aNatGateway(client);

  await aws.world.clock.sleep(84);

  expect((await find(client, natGatewayId))?.State).toBe("available");
});

it("is reached by its address, through an interface in its subnet", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { natGatewayId, subnetId, vpcId, allocationId } = await aNatGateway(client);

  const [address] = (await find(client, natGatewayId))?.NatGatewayAddresses ?? [];

  const { Addresses } = await client.send(new DescribeAddressesCommand());
  const { NetworkInterfaces } = await client.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] }),
  );
  expect(address).toMatchObject({ AllocationId: allocationId, PrivateIp: "172.20.0.4" });
  expect(Addresses).toMatchObject([
    {
      PublicIp: address?.PublicIp,
      AssociationId: address?.AssociationId,
      NetworkInterfaceId: address?.NetworkInterfaceId,
      PrivateIpAddress: "172.20.0.4",
    },
  ]);
  expect(NetworkInterfaces).toMatchObject([
    {
      NetworkInterfaceId: address?.NetworkInterfaceId,
      SubnetId: subnetId,
      InterfaceType: "nat_gateway",
      Description: `Interface for NAT Gateway ${natGatewayId}`,
      Association: { PublicIp: address?.PublicIp },
    },
  ]);
});

it("makes one gateway of calls with the same token", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  await anInternetGateway(client, VpcId);
  const create = new CreateNatGatewayCommand({
    SubnetId: await aSubnet(client, VpcId),
    AllocationId: await anAddress(client),
    ClientToken: "once",
  });

  const first = await client.send(create);
  const second = await client.send(create);

  expect(second.NatGateway?.NatGatewayId).toBe(first.NatGateway?.NatGatewayId);
  expect((await client.send(new DescribeNatGatewaysCommand())).NatGateways).toHaveLength(1);
});

it("refuses a token that comes back with something else", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const SubnetId = await aSubnet(client, await aVpc(client));
  const create = async (AllocationId: string) =>
    client.send(new CreateNatGatewayCommand({ SubnetId, AllocationId, ClientToken: "once" }));
  await create(await anAddress(client));

  await expect(create(await anAddress(client))).rejects.toMatchObject({
    name: "IdempotentParameterMismatch",
  });
});

it("fails in time when its VPC has no internet gateway", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const AllocationId = await anAddress(client);
  const SubnetId = await aSubnet(client, VpcId);
  const { NatGateway } = await client.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));

  await aws.world.clock.sleep(105);

  expect(NatGateway).toMatchObject({ State: "pending" });
  expect(NatGateway?.FailureCode).toBeUndefined();
  expect(await find(client, NatGateway?.NatGatewayId)).toMatchObject({
    State: "failed",
    FailureCode: "Gateway.NotAttached",
    FailureMessage: `Network ${VpcId} has no Internet gateway attached`,
  });
});

it("fails in time when its address is taken", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { subnetId: SubnetId, allocationId: AllocationId } = await aNatGateway(client);
  const { NatGateway } = await client.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));

  await aws.world.clock.sleep(105);

  expect(await find(client, NatGateway?.NatGatewayId)).toMatchObject({
    State: "failed",
    FailureCode: "Resource.AlreadyAssociated",
    FailureMessage: `Elastic IP address ${AllocationId} is already associated`,
  });
});

it("fails in time when its subnet is full", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { vpcId } = await aNatGateway(client);
  const tiny = await aSubnet(client, vpcId, { CidrBlock: "172.20.1.0/28" });
  fill(tiny, { world: aws.world, account: "123456789012", region: "us-east-1" });
  const { NatGateway } = await client.send(
    new CreateNatGatewayCommand({ SubnetId: tiny, AllocationId: await anAddress(client) }),
  );

  await aws.world.clock.sleep(105);

  expect(await find(client, NatGateway?.NatGatewayId)).toMatchObject({
    State: "failed",
    FailureCode: "InsufficientFreeAddressesInSubnet",
  });
});

it.each([
  { input: { SubnetId: "subnet-1", AllocationId: "eipalloc-1" }, name: "InvalidSubnetID.NotFound" },
  { input: { SubnetId: "one", AllocationId: "eipalloc-1" }, name: "InvalidSubnetID.Malformed" },
  { input: { AllocationId: "eipalloc-1" }, name: "MissingParameter" },
])("refuses $input: $name", async ({ input, name }) => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws.client(EC2Client).send(new CreateNatGatewayCommand(input));

  await expect(answer).rejects.toMatchObject({ name });
});

it("refuses an address that is not the account's", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const SubnetId = await aSubnet(client, await aVpc(client));

  const answer = client.send(new CreateNatGatewayCommand({ SubnetId, AllocationId: "eipalloc-1" }));

  await expect(answer).rejects.toMatchObject({ name: "InvalidAllocationID.NotFound" });
});

it("is deleted in 75 seconds, then gives back what it held, and is listed for an hour", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { natGatewayId, vpcId } = await aNatGateway(client);
  const remove = new DeleteNatGatewayCommand({ NatGatewayId: natGatewayId });

  await client.send(remove);
  await aws.world.clock.sleep(74);
  await client.send(remove);
  const deleting = await find(client, natGatewayId);
  await aws.world.clock.sleep(1);
  const deleted = await find(client, natGatewayId);
  await aws.world.clock.sleep(9);

  const { Addresses } = await client.send(new DescribeAddressesCommand());
  const { NetworkInterfaces } = await client.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] }),
  );
  expect(Addresses?.[0]?.AssociationId).toBeUndefined();
  expect(NetworkInterfaces).toEqual([]);
  expect([deleting?.State, deleted?.State]).toEqual(["deleting", "deleted"]);
  await aws.world.clock.sleep(3590);
  expect((await find(client, natGatewayId))?.State).toBe("deleted");
  await aws.world.clock.sleep(1);
  await expect(find(client, natGatewayId)).rejects.toMatchObject({
    name: "NatGatewayNotFound",
    message: `NatGateway ${natGatewayId} was not found`,
  });
});

it("allows five gateways in a zone", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { subnetId: SubnetId } = await aNatGateway(client);
  const create = async () =>
    client.send(new CreateNatGatewayCommand({ SubnetId, AllocationId: await anAddress(client) }));
  for (let n = 1; n < 5; n++) await create();
  const { Addresses } = await client.send(new DescribeAddressesCommand());

  const answer = client.send(
    new CreateNatGatewayCommand({ SubnetId, AllocationId: Addresses?.[0]?.AllocationId }),
  );

  await expect(answer).rejects.toMatchObject({
    name: "NatGatewayLimitExceeded",
    message: "Performing this operation would exceed the limit of 5 NAT gateways",
  });
});

it("may fail although it was accepted, and gives back its address then", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { natGatewayId, subnetId, allocationId } = await aNatGateway(client);
  const caller = { account: "123456789012", arn: "arn:aws:iam::123456789012:root" };
  const call = { world: aws.world, account: caller.account, region: "us-east-1", caller };
  failNatGateway(natGatewayId, { FailureCode: "InternalError", FailureMessage: "bad luck" }, call);
  await aws.world.clock.sleep(105);
  const failed = await find(client, natGatewayId);

  const { NatGateway: next } = await client.send(
    new CreateNatGatewayCommand({ SubnetId: subnetId, AllocationId: allocationId }),
  );
  await aws.world.clock.sleep(105);

  expect(failed).toMatchObject({ State: "failed", FailureCode: "InternalError" });
  expect((await find(client, next?.NatGatewayId))?.State).toBe("available");
});
