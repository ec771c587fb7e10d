import {
  CreateSubnetCommand,
  DescribeSubnetsCommand,
  EC2Client,
  ModifySubnetAttributeCommand,
  type Subnet,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/subnets.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster, aPlan } from "../../support/requests.ts";
import { awsError, byRole, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);
const facts = { plan: aPlan(), vpc: { vpcId: "vpc-1" } };
const ROLES = ["public-subnet-a", "public-subnet-b", "private-subnet-a", "private-subnet-b"];

const present = (role: string, State: "available" | "pending", changes: Subnet = {}) =>
  ec2
    .on(DescribeSubnetsCommand, byRole(role))
    .resolves({ Subnets: [{ SubnetId: `subnet-${role}`, State, ...changes }] });

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeSubnetsCommand).resolves({});
  ec2.on(CreateSubnetCommand).callsFake(({ CidrBlock }) => ({
    Subnet: { SubnetId: `subnet-${CidrBlock}`, State: "pending" },
  }));
});

it("makes the four subnets when there are none, and comes back for them", async () => {
  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({
    name: "JustStarted",
    message:
      "subnet subnet-172.20.12.0/26 is pending, subnet subnet-172.20.12.64/26 is pending, " +
      "subnet subnet-172.20.0.0/21 is pending, subnet subnet-172.20.8.0/22 is pending",
  });
  expect(inputs(ec2, CreateSubnetCommand)).toMatchObject([
    { VpcId: "vpc-1", CidrBlock: "172.20.12.0/26", AvailabilityZoneId: "use1-az1" },
    { VpcId: "vpc-1", CidrBlock: "172.20.12.64/26", AvailabilityZoneId: "use1-az2" },
    { VpcId: "vpc-1", CidrBlock: "172.20.0.0/21", AvailabilityZoneId: "use1-az1" },
    { VpcId: "vpc-1", CidrBlock: "172.20.8.0/22", AvailabilityZoneId: "use1-az2" },
  ]);
});

it("has a subnet give no public addresses that was changed to do so", async () => {
  for (const role of ROLES) present(role, "available");
  present("public-subnet-b", "available", { MapPublicIpOnLaunch: true });
  ec2.on(ModifySubnetAttributeCommand).resolves({});

  await run(ensure, facts);

  expect(inputs(ec2, ModifySubnetAttributeCommand)).toEqual([
    { SubnetId: "subnet-public-subnet-b", MapPublicIpOnLaunch: { Value: false } },
  ]);
});

it.each([
  { role: "public-subnet-a", use: "kubernetes.io/role/elb" },
  { role: "public-subnet-b", use: "kubernetes.io/role/elb" },
  { role: "private-subnet-a", use: "kubernetes.io/role/internal-elb" },
  { role: "private-subnet-b", use: "kubernetes.io/role/internal-elb" },
])("tags $role as ours and for Kubernetes", async ({ role, use }) => {
  for (const other of ROLES.filter((one) => one !== role)) present(other, "available");

  await expect(run(ensure, facts)).rejects.toThrow("is pending");

  expect(inputs(ec2, CreateSubnetCommand)).toMatchObject([
    {
      TagSpecifications: [
        {
          ResourceType: "subnet",
          Tags: [
            ...tagList(aCluster(), role),
            { Key: use, Value: "1" },
            { Key: "kubernetes.io/cluster/astro-analytics", Value: "shared" },
          ],
        },
      ],
    },
  ]);
});

it("finds the subnets of an earlier attempt and makes none", async () => {
  for (const role of ROLES) present(role, "available");

  const subnets = await run(ensure, facts);

  expect(subnets).toEqual({
    publicSubnetIds: ["subnet-public-subnet-a", "subnet-public-subnet-b"],
    privateSubnetIds: ["subnet-private-subnet-a", "subnet-private-subnet-b"],
  });
  expect(commands(ec2)).not.toContain("CreateSubnetCommand");
});

it("is not ready while one that an earlier attempt made is pending", async () => {
  for (const role of ROLES) present(role, "available");
  present("private-subnet-b", "pending");

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message: "subnet subnet-private-subnet-b is pending",
  });
});

it("goes on at once when AWS has a new subnet available at once", async () => {
  ec2.on(CreateSubnetCommand).resolves({ Subnet: { SubnetId: "subnet-1", State: "available" } });

  const subnets = await run(ensure, facts);

  expect(subnets).toEqual({
    publicSubnetIds: ["subnet-1", "subnet-1"],
    privateSubnetIds: ["subnet-1", "subnet-1"],
  });
});

it("makes the other subnets even when AWS refuses one", async () => {
  ec2
    .on(CreateSubnetCommand, { CidrBlock: "172.20.12.0/26" })
    .rejects(awsError("InsufficientFreeAddresses"));

  const attempt = run(ensure, facts);

  await expect(attempt).rejects.toMatchObject({ name: "InsufficientFreeAddresses" });
  expect(inputs(ec2, CreateSubnetCommand)).toHaveLength(4);
});

describe("addresses that are taken", () => {
  const inTheWay = (Tags: { Key: string; Value: string }[]) => {
    ec2
      .on(CreateSubnetCommand, { CidrBlock: "172.20.12.0/26" })
      .rejects(awsError("InvalidSubnet.Conflict"));
    ec2
      .on(DescribeSubnetsCommand, {
        Filters: [
          { Name: "vpc-id", Values: ["vpc-1"] },
          { Name: "cidr-block", Values: ["172.20.12.0/26"] },
        ],
      })
      .resolves({ Subnets: [{ SubnetId: "subnet-9", Tags }] });
  };

  it.each([
    { by: "a subnet of ours", Tags: tagList(aCluster(), "public-subnet-a") },
    { by: "a subnet whose tags are not listed yet", Tags: [] },
  ])("are waited for when taken by $by", async ({ Tags }) => {
    inTheWay(Tags);

    const attempt = run(ensure, facts);

    await expect(attempt).rejects.toMatchObject({
      name: "NotReady",
      message: "subnet 172.20.12.0/26 is not listed by its tags yet",
    });
  });

  it("are the customer's to free when a stranger's subnet has them", async () => {
    inTheWay([{ Key: "Name", Value: "somebody's" }]);

    const attempt = run(ensure, facts);

    await expect(attempt).rejects.toMatchObject({
      name: "NetworkConflict",
      message:
        "addresses 172.20.12.0/26 of vpc vpc-1 are taken by a subnet that is not ours, must be free",
    });
  });
});
