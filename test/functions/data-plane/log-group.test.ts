import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/log-group.ts";
import { tagRecord } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const logs = mockClient(CloudWatchLogsClient);
const logGroupName = "/aws/eks/astro-analytics/cluster";
const tags = tagRecord(aCluster(), "log-group");

beforeEach(() => {
  logs.reset();
  logs.resolves({});
});

const isThere = (found: Record<string, string>) => {
  logs.on(CreateLogGroupCommand).rejects(awsError("ResourceAlreadyExistsException"));
  logs.on(ListTagsForResourceCommand).resolves({ tags: found });
};

it("makes the group under the name that EKS will write to, with our tags", async () => {
  const facts = await run(ensure);

  expect(facts).toEqual({ logGroupName });
  expect(inputs(logs, CreateLogGroupCommand)).toEqual([{ logGroupName, tags }]);
});

it("keeps logs for a year", async () => {
  await run(ensure);

  expect(inputs(logs, PutRetentionPolicyCommand)).toEqual([{ logGroupName, retentionInDays: 365 }]);
});

it("finds the group of an earlier attempt, and gives it what it must have", async () => {
  isThere(tags);

  const facts = await run(ensure);

  expect(facts).toEqual({ logGroupName });
  expect(inputs(logs, ListTagsForResourceCommand)).toEqual([
    { resourceArn: `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}` },
  ]);
  expect(commands(logs).at(-1)).toBe("PutRetentionPolicyCommand");
});

it("adopts no group that has the name but not our tags", async () => {
  isThere({ team: "data" });

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: `log group ${logGroupName} is not this cluster's, must be absent`,
  });
  expect(commands(logs)).not.toContain("PutRetentionPolicyCommand");
});

it("passes on any other refusal", async () => {
  logs.on(CreateLogGroupCommand).rejects(awsError("OperationAbortedException"));

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({ name: "OperationAbortedException" });
});
