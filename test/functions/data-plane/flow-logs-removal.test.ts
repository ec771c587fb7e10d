import { DeleteFlowLogsCommand, DescribeFlowLogsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/flow-logs.ts";
import { allOwned, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeFlowLogsCommand).resolves({ FlowLogs: [{ FlowLogId: "fl-1" }] });
  ec2.on(DeleteFlowLogsCommand).resolves({});
});

it("deletes the flow log with the cluster's tag", async () => {
  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(ec2, DescribeFlowLogsCommand)).toEqual([{ Filter: allOwned.Filters }]);
  expect(inputs(ec2, DeleteFlowLogsCommand)).toEqual([{ FlowLogIds: ["fl-1"] }]);
});

it("deletes nothing when there is none", async () => {
  ec2.on(DescribeFlowLogsCommand).resolves({});

  await run(remove);

  expect(commands(ec2)).toEqual(["DescribeFlowLogsCommand"]);
});

it("takes one that is gone meanwhile for deleted", async () => {
  ec2.on(DeleteFlowLogsCommand).resolves({
    Unsuccessful: [{ ResourceId: "fl-1", Error: { Code: "InvalidFlowLogId.NotFound" } }],
  });

  await expect(run(remove)).resolves.toEqual({});
});

it("says why AWS refuses to delete it", async () => {
  ec2.on(DeleteFlowLogsCommand).resolves({
    Unsuccessful: [{ ResourceId: "fl-1", Error: { Code: "UnauthorizedOperation", Message: "no" } }],
  });

  await expect(run(remove)).rejects.toMatchObject({ name: "AccessDenied" });
});
