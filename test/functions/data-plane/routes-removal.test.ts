import {
  DeleteRouteTableCommand,
  DescribeRouteTablesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/routes.ts";
import { allOwned, awsError, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);

beforeEach(() => {
  ec2.reset();
  ec2
    .on(DescribeRouteTablesCommand)
    .resolves({ RouteTables: [{ RouteTableId: "rtb-1" }, { RouteTableId: "rtb-2" }] });
  ec2.on(DeleteRouteTableCommand).resolves({});
});

it("deletes all route tables with the cluster's tag", async () => {
  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(ec2, DescribeRouteTablesCommand)).toEqual([allOwned]);
  expect(inputs(ec2, DeleteRouteTableCommand)).toEqual([
    { RouteTableId: "rtb-1" },
    { RouteTableId: "rtb-2" },
  ]);
});

it("deletes nothing when there are none", async () => {
  ec2.on(DescribeRouteTablesCommand).resolves({});

  await run(remove);

  expect(commands(ec2)).toEqual(["DescribeRouteTablesCommand"]);
});

it("is not ready while a subnet goes by one", async () => {
  const said = "The routeTable 'rtb-1' has dependencies and cannot be deleted.";
  ec2
    .on(DeleteRouteTableCommand, { RouteTableId: "rtb-1" })
    .rejects(awsError("DependencyViolation", said));

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: `route table rtb-1 cannot be deleted yet: ${said}`,
  });
});
