import {
  DeleteInternetGatewayCommand,
  DescribeInternetGatewaysCommand,
  DetachInternetGatewayCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/internet-gateway.ts";
import { awsError, byRole, commands, inputs, run } from "../../support/step.ts";
import "../../support/strangers.ts";

const ec2 = mockClient(EC2Client);
const Attachments = [{ VpcId: "vpc-1", State: "attached" as const }];

beforeEach(() => {
  ec2.reset();
  ec2.onAnyCommand().resolves({});
  ec2
    .on(DescribeInternetGatewaysCommand)
    .resolves({ InternetGateways: [{ InternetGatewayId: "igw-1", Attachments }] });
});

it("detaches the gateway and deletes it", async () => {
  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(ec2, DescribeInternetGatewaysCommand)).toEqual([byRole("internet-gateway")]);
  expect(inputs(ec2, DetachInternetGatewayCommand)).toEqual([
    { InternetGatewayId: "igw-1", VpcId: "vpc-1" },
  ]);
  expect(inputs(ec2, DeleteInternetGatewayCommand)).toEqual([{ InternetGatewayId: "igw-1" }]);
});

it("deletes one that was never attached", async () => {
  ec2
    .on(DescribeInternetGatewaysCommand)
    .resolves({ InternetGateways: [{ InternetGatewayId: "igw-1" }] });

  await run(remove);

  expect(commands(ec2)).toEqual([
    "DescribeInternetGatewaysCommand",
    "DeleteInternetGatewayCommand",
  ]);
});

it("deletes nothing when there is none", async () => {
  ec2.on(DescribeInternetGatewaysCommand).resolves({});

  await run(remove);

  expect(commands(ec2)).toEqual(["DescribeInternetGatewaysCommand"]);
});

it("takes one that is detached and gone meanwhile for deleted", async () => {
  ec2.on(DetachInternetGatewayCommand).rejects(awsError("Gateway.NotAttached"));
  ec2.on(DeleteInternetGatewayCommand).rejects(awsError("InvalidInternetGatewayID.NotFound"));

  await expect(run(remove)).resolves.toEqual({});
});

it("is not ready while public addresses are in use behind it", async () => {
  const said = "Network vpc-1 has some mapped public address(es).";
  ec2.on(DetachInternetGatewayCommand).rejects(awsError("DependencyViolation", said));

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: `internet gateway igw-1 cannot be deleted yet: ${said}`,
  });
  expect(commands(ec2)).not.toContain("DeleteInternetGatewayCommand");
});
