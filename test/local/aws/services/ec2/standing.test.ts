import {
  AllocateAddressCommand,
  CreateVpcCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { setStanding } from "../../../../../local/aws/accounts.ts";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

const place = { account: "123456789012", region: "us-east-1" };

it.each([
  { standing: "pending-verification", code: "PendingVerification", says: "allow up to 4 hours" },
  { standing: "not-signed-up", code: "OptInRequired", says: "not subscribed to this service" },
  { standing: "blocked", code: "Blocked", says: "currently blocked" },
] as const)(
  "makes nothing for an account that is $standing, not even in a dry run",
  async (one) => {
    await using aws = await startSimulatedAws({ ec2 });
    setStanding({ ...place, world: aws.world }, one.standing);
    const client = aws.client(EC2Client);
    const refusal = { name: one.code, message: expect.stringContaining(one.says) };

    const vpc = client.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", DryRun: true }));
    const address = client.send(new AllocateAddressCommand({}));

    await expect(vpc).rejects.toMatchObject(refusal);
    await expect(address).rejects.toMatchObject(refusal);
  },
);

it("shows an account that is blocked what it has", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  setStanding({ ...place, world: aws.world }, "blocked");

  const { Vpcs } = await aws.client(EC2Client).send(new DescribeVpcsCommand({}));

  expect(Vpcs).toHaveLength(1);
});

it("holds it against no other account, and no other Region", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  setStanding({ ...place, world: aws.world }, "blocked");

  for (const whose of [{ account: "210987654321" }, { region: "eu-west-1" }])
    await aws.client(EC2Client, whose).send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));

  const attempt = aws.client(EC2Client).send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  await expect(attempt).rejects.toMatchObject({ name: "Blocked" });
});
