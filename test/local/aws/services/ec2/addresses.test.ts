import {
  AllocateAddressCommand,
  DeleteNatGatewayCommand,
  DescribeAddressesCommand,
  EC2Client,
  ReleaseAddressCommand,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aNatGateway, anAddress } from "./networks.ts";

it("allocates an address that is set aside for examples", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = await aws.client(EC2Client).send(new AllocateAddressCommand({ Domain: "vpc" }));

  expect(answer).toMatchObject({
    AllocationId: expect.stringMatching(/^eipalloc-[0-9a-f]{17}$/),
    PublicIp: expect.stringMatching(/^(203\.0\.113|198\.51\.100)\.\d+$/),
    Domain: "vpc",
    NetworkBorderGroup: "us-east-1",
  });
});

it("gives no address to two accounts", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const one = await aws.client(EC2Client).send(new AllocateAddressCommand());
  const other = await aws
    .client(EC2Client, { account: "222222222222", region: "eu-west-1" })
    .send(new AllocateAddressCommand());

  expect(other.PublicIp).not.toBe(one.PublicIp);
});

it("allows five addresses", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  for (let n = 0; n < 5; n++) await anAddress(client);

  await expect(anAddress(client)).rejects.toMatchObject({
    name: "AddressLimitExceeded",
    message: "The maximum number of addresses has been reached.",
  });
});

it("finds an address by its public IP", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  await anAddress(client);
  const { AllocationId, PublicIp = "" } = await client.send(new AllocateAddressCommand());

  const { Addresses } = await client.send(new DescribeAddressesCommand({ PublicIps: [PublicIp] }));

  expect(Addresses).toMatchObject([{ AllocationId, PublicIp }]);
});

it.each([
  { input: { AllocationIds: ["eipalloc-0123"] }, name: "InvalidAllocationID.NotFound" },
  { input: { PublicIps: ["192.0.2.1"] }, name: "InvalidAddress.NotFound" },
])("does not find $input: $name", async ({ input, name }) => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws.client(EC2Client).send(new DescribeAddressesCommand(input));

  await expect(answer).rejects.toMatchObject({ name });
});

it("keeps the address of a NAT gateway until some seconds after that is gone", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { allocationId, natGatewayId } = await aNatGateway(client);
  const release = new ReleaseAddressCommand({ AllocationId: allocationId });
  await client.send(new DeleteNatGatewayCommand({ NatGatewayId: natGatewayId }));
  await aws.world.clock.sleep(75);
  await expect(client.send(release)).rejects.toMatchObject({
    name: "AuthFailure",
    message: "You do not have permission to access the specified resource.",
  });

  await aws.world.clock.sleep(9);
  await client.send(release);

  expect((await client.send(new DescribeAddressesCommand())).Addresses).toEqual([]);
});

it("releases an address for others to have", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { AllocationId, PublicIp } = await client.send(new AllocateAddressCommand());
  const release = new ReleaseAddressCommand({ AllocationId });

  await client.send(release);

  expect((await client.send(new AllocateAddressCommand())).PublicIp).toBe(PublicIp);
  await expect(client.send(release)).rejects.toMatchObject({
    name: "InvalidAllocationID.NotFound",
    message: `The allocation ID '${AllocationId}' does not exist`,
  });
});
