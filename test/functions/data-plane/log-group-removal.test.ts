import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/log-group.ts";
import { tagRecord } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const logs = mockClient(CloudWatchLogsClient);

beforeEach(() => {
  logs.reset();
  logs.on(ListTagsForResourceCommand).resolves({ tags: tagRecord(aCluster(), "log-group") });
  logs.on(DeleteLogGroupCommand).resolves({});
});

it("deletes the log group", async () => {
  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(logs, DeleteLogGroupCommand)).toEqual([
    { logGroupName: "/aws/eks/astro-analytics/cluster" },
  ]);
});

it("deletes nothing when there is none", async () => {
  logs.on(ListTagsForResourceCommand).rejects(awsError("ResourceNotFoundException"));

  await expect(run(remove)).resolves.toEqual({});
  expect(commands(logs)).toEqual(["ListTagsForResourceCommand"]);
});

it("leaves the log group of another cluster of the same name", async () => {
  const tags = tagRecord(aCluster({ clusterId: "another" }), "log-group");
  logs.on(ListTagsForResourceCommand).resolves({ tags });

  await run(remove);

  expect(commands(logs)).toEqual(["ListTagsForResourceCommand"]);
});

it("is not ready while CloudWatch Logs is at work on it", async () => {
  logs.on(DeleteLogGroupCommand).rejects(awsError("OperationAbortedException", "try again"));

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: "log group /aws/eks/astro-analytics/cluster cannot be deleted yet: try again",
  });
});
