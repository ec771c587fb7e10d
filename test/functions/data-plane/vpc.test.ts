import {
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/vpc.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, byRole, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);

beforeEach(() => {
  ec2.reset();
  ec2.on(ModifyVpcAttributeCommand).resolves({});
  ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [{ GroupId: "sg-default" }] });
});

it("makes the VPC when there is none, and comes back for it", async () => {
  ec2.on(DescribeVpcsCommand).resolves({});
  ec2.on(CreateVpcCommand).resolves({ Vpc: { VpcId: "vpc-1", State: "pending" } });

  const attempt = run(ensure, { cluster: aCluster({ vpcCidr: "10.4.0.0/18" }) });

  await expect(attempt).rejects.toMatchObject({
    name: "JustStarted",
    message: "vpc vpc-1 is pending",
  });
  expect(inputs(ec2, CreateVpcCommand)).toEqual([
    {
      CidrBlock: "10.4.0.0/18",
      TagSpecifications: [{ ResourceType: "vpc", Tags: tagList(aCluster(), "vpc") }],
    },
  ]);
});

it("finds the VPC of an earlier attempt by its tags and makes no second", async () => {
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: "vpc-1", State: "available" }] });

  const facts = await run(ensure);

  expect(facts).toEqual({ vpcId: "vpc-1" });
  expect(inputs(ec2, DescribeVpcsCommand)).toEqual([byRole("vpc")]);
  expect(commands(ec2)).not.toContain("CreateVpcCommand");
});

it("is not ready while the VPC is pending", async () => {
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: "vpc-1", State: "pending" }] });

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message: "vpc vpc-1 is pending",
  });
});

it("turns on DNS support, then DNS host names", async () => {
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: "vpc-1", State: "available" }] });

  await run(ensure);

  expect(inputs(ec2, ModifyVpcAttributeCommand)).toEqual([
    { VpcId: "vpc-1", EnableDnsSupport: { Value: true } },
    { VpcId: "vpc-1", EnableDnsHostnames: { Value: true } },
  ]);
});

it("takes every rule out of the default security group", async () => {
  const fromItself = [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: "sg-default" }] }];
  const toAnywhere = [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: "vpc-1", State: "available" }] });
  ec2.on(DescribeSecurityGroupsCommand).resolves({
    SecurityGroups: [
      { GroupId: "sg-default", IpPermissions: fromItself, IpPermissionsEgress: toAnywhere },
    ],
  });
  ec2.on(RevokeSecurityGroupIngressCommand).resolves({});
  ec2.on(RevokeSecurityGroupEgressCommand).resolves({});

  await run(ensure);

  expect(inputs(ec2, DescribeSecurityGroupsCommand)).toEqual([
    {
      Filters: [
        { Name: "vpc-id", Values: ["vpc-1"] },
        { Name: "group-name", Values: ["default"] },
      ],
    },
  ]);
  expect(inputs(ec2, RevokeSecurityGroupIngressCommand)).toEqual([
    { GroupId: "sg-default", IpPermissions: fromItself },
  ]);
  expect(inputs(ec2, RevokeSecurityGroupEgressCommand)).toEqual([
    { GroupId: "sg-default", IpPermissions: toAnywhere },
  ]);
});

it("leaves a default security group that is empty already", async () => {
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: "vpc-1", State: "available" }] });

  await run(ensure);

  expect(commands(ec2)).not.toContain("RevokeSecurityGroupIngressCommand");
  expect(commands(ec2)).not.toContain("RevokeSecurityGroupEgressCommand");
});

it("keeps the VPC that has subnets when two were made, and deletes the other", async () => {
  ec2.on(DescribeVpcsCommand).resolves({
    Vpcs: [
      { VpcId: "vpc-1", State: "available" },
      { VpcId: "vpc-2", State: "available" },
    ],
  });
  ec2.on(DescribeSubnetsCommand).resolves({ Subnets: [{ VpcId: "vpc-2" }] });
  ec2.on(DeleteVpcCommand).resolves({});

  const facts = await run(ensure);

  expect(facts).toEqual({ vpcId: "vpc-2" });
  expect(inputs(ec2, DescribeSubnetsCommand)).toEqual([
    { Filters: [{ Name: "vpc-id", Values: ["vpc-1", "vpc-2"] }] },
  ]);
  expect(inputs(ec2, DeleteVpcCommand)).toEqual([{ VpcId: "vpc-1" }]);
});

it("keeps the VPC of the lower id when neither of two has subnets", async () => {
  ec2.on(DescribeVpcsCommand).resolves({
    Vpcs: [
      { VpcId: "vpc-2", State: "available" },
      { VpcId: "vpc-1", State: "available" },
    ],
  });
  ec2.on(DescribeSubnetsCommand).resolves({});
  ec2.on(DeleteVpcCommand).resolves({});

  const facts = await run(ensure);

  expect(facts).toEqual({ vpcId: "vpc-1" });
  expect(inputs(ec2, DeleteVpcCommand)).toEqual([{ VpcId: "vpc-2" }]);
});

it("reports a permission that is missing as the customer's to grant", async () => {
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [] });
  ec2.on(CreateVpcCommand).rejects(awsError("UnauthorizedOperation", "You are not authorized"));

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({
    name: "AccessDenied",
    message: "UnauthorizedOperation: You are not authorized",
  });
});
