import { DescribeRegionsCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { optedInRegionsOf } from "../../../../../local/aws/services/ec2/regions.ts";
import { type SimulatedAws, startSimulatedAws } from "../../../../support/simulated-aws.ts";

const ACCOUNT = "123456789012";

const disable = ({ world }: SimulatedAws, region: string) =>
  optedInRegionsOf({ world, account: ACCOUNT, region }).delete(region);

it("lists all regions, enabled where an account must enable them", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const { Regions = [] } = await aws.client(EC2Client).send(new DescribeRegionsCommand());

  expect(Regions).toHaveLength(21);
  expect(Regions).toContainEqual({
    RegionName: "us-east-1",
    Endpoint: "ec2.us-east-1.amazonaws.com",
    OptInStatus: "opt-in-not-required",
  });
  expect(Regions.find(({ RegionName }) => RegionName === "eu-south-1")?.OptInStatus).toBe(
    "opted-in",
  );
});

it("lists a disabled region only when all are asked for", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  disable(aws, "af-south-1");
  const client = aws.client(EC2Client, { account: ACCOUNT });
  const Filters = [{ Name: "region-name", Values: ["af-south-1"] }];

  const enabled = await client.send(new DescribeRegionsCommand({ Filters }));
  const all = await client.send(new DescribeRegionsCommand({ Filters, AllRegions: true }));

  expect(enabled.Regions).toEqual([]);
  expect(all.Regions).toMatchObject([{ OptInStatus: "not-opted-in" }]);
});

it("refuses calls in a disabled region", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  disable(aws, "me-south-1");

  const answer = aws
    .client(EC2Client, { account: ACCOUNT, region: "me-south-1" })
    .send(new DescribeVpcsCommand());

  await expect(answer).rejects.toMatchObject({ name: "AuthFailure" });
});

it("answers in a region that another account has disabled", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  disable(aws, "me-south-1");

  const { Vpcs } = await aws
    .client(EC2Client, { account: "222222222222", region: "me-south-1" })
    .send(new DescribeVpcsCommand());

  expect(Vpcs).toHaveLength(1);
});

it("refuses a region that there is not", async () => {
  await using aws = await startSimulatedAws({ ec2 });

  const answer = aws
    .client(EC2Client)
    .send(new DescribeRegionsCommand({ RegionNames: ["eu-east-9"] }));

  await expect(answer).rejects.toMatchObject({ name: "InvalidParameterValue" });
});
