import { CreateFlowLogsCommand, DescribeFlowLogsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/flow-logs.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { byRole, commands, inputs, run } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);

beforeEach(() => {
  ec2.reset();
  ec2.on(DescribeFlowLogsCommand).resolves({});
  ec2.on(CreateFlowLogsCommand).resolves({ FlowLogIds: ["fl-1"] });
});

const earlier = {
  cluster: aCluster({ flowLogs: "log-bucket" }),
  vpc: { vpcId: "vpc-1" },
  logBucket: { bucket: "astro-logs-1" },
};

const refused = (Code: string) =>
  ec2.on(CreateFlowLogsCommand).resolves({
    Unsuccessful: [{ ResourceId: "vpc-1", Error: { Code, Message: "as AWS puts it" } }],
  });

it("makes nothing and looks at nothing unless it is asked for", async () => {
  const facts = await run(ensure, { ...earlier, cluster: aCluster() });

  expect(facts).toEqual({});
  expect(commands(ec2)).toEqual([]);
});

it("makes a flow log of all traffic of the VPC to the log bucket", async () => {
  const facts = await run(ensure, earlier);

  expect(facts).toEqual({});
  expect(inputs(ec2, CreateFlowLogsCommand)).toEqual([
    {
      ResourceType: "VPC",
      ResourceIds: ["vpc-1"],
      TrafficType: "ALL",
      LogDestinationType: "s3",
      LogDestination: "arn:aws:s3:::astro-logs-1/flow-logs/",
      ClientToken: `${aCluster().clusterId}-flow-log`,
      TagSpecifications: [{ ResourceType: "vpc-flow-log", Tags: tagList(aCluster(), "flow-log") }],
    },
  ]);
});

it("finds the flow log of an earlier attempt and makes no second", async () => {
  ec2
    .on(DescribeFlowLogsCommand, { Filter: byRole("flow-log").Filters })
    .resolves({ FlowLogs: [{ FlowLogId: "fl-1" }] });

  await run(ensure, earlier);

  expect(commands(ec2)).toEqual(["DescribeFlowLogsCommand"]);
});

it("takes one for made that goes to the cluster's bucket already", async () => {
  refused("FlowLogAlreadyExists");

  const facts = await run(ensure, earlier);

  expect(facts).toEqual({});
});

it("fails by AWS's reason when the answer says that nothing was made", async () => {
  refused("InternalError");

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "InternalError",
    message: "flow log of vpc-1: as AWS puts it",
  });
});
