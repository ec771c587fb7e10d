import {
  DeleteNatGatewayCommand,
  DescribeAddressesCommand,
  DescribeNatGatewaysCommand,
  EC2Client,
  type NatGateway,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/nat-gateways.ts";
import { allOwned, awsError, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);

const gatewaysAre = (...NatGateways: NatGateway[]) =>
  ec2.on(DescribeNatGatewaysCommand).resolves({ NatGateways });

beforeEach(() => {
  ec2.reset();
  gatewaysAre();
  ec2.on(DeleteNatGatewayCommand).resolves({});
  ec2
    .on(DescribeAddressesCommand)
    .resolves({ Addresses: [{ AllocationId: "eipalloc-a" }, { AllocationId: "eipalloc-b" }] });
  ec2.on(ReleaseAddressCommand).resolves({});
});

it("deletes the gateways in whatever state they are, and comes back for the addresses", async () => {
  gatewaysAre(
    { NatGatewayId: "nat-a", State: "available" },
    { NatGatewayId: "nat-b", State: "failed" },
  );

  await expect(run(remove)).rejects.toMatchObject({
    name: "JustStarted",
    message: "nat gateways nat-a, nat-b are being deleted",
  });
  expect(inputs(ec2, DescribeNatGatewaysCommand)).toEqual([
    {
      Filter: [
        ...allOwned.Filters,
        { Name: "state", Values: ["pending", "available", "failed", "deleting"] },
      ],
    },
  ]);
  expect(inputs(ec2, DeleteNatGatewayCommand)).toEqual([
    { NatGatewayId: "nat-a" },
    { NatGatewayId: "nat-b" },
  ]);
  expect(commands(ec2)).not.toContain("ReleaseAddressCommand");
});

it("is not ready while they are being deleted", async () => {
  gatewaysAre({ NatGatewayId: "nat-a", State: "deleting" });

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: "nat gateways nat-a are being deleted",
  });
  expect(commands(ec2)).toEqual(["DescribeNatGatewaysCommand"]);
});

it("gives every address back when the gateways are gone, used or spare", async () => {
  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(ec2, DescribeAddressesCommand)).toEqual([allOwned]);
  expect(inputs(ec2, ReleaseAddressCommand)).toEqual([
    { AllocationId: "eipalloc-a" },
    { AllocationId: "eipalloc-b" },
  ]);
});

it("deletes nothing when there is nothing", async () => {
  ec2.on(DescribeAddressesCommand).resolves({});

  await run(remove);

  expect(commands(ec2)).toEqual(["DescribeNatGatewaysCommand", "DescribeAddressesCommand"]);
});

it("is not ready while AWS has not let go of an address", async () => {
  ec2
    .on(ReleaseAddressCommand, { AllocationId: "eipalloc-a" })
    .rejects(awsError("InvalidIPAddress.InUse", "Address 198.51.100.1 is in use."));

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: "address eipalloc-a cannot be deleted yet: Address 198.51.100.1 is in use.",
  });
});
