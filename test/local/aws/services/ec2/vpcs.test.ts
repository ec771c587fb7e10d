import {
  CreateVpcCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aVpc } from "./networks.ts";

it("has a default VPC in every account and region", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const { Vpcs } = await aws
    .client(EC2Client, { region: "eu-west-1" })
    .send(new DescribeVpcsCommand());

  expect(Vpcs).toMatchObject([
    { CidrBlock: "172.31.0.0/16", IsDefault: true, State: "available", OwnerId: "123456789012" },
  ]);
});

it("lists a VPC only to its own account, in its own region", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const VpcIds = [await aVpc(aws.client(EC2Client))];

  const elsewhere = aws.client(EC2Client, { region: "us-east-2" });
  const stranger = aws.client(EC2Client, { account: "222222222222" });

  const refusal = {
    name: "InvalidVpcID.NotFound",
    message: `The vpc ID '${VpcIds[0]}' does not exist`,
  };
  const describe = () => new DescribeVpcsCommand({ VpcIds });
  await expect(elsewhere.send(describe())).rejects.toMatchObject(refusal);
  await expect(stranger.send(describe())).rejects.toMatchObject(refusal);
});

it("refuses an id that is no VPC's", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws.client(EC2Client).send(new DescribeVpcsCommand({ VpcIds: ["subnet-1"] }));

  await expect(answer).rejects.toMatchObject({
    name: "InvalidVpcID.Malformed",
    message: 'Invalid id: "subnet-1" (expecting "vpc-...")',
  });
});

it.each([
  { Name: "tag:team", Values: ["data"], count: 1 },
  { Name: "tag:team", Values: ["da*"], count: 1 },
  { Name: "tag:team", Values: ["dat?"], count: 1 },
  { Name: "tag:team", Values: ["da"], count: 0 },
  { Name: "tag:team", Values: ["web", "data"], count: 1 },
  { Name: "tag-key", Values: ["team"], count: 1 },
  { Name: "is-default", Values: ["true"], count: 1 },
  { Name: "cidr", Values: ["172.*"], count: 2 },
])("finds $count by filter $Name = $Values", async ({ Name, Values, count }) => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const TagSpecifications = [
    { ResourceType: "vpc" as const, Tags: [{ Key: "team", Value: "data" }] },
  ];
  await client.send(new CreateVpcCommand({ CidrBlock: "172.20.0.0/20", TagSpecifications }));

  const { Vpcs } = await client.send(new DescribeVpcsCommand({ Filters: [{ Name, Values }] }));

  expect(Vpcs).toHaveLength(count);
});

it("refuses a filter that AWS does not know", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws
    .client(EC2Client)
    .send(new DescribeVpcsCommand({ Filters: [{ Name: "colour", Values: ["red"] }] }));

  await expect(answer).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: "The filter 'colour' is invalid",
  });
});

it("turns DNS hostnames on", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const hostnames = new DescribeVpcAttributeCommand({ VpcId, Attribute: "enableDnsHostnames" });
  const before = await client.send(hostnames);

  await client.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));

  expect(before.EnableDnsHostnames).toEqual({ Value: false });
  expect((await client.send(hostnames)).EnableDnsHostnames).toEqual({ Value: true });
});

it("resolves DNS in a new VPC", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);

  const answer = await client.send(
    new DescribeVpcAttributeCommand({ VpcId, Attribute: "enableDnsSupport" }),
  );

  expect(answer).toMatchObject({ VpcId, EnableDnsSupport: { Value: true } });
  expect(answer.EnableDnsHostnames).toBeUndefined();
});

it("takes one attribute a call", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);

  const answer = client.send(
    new ModifyVpcAttributeCommand({
      VpcId,
      EnableDnsHostnames: { Value: true },
      EnableDnsSupport: { Value: true },
    }),
  );

  await expect(answer).rejects.toMatchObject({ name: "InvalidParameterCombination" });
});
