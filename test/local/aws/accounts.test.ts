import {
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeInstancesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeVpcEndpointServicesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeOrderableDBInstanceOptionsCommand, RDSClient } from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import { withhold } from "../../../local/aws/accounts.ts";
import { ec2 } from "../../../local/aws/services/ec2/ec2.ts";
import { startInstance } from "../../../local/aws/services/ec2/instances.ts";
import { rds } from "../../../local/aws/services/rds/rds.ts";
import { type SimulatedAws, startSimulatedAws } from "../../support/simulated-aws.ts";

const place = ({ world }: SimulatedAws, region = "eu-west-1") => ({
  world,
  account: "123456789012",
  region,
});
const inIreland = { region: "eu-west-1" };

it("withholds an instance type from a zone", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  withhold(place(aws), "m5.xlarge", ["euw1-az2"]);

  const { InstanceTypeOfferings } = await aws.client(EC2Client, inIreland).send(
    new DescribeInstanceTypeOfferingsCommand({
      LocationType: "availability-zone-id",
      Filters: [{ Name: "instance-type", Values: ["m5.xlarge"] }],
    }),
  );

  const zones = InstanceTypeOfferings?.map(({ Location }) => Location);
  expect(zones?.toSorted()).toEqual(["euw1-az1", "euw1-az3"]);
});

it.each([
  { zoneIds: ["euw1-az2"], zones: 2, isMultiAz: true },
  { zoneIds: ["euw1-az1", "euw1-az2"], zones: 1, isMultiAz: false },
])("withholds a database class from $zoneIds", async ({ zoneIds, zones, isMultiAz }) => {
  await using aws = await startSimulatedAws({ rds });
  withhold(place(aws), "db.m6g.large", zoneIds);

  const { OrderableDBInstanceOptions: [option] = [] } = await aws.client(RDSClient, inIreland).send(
    new DescribeOrderableDBInstanceOptionsCommand({
      Engine: "postgres",
      DBInstanceClass: "db.m6g.large",
    }),
  );

  expect(option?.AvailabilityZones).toHaveLength(zones);
  expect(option?.MultiAZCapable).toBe(isMultiAz);
});

it("withholds an endpoint service from a zone, and refuses an endpoint there", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  withhold(place(aws), "sts", ["euw1-az2"]);
  const client = aws.client(EC2Client, inIreland);
  const ServiceName = "com.amazonaws.eu-west-1.sts";
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const { Subnet } = await client.send(
    new CreateSubnetCommand({
      VpcId: Vpc?.VpcId,
      CidrBlock: "10.0.0.0/24",
      AvailabilityZoneId: "euw1-az2",
    }),
  );

  const { ServiceDetails } = await client.send(
    new DescribeVpcEndpointServicesCommand({ ServiceNames: [ServiceName] }),
  );
  const attempt = client.send(
    new CreateVpcEndpointCommand({
      VpcEndpointType: "Interface",
      VpcId: Vpc?.VpcId,
      ServiceName,
      SubnetIds: [Subnet?.SubnetId ?? ""],
      PrivateDnsEnabled: false,
    }),
  );

  expect(ServiceDetails?.[0]?.AvailabilityZones).toHaveLength(2);
  await expect(attempt).rejects.toMatchObject({
    name: "InvalidParameter",
    message: `The VPC endpoint service ${ServiceName} does not support the availability zone of the subnet: ${Subnet?.SubnetId}.`,
  });
});

it("shows instances that somebody has started, in their Region only", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const arn = startInstance(place(aws), { InstanceType: "m5.large" });
  const find = async (region: string) => {
    const { Reservations } = await aws.client(EC2Client, { region }).send(
      new DescribeInstancesCommand({
        Filters: [{ Name: "instance-state-name", Values: ["running"] }],
      }),
    );
    return Reservations?.flatMap(({ Instances }) => Instances ?? []);
  };

  const [found] = (await find("eu-west-1")) ?? [];

  expect(arn).toBe(`arn:aws:ec2:eu-west-1:123456789012:instance/${found?.InstanceId}`);
  expect(found?.InstanceType).toBe("m5.large");
  expect(await find("us-east-1")).toEqual([]);
});
