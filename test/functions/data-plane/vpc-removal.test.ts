import {
  DeleteVpcCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcsCommand,
  DescribeVpnGatewaysCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/vpc.ts";
import { awsError, byRole, commands, inputs, run } from "../../support/step.ts";
import "../../support/strangers.ts";

const ec2 = mockClient(EC2Client);

beforeEach(() => {
  ec2.reset();
  ec2.onAnyCommand().resolves({});
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: "vpc-1" }] });
});

it("deletes the cluster's VPC, found by its tags", async () => {
  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(ec2, DescribeVpcsCommand)).toEqual([byRole("vpc")]);
  expect(inputs(ec2, DeleteVpcCommand)).toEqual([{ VpcId: "vpc-1" }]);
});

it("deletes both when an attempt left a second one", async () => {
  ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{ VpcId: "vpc-1" }, { VpcId: "vpc-2" }] });

  await run(remove);

  expect(inputs(ec2, DeleteVpcCommand)).toEqual([{ VpcId: "vpc-1" }, { VpcId: "vpc-2" }]);
});

it("deletes nothing when there is none", async () => {
  ec2.on(DescribeVpcsCommand).resolves({});

  await run(remove);

  expect(commands(ec2)).toEqual(["DescribeVpcsCommand"]);
});

it("takes one that is gone meanwhile for deleted", async () => {
  ec2.on(DeleteVpcCommand).rejects(awsError("InvalidVpcID.NotFound"));

  await expect(run(remove)).resolves.toEqual({});
});

it("is not ready while something is in the VPC", async () => {
  const said = "The vpc 'vpc-1' has dependencies and cannot be deleted.";
  ec2.on(DeleteVpcCommand).rejects(awsError("DependencyViolation", said));

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: `vpc vpc-1 cannot be deleted yet: ${said}`,
  });
});

it("says what holds the VPC, as long as that goes by itself", async () => {
  ec2.on(DeleteVpcCommand).rejects(awsError("DependencyViolation", "in use"));
  ec2.on(DescribeNetworkInterfacesCommand).resolves({
    NetworkInterfaces: [
      { NetworkInterfaceId: "eni-1", Description: "RDSNetworkInterface", RequesterManaged: true },
    ],
  });

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message:
      "vpc vpc-1 cannot be deleted yet: in use; it is held by network interface eni-1 “RDSNetworkInterface”",
  });
  expect(inputs(ec2, DescribeNetworkInterfacesCommand)).toEqual([
    { Filters: [{ Name: "vpc-id", Values: ["vpc-1"] }], MaxResults: 1000 },
  ]);
});

it("asks the customer to remove what a stranger has in the VPC", async () => {
  ec2.on(DeleteVpcCommand).rejects(awsError("DependencyViolation", "in use"));
  ec2.on(DescribeNetworkInterfacesCommand).resolves({
    NetworkInterfaces: [{ NetworkInterfaceId: "eni-1", Attachment: { InstanceId: "i-1" } }],
  });

  await expect(run(remove)).rejects.toMatchObject({
    name: "LeftBehind",
    message:
      "the network of cluster analytics in account 123456789012, us-east-1, holds what is not the cluster's, must be empty of it: network interface eni-1 of instance i-1: terminate the instance (aws ec2 terminate-instances --instance-ids i-1), or move it to a VPC of your own",
  });
});

it("asks the customer to remove what holds the VPC without an interface, too", async () => {
  ec2.on(DeleteVpcCommand).rejects(awsError("DependencyViolation", "in use"));
  ec2.on(DescribeVpnGatewaysCommand).resolves({ VpnGateways: [{ VpnGatewayId: "vgw-1" }] });

  await expect(run(remove)).rejects.toMatchObject({
    name: "LeftBehind",
    message: expect.stringContaining("vpn gateway vgw-1: detach it"),
  });
});

it("reports a permission that is missing as the customer's to grant", async () => {
  ec2.on(DeleteVpcCommand).rejects(awsError("UnauthorizedOperation"));

  await expect(run(remove)).rejects.toMatchObject({ name: "AccessDenied" });
});
