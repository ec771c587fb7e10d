import {
  CreateFlowLogsCommand,
  DeleteFlowLogsCommand,
  DescribeFlowLogsCommand,
  DescribeTagsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateBucketCommand, PutBucketPolicyCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { s3 } from "../../../../../local/aws/services/s3.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aVpc } from "./networks.ts";

const Bucket = "astro-logs-1";
const letIn = JSON.stringify({
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${Bucket}/*`,
  },
});

/** A VPC, and a bucket that lets AWS's log delivery in unless it has no policy. */
const start = async (Policy?: string) => {
  const aws = await startSimulatedAws({ ec2, s3 });
  const client = aws.client(EC2Client);
  const buckets = aws.client(S3Client);
  await buckets.send(new CreateBucketCommand({ Bucket }));
  if (Policy) await buckets.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const input = {
    ResourceType: "VPC" as const,
    ResourceIds: [await aVpc(client)],
    TrafficType: "ALL" as const,
    LogDestinationType: "s3" as const,
    LogDestination: `arn:aws:s3:::${Bucket}/flow-logs/`,
  };
  return { aws, client, input };
};

it("makes a flow log with tags, describes it and deletes it", async () => {
  const { aws, client, input } = await start(letIn);
  await using _ = aws;
  const Tags = [{ Key: "k", Value: "v" }];

  const { FlowLogIds = [] } = await client.send(
    new CreateFlowLogsCommand({
      ...input,
      TagSpecifications: [{ ResourceType: "vpc-flow-log", Tags }],
    }),
  );
  const { FlowLogs } = await client.send(
    new DescribeFlowLogsCommand({ Filter: [{ Name: "resource-id", Values: input.ResourceIds }] }),
  );
  const tagged = await client.send(
    new DescribeTagsCommand({ Filters: [{ Name: "resource-type", Values: ["vpc-flow-log"] }] }),
  );
  await client.send(new DeleteFlowLogsCommand({ FlowLogIds }));
  const after = await client.send(new DescribeFlowLogsCommand({}));

  expect(FlowLogs).toMatchObject([
    {
      FlowLogId: FlowLogIds[0],
      FlowLogStatus: "ACTIVE",
      LogDestination: input.LogDestination,
      MaxAggregationInterval: 600,
      Tags,
    },
  ]);
  expect(tagged.Tags).toMatchObject([{ ResourceId: FlowLogIds[0], Key: "k" }]);
  expect(after.FlowLogs).toEqual([]);
});

it("makes one of the same resource and destination once", async () => {
  const { aws, client, input } = await start(letIn);
  await using _ = aws;
  const withToken = { ...input, ClientToken: "once" };

  const first = await client.send(new CreateFlowLogsCommand(withToken));
  const repeated = await client.send(new CreateFlowLogsCommand(withToken));
  const another = await client.send(new CreateFlowLogsCommand(input));

  expect(repeated.FlowLogIds).toEqual(first.FlowLogIds);
  expect(another).toMatchObject({
    FlowLogIds: [],
    Unsuccessful: [{ ResourceId: input.ResourceIds[0], Error: { Code: "FlowLogAlreadyExists" } }],
  });
});

it("refuses a bucket that does not let AWS's log delivery in", async () => {
  const { aws, client, input } = await start();
  await using _ = aws;

  const attempt = client.send(new CreateFlowLogsCommand(input));

  await expect(attempt).rejects.toThrow("Access Denied for LogDestination: astro-logs-1");
});

it("refuses a bucket that is not there", async () => {
  const { aws, client, input } = await start(letIn);
  await using _ = aws;

  const attempt = client.send(
    new CreateFlowLogsCommand({ ...input, LogDestination: "arn:aws:s3:::nowhere" }),
  );

  await expect(attempt).rejects.toThrow("LogDestination: nowhere does not exist");
});

it("says which flow log is not there", async () => {
  const { aws, client } = await start();
  await using _ = aws;

  const attempt = client.send(new DeleteFlowLogsCommand({ FlowLogIds: ["fl-1"] }));

  await expect(attempt).rejects.toMatchObject({ name: "InvalidFlowLogId.NotFound" });
});

it("makes none to CloudWatch Logs", async () => {
  const { aws, client, input } = await start(letIn);
  await using _ = aws;

  const attempt = client.send(
    new CreateFlowLogsCommand({ ...input, LogDestinationType: "cloud-watch-logs" }),
  );

  await expect(attempt).rejects.toMatchObject({ name: "InvalidAction" });
});
