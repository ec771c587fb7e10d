import {
  DescribeAccountAttributesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

it("names the default VPC", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const { Vpcs } = await client.send(new DescribeVpcsCommand());

  const { AccountAttributes } = await client.send(
    new DescribeAccountAttributesCommand({ AttributeNames: ["default-vpc"] }),
  );

  expect(AccountAttributes).toEqual([
    { AttributeName: "default-vpc", AttributeValues: [{ AttributeValue: Vpcs?.[0]?.VpcId }] },
  ]);
});

it("says how many addresses there may be", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const { AccountAttributes } = await aws
    .client(EC2Client)
    .send(new DescribeAccountAttributesCommand());

  expect(AccountAttributes).toContainEqual({
    AttributeName: "vpc-max-elastic-ips",
    AttributeValues: [{ AttributeValue: "5" }],
  });
});
