import {
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  EC2Client,
  type LocationType,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

const placesOf = async (type: string, LocationType?: LocationType) => {
  await using aws = await startSimulatedAws({ ec2 });
  const { InstanceTypeOfferings = [] } = await aws.client(EC2Client).send(
    new DescribeInstanceTypeOfferingsCommand({
      ...(LocationType && { LocationType }),
      Filters: [{ Name: "instance-type", Values: [type] }],
    }),
  );
  return InstanceTypeOfferings.map(({ Location }) => Location).sort();
};

it("offers each type once in the region", async () => {
  expect(await placesOf("m5.xlarge")).toEqual(["us-east-1"]);
});

it("offers new types in every zone but the old one", async () => {
  expect(await placesOf("m5.xlarge", "availability-zone")).toEqual(
    ["a", "b", "c", "d", "f"].map((letter) => `us-east-1${letter}`),
  );
});

it("offers old types in the old zone, too", async () => {
  expect(await placesOf("t2.xlarge", "availability-zone-id")).toContain("use1-az3");
});

it("offers nothing of an unknown type", async () => {
  expect(await placesOf("m99.xlarge")).toEqual([]);
});

it("has no instances", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);

  const { Reservations } = await client.send(new DescribeInstancesCommand());
  const answer = client.send(new DescribeInstancesCommand({ InstanceIds: ["i-0123"] }));

  expect(Reservations ?? []).toEqual([]);
  await expect(answer).rejects.toMatchObject({ name: "InvalidInstanceID.NotFound" });
});
