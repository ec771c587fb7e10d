import { DeleteSubnetCommand, DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/subnets.ts";
import { allOwned, awsError, commands, inputs, run } from "../../support/step.ts";
import { rds } from "../../support/strangers.ts";

const ec2 = mockClient(EC2Client);

beforeEach(() => {
  ec2.reset();
  ec2.onAnyCommand().resolves({});
  ec2.on(DescribeSubnetsCommand, allOwned).resolves({
    Subnets: [
      { SubnetId: "subnet-1", VpcId: "vpc-1" },
      { SubnetId: "subnet-2", VpcId: "vpc-1" },
    ],
  });
  ec2.on(DeleteSubnetCommand).resolves({});
});

it("deletes all subnets with the cluster's tag", async () => {
  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(ec2, DescribeSubnetsCommand)).toEqual([allOwned]);
  expect(inputs(ec2, DeleteSubnetCommand)).toEqual([
    { SubnetId: "subnet-1" },
    { SubnetId: "subnet-2" },
  ]);
});

it("deletes nothing when there are none", async () => {
  ec2.on(DescribeSubnetsCommand, allOwned).resolves({});

  await run(remove);

  expect(commands(ec2)).toEqual(["DescribeSubnetsCommand"]);
});

it("deletes the others and is not ready while a network interface lies in one", async () => {
  ec2
    .on(DeleteSubnetCommand, { SubnetId: "subnet-1" })
    .rejects(awsError("DependencyViolation", "The subnet 'subnet-1' has dependencies"));

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: "subnet subnet-1 cannot be deleted yet: The subnet 'subnet-1' has dependencies",
  });
  expect(inputs(ec2, DeleteSubnetCommand)).toHaveLength(2);
});

it("asks the customer to remove a database that a stranger has put there since", async () => {
  ec2.on(DeleteSubnetCommand).rejects(awsError("DependencyViolation", "has dependencies"));
  rds.on(DescribeDBInstancesCommand).resolves({
    DBInstances: [{ DBInstanceIdentifier: "reports", DBSubnetGroup: { VpcId: "vpc-1" } }],
  });

  await expect(run(remove)).rejects.toMatchObject({
    name: "LeftBehind",
    message: expect.stringContaining("RDS database reports: move it to another VPC, or delete it"),
  });
});
