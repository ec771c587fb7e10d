import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  ListTagsForResourceCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, it } from "vitest";
import { logs } from "../../../../../local/aws/services/logs/logs.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { refusalOf } from "../refusal.ts";

const logGroupName = "/aws/eks/one/cluster";
const resourceArn = `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}`;

const start = async () => {
  const aws = await startSimulatedAws({ logs });
  const client = aws.client(CloudWatchLogsClient);
  await client.send(new CreateLogGroupCommand({ logGroupName, tags: { a: "1", b: "2" } }));
  return { aws, client };
};

it("makes a group that keeps everything for ever until it is told otherwise", async () => {
  const { aws, client } = await start();
  await using _ = aws;
  const describe = async () =>
    (await client.send(new DescribeLogGroupsCommand({}))).logGroups?.[0]?.retentionInDays;

  const before = await describe();
  await client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 365 }));
  const between = await describe();
  await client.send(new DeleteRetentionPolicyCommand({ logGroupName }));
  const after = await describe();

  expect([before, between, after]).toEqual([undefined, 365, undefined]);
});

it("takes a retention of some numbers of days only", async () => {
  const { aws, client } = await start();
  await using _ = aws;

  const attempt = client.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 8 }));

  await expect(attempt).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining("Value '8' at 'retentionInDays' failed to satisfy"),
  });
});

it("lists groups by the beginnings of their names, page by page", async () => {
  const { aws, client } = await start();
  await using _ = aws;
  for (const name of ["/aws/eks/two/cluster", "/aws/rds/one"])
    await client.send(new CreateLogGroupCommand({ logGroupName: name }));
  const logGroupNamePrefix = "/aws/eks/";

  const first = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix, limit: 1 }));
  const second = await client.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix, limit: 1, nextToken: first.nextToken }),
  );

  expect(first.logGroups).toMatchObject([
    { logGroupName, logGroupArn: resourceArn, arn: `${resourceArn}:*` },
  ]);
  expect(second.logGroups).toMatchObject([{ logGroupName: "/aws/eks/two/cluster" }]);
  expect(second.nextToken).toBeUndefined();
});

it("keeps tags by their keys", async () => {
  const { aws, client } = await start();
  await using _ = aws;

  await client.send(new TagResourceCommand({ resourceArn, tags: { a: "3" } }));
  await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ["b"] }));
  const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn }));

  expect(tags).toEqual({ a: "3" });
});

it("refuses a second group of the name, and to delete one that is not there", async () => {
  const { aws, client } = await start();
  await using _ = aws;

  const again = await refusalOf(client.send(new CreateLogGroupCommand({ logGroupName })));
  await client.send(new DeleteLogGroupCommand({ logGroupName }));
  const gone = await refusalOf(client.send(new DeleteLogGroupCommand({ logGroupName })));

  expect(again).toMatchObject({
    name: "ResourceAlreadyExistsException",
    message: "The specified log group already exists",
  });
  expect(gone).toMatchObject({
    name: "ResourceNotFoundException",
    message: "The specified log group does not exist.",
  });
});

it("refuses a name that is none", async () => {
  const { aws, client } = await start();
  await using _ = aws;

  const attempt = client.send(new CreateLogGroupCommand({ logGroupName: "no spaces" }));

  await expect(attempt).rejects.toMatchObject({ name: "InvalidParameterException" });
});
