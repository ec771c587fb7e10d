import {
  DeleteSubnetCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/subnets.ts";
import { allOwned, awsError, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeNetworkInterfacesCommand).resolves({});
  ec2
    .on(DescribeSubnetsCommand)
    .resolves({ Subnets: [{ SubnetId: "subnet-1" }, { SubnetId: "subnet-2" }] });
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
  ec2.on(DescribeSubnetsCommand).resolves({});

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
