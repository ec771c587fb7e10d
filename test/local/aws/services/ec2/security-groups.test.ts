import {
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { createInterface } from "../../../../../local/aws/services/ec2/network-interface.ts";
import { mustSubnet } from "../../../../../local/aws/services/ec2/subnets.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aSecurityGroup, aSubnet, aVpc } from "./networks.ts";

it("lets members of a new group reach everybody and nobody reach them", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const GroupIds = [await aSecurityGroup(client, VpcId)];

  const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand({ GroupIds }));

  expect(SecurityGroups).toMatchObject([
    {
      GroupName: "database",
      Description: "for a test",
      VpcId,
      OwnerId: "123456789012",
      IpPermissions: [],
      IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    },
  ]);
});

it("lets members of a default group reach each other", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);

  const { SecurityGroups } = await client.send(
    new DescribeSecurityGroupsCommand({ GroupNames: ["default"] }),
  );

  const GroupId = SecurityGroups?.[0]?.GroupId;
  expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([
    { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId, UserId: "123456789012" }] },
  ]);
});

it("has one group of a name in a VPC", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  await aSecurityGroup(client, VpcId);
  await aSecurityGroup(client, await aVpc(client));

  await expect(aSecurityGroup(client, VpcId)).rejects.toMatchObject({
    name: "InvalidGroup.Duplicate",
    message: `The security group 'database' already exists for VPC '${VpcId}'`,
  });
});

it("puts a group without a VPC into the default one", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  await client.send(new CreateSecurityGroupCommand({ GroupName: "web", Description: "web" }));

  const { SecurityGroups = [] } = await client.send(
    new DescribeSecurityGroupsCommand({
      Filters: [{ Name: "group-name", Values: ["web", "default"] }],
    }),
  );

  expect(SecurityGroups).toHaveLength(2);
  expect(new Set(SecurityGroups.map(({ VpcId }) => VpcId)).size).toBe(1);
});

it.each([
  { input: { GroupName: "default", Description: "d" }, name: "InvalidParameterValue" },
  { input: { GroupName: "web", Description: undefined }, name: "MissingParameter" },
  { input: { GroupName: "web", Description: "d", VpcId: "vpc-1" }, name: "InvalidVpcID.NotFound" },
])("refuses to make $input: $name", async ({ input, name }) => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws.client(EC2Client).send(new CreateSecurityGroupCommand(input));

  await expect(answer).rejects.toMatchObject({ name });
});

it.each([
  { id: "sg-0123", name: "InvalidGroup.NotFound" },
  { id: "database", name: "InvalidGroupId.Malformed" },
])("does not find $id: $name", async ({ id, name }) => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws.client(EC2Client).send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));

  await expect(answer).rejects.toMatchObject({ name });
});

it("keeps a default group", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand());
  const GroupId = SecurityGroups?.[0]?.GroupId;

  const answer = client.send(new DeleteSecurityGroupCommand({ GroupId }));

  await expect(answer).rejects.toMatchObject({
    name: "CannotDelete",
    message: `the specified group: "${GroupId}" name: "default" cannot be deleted by a user`,
  });
});

it("keeps a group that guards a network interface", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const SubnetId = await aSubnet(client, VpcId);
  const GroupId = await aSecurityGroup(client, VpcId);
  const place = { world: aws.world, account: "123456789012", region: "us-east-1" };
  createInterface(
    {
      subnet: mustSubnet(SubnetId, place),
      type: "interface",
      description: "Amazon EKS astro-data",
      groupIds: [GroupId],
    },
    place,
  );

  const answer = client.send(new DeleteSecurityGroupCommand({ GroupId }));

  await expect(answer).rejects.toMatchObject({
    name: "DependencyViolation",
    message: `resource ${GroupId} has a dependent object`,
  });
});

it("deletes a group once", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const GroupId = await aSecurityGroup(client, await aVpc(client));

  const { GroupId: deleted } = await client.send(new DeleteSecurityGroupCommand({ GroupId }));

  expect(deleted).toBe(GroupId);
  await expect(client.send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toMatchObject({
    name: "InvalidGroup.NotFound",
    message: `The security group '${GroupId}' does not exist`,
  });
});
