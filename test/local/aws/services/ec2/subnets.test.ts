import {
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  EC2Client,
  ModifySubnetAttributeCommand,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aNatGateway, aSubnet, aVpc } from "./networks.ts";

it("makes a subnet in a zone that is chosen by id", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);

  const { Subnet } = await client.send(
    new CreateSubnetCommand({ VpcId, CidrBlock: "172.20.0.0/21", AvailabilityZoneId: "use1-az3" }),
  );

  expect(Subnet).toMatchObject({
    VpcId,
    AvailabilityZone: "us-east-1e",
    AvailabilityZoneId: "use1-az3",
    CidrBlock: "172.20.0.0/21",
    AvailableIpAddressCount: 2043,
    MapPublicIpOnLaunch: false,
    SubnetArn: `arn:aws:ec2:us-east-1:123456789012:subnet/${Subnet?.SubnetId}`,
  });
});

it("makes it available after two seconds", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const SubnetIds = [await aSubnet(client, await aVpc(client))];
  const describe = new DescribeSubnetsCommand({ SubnetIds });
  const before = await client.send(describe);

  await aws.world.clock.sleep(2);

  expect(before.Subnets?.[0]?.State).toBe("pending");
  expect((await client.send(describe)).Subnets?.[0]?.State).toBe("available");
});

it.each([
  { CidrBlock: "172.21.0.0/24", name: "InvalidSubnet.Range" },
  { CidrBlock: "172.20.0.0/29", name: "InvalidSubnet.Range" },
  { CidrBlock: "172.20.0.0/19", name: "InvalidSubnet.Range" },
  { CidrBlock: "172.20.0.128/25", name: "InvalidSubnet.Conflict" },
  { CidrBlock: "172.20.0.0/20", name: "InvalidSubnet.Conflict" },
  { CidrBlock: "anything", name: "InvalidParameterValue" },
])("refuses block $CidrBlock: $name", async ({ CidrBlock, name }) => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  await aSubnet(client, VpcId, { CidrBlock: "172.20.0.0/24" });

  await expect(aSubnet(client, VpcId, { CidrBlock })).rejects.toMatchObject({ name });
});

it("refuses an unknown zone and names the known ones", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client, { region: "eu-west-1" });
  const VpcId = await aVpc(client);

  const answer = aSubnet(client, VpcId, { AvailabilityZone: "eu-west-1d" });

  await expect(answer).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message:
      "Value (eu-west-1d) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: eu-west-1a, eu-west-1b, eu-west-1c.",
  });
});

it.each([
  { input: { VpcId: "vpc-1", CidrBlock: "172.20.0.0/24" }, name: "InvalidVpcID.NotFound" },
  { input: { VpcId: undefined, CidrBlock: "172.20.0.0/24" }, name: "MissingParameter" },
])("refuses $input: $name", async ({ input, name }) => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws.client(EC2Client).send(new CreateSubnetCommand(input));

  await expect(answer).rejects.toMatchObject({ name });
});

it("gives public addresses on launch when asked to", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const SubnetId = await aSubnet(client, await aVpc(client));

  await client.send(
    new ModifySubnetAttributeCommand({ SubnetId, MapPublicIpOnLaunch: { Value: true } }),
  );

  const { Subnets } = await client.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: "subnet-id", Values: [SubnetId] }] }),
  );
  expect(Subnets).toMatchObject([{ MapPublicIpOnLaunch: true }]);
});

it("keeps a subnet that holds a network interface", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { subnetId } = await aNatGateway(client);

  const answer = client.send(new DeleteSubnetCommand({ SubnetId: subnetId }));

  await expect(answer).rejects.toMatchObject({
    name: "DependencyViolation",
    message: `The subnet '${subnetId}' has dependencies and cannot be deleted.`,
  });
});

it("deletes a subnet once", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const SubnetId = await aSubnet(client, await aVpc(client));

  await client.send(new DeleteSubnetCommand({ SubnetId }));

  await expect(client.send(new DeleteSubnetCommand({ SubnetId }))).rejects.toMatchObject({
    name: "InvalidSubnetID.NotFound",
    message: `The subnet ID '${SubnetId}' does not exist`,
  });
});
