import {
  CreateTagsCommand,
  CreateVpcCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

const Tags = [{ Key: "team", Value: "data" }];
const byTag = new DescribeVpcsCommand({ Filters: [{ Name: "tag:team", Values: ["data"] }] });
const LATEST = { profile: "max", listsLate: true } as const;

const aTaggedVpc = async (client: EC2Client) => {
  const TagSpecifications = [{ ResourceType: "vpc" as const, Tags }];
  const { Vpc } = await client.send(
    new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", TagSpecifications }),
  );
  return Vpc?.VpcId ?? "";
};

it("finds something new by its tags only after some seconds", async () => {
  await using aws = await startSimulatedAws({ ec2 }, LATEST);
  const client = aws.client(EC2Client);
  const VpcId = await aTaggedVpc(client);

  const atOnce = await client.send(byTag);
  await aws.world.clock.sleep(4.9);
  const stillEarly = await client.send(byTag);
  await aws.world.clock.sleep(0.1);
  const late = await client.send(byTag);

  expect([atOnce, stillEarly].map(({ Vpcs }) => Vpcs)).toEqual([[], []]);
  expect(late.Vpcs).toMatchObject([{ VpcId }]);
});

it("finds it by its id at once, and shows its tags", async () => {
  await using aws = await startSimulatedAws({ ec2 }, LATEST);
  const client = aws.client(EC2Client);
  const VpcId = await aTaggedVpc(client);

  const { Vpcs } = await client.send(new DescribeVpcsCommand({ VpcIds: [VpcId] }));

  expect(Vpcs).toMatchObject([{ VpcId, Tags }]);
});

it("finds by tags that were given later as soon as they are given", async () => {
  await using aws = await startSimulatedAws({ ec2 }, LATEST);
  const client = aws.client(EC2Client);
  const VpcId = await aTaggedVpc(client);
  await client.send(new CreateTagsCommand({ Resources: [VpcId], Tags }));

  const { Vpcs } = await client.send(byTag);

  expect(Vpcs).toMatchObject([{ VpcId }]);
});
