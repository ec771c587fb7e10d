import { CreateSubnetCommand, DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { subnetsInZones } from "../../shared/stand-in-subnets.ts";
import { tagList } from "../../shared/tags.ts";
import { anAccountWith } from "../support/customer-account.ts";
import { aCluster, aPlan } from "../support/requests.ts";
import { awsError, byRole, inputs } from "../support/step.ts";

const ec2 = mockClient(EC2Client);

const account = anAccountWith("any");

const refusal = awsError("UnsupportedAvailabilityZoneException");
const subnetsIn = (validZones: string[]) =>
  subnetsInZones(account, network, { refusal, validZones });

/** Planned in us-east-1a and us-east-1b. */
const network = {
  cluster: aCluster(),
  plan: aPlan(),
  vpc: { vpcId: "vpc-1" },
  subnets: {
    publicSubnetIds: ["subnet-pub-a", "subnet-pub-b"] as [string, string],
    privateSubnetIds: ["subnet-a", "subnet-b"] as [string, string],
  },
};

const standIn = (letter: string, AvailabilityZone: string, State: "available" | "pending") =>
  ec2
    .on(DescribeSubnetsCommand, byRole(`control-plane-subnet-${letter}`))
    .resolves({ Subnets: [{ SubnetId: `stand-in-${letter}`, AvailabilityZone, State }] });

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeSubnetsCommand).resolves({});
  ec2.on(CreateSubnetCommand).resolves({ Subnet: { SubnetId: "stand-in", State: "available" } });
});

it("makes a stand-in for the zone that is refused, out of unused addresses, and keeps the other", async () => {
  const ids = await subnetsIn(["us-east-1f", "us-east-1a", "us-east-1d"]);

  expect(ids).toEqual(["subnet-a", "stand-in"]);
  expect(inputs(ec2, CreateSubnetCommand)).toEqual([
    {
      VpcId: "vpc-1",
      CidrBlock: "172.20.12.144/28",
      AvailabilityZone: "us-east-1d",
      TagSpecifications: [
        { ResourceType: "subnet", Tags: tagList(aCluster(), "control-plane-subnet-b") },
      ],
    },
  ]);
});

it("makes two in different zones when both are refused", async () => {
  await subnetsIn(["us-east-1d", "us-east-1c"]);

  expect(inputs(ec2, CreateSubnetCommand)).toMatchObject([
    { CidrBlock: "172.20.12.128/28", AvailabilityZone: "us-east-1c" },
    { CidrBlock: "172.20.12.144/28", AvailabilityZone: "us-east-1d" },
  ]);
});

it("finds the stand-in of an earlier attempt", async () => {
  standIn("b", "us-east-1f", "available");

  const ids = await subnetsIn(["us-east-1a", "us-east-1c", "us-east-1f"]);

  expect(ids).toEqual(["subnet-a", "stand-in-b"]);
  expect(inputs(ec2, CreateSubnetCommand)).toEqual([]);
});

it("gives a new stand-in no zone that another is in", async () => {
  standIn("a", "us-east-1c", "available");

  await subnetsIn(["us-east-1c", "us-east-1d"]);

  expect(inputs(ec2, CreateSubnetCommand)).toMatchObject([{ AvailabilityZone: "us-east-1d" }]);
});

it("comes back for a stand-in that is pending, old or new", async () => {
  ec2.on(CreateSubnetCommand).resolves({ Subnet: { SubnetId: "new", State: "pending" } });
  const zones = ["us-east-1a", "us-east-1c"];

  await expect(subnetsIn(zones)).rejects.toMatchObject({
    name: "NotReady",
    message: "subnet new is pending",
  });

  standIn("b", "us-east-1c", "pending");

  await expect(subnetsIn(zones)).rejects.toMatchObject({
    name: "NotReady",
    message: "subnet stand-in-b is pending",
  });
});

it("comes back for a stand-in whose tags come late", async () => {
  ec2.on(CreateSubnetCommand).rejects(awsError("InvalidSubnet.Conflict"));

  const attempt = subnetsIn(["us-east-1a", "us-east-1c"]);

  await expect(attempt).rejects.toMatchObject({ name: "NotReady" });
});

it("leaves every other refusal as it is", async () => {
  ec2.on(CreateSubnetCommand).rejects(awsError("SubnetLimitExceeded"));

  const attempt = subnetsIn(["us-east-1a", "us-east-1c"]);

  await expect(attempt).rejects.toMatchObject({ name: "SubnetLimitExceeded" });
});

it.each([[["us-east-1a"]], [[]]])(
  "lets EKS's refusal stand when it has room in %j only",
  async (zones) => {
    await expect(subnetsIn(zones)).rejects.toBe(refusal);
  },
);

it("lets EKS's refusal stand when the stand-in's own zone has become full", async () => {
  standIn("b", "us-east-1c", "available");

  await expect(subnetsIn(["us-east-1a", "us-east-1d"])).rejects.toBe(refusal);
});
