import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { expect, it } from "vitest";
import { must } from "../../../../../shared/must.ts";
import type { SimulatedAws } from "../../../../support/simulated-aws.ts";
import { aClusterRequest, startAws } from "./a-cluster.ts";

const aKey = async (aws: SimulatedAws) => {
  const { KeyMetadata } = await aws.client(KMSClient).send(new CreateKeyCommand({}));
  return must(KeyMetadata?.Arn, "Arn");
};

const create = async (aws: SimulatedAws, keyArn: string, resource = "secrets") => {
  const encryptionConfig = [{ resources: [resource], provider: { keyArn } }];
  const request = await aClusterRequest(aws, { encryptionConfig });
  return aws.client(EKSClient).send(new CreateClusterCommand(request));
};

it("encrypts secrets with a key that is there", async () => {
  await using aws = await startAws();
  const keyArn = await aKey(aws);

  const { cluster } = await create(aws, keyArn);

  expect(cluster?.encryptionConfig).toEqual([{ resources: ["secrets"], provider: { keyArn } }]);
});

it("refuses a key that is not there", async () => {
  await using aws = await startAws();
  const keyArn = "arn:aws:kms:us-east-1:123456789012:key/none";

  const attempt = create(aws, keyArn);

  await expect(attempt).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: `The keyArn ${keyArn} in encryptionConfig provider is invalid`,
  });
});

it("refuses a key that is to be deleted", async () => {
  await using aws = await startAws();
  const keyArn = await aKey(aws);
  await aws.client(KMSClient).send(new ScheduleKeyDeletionCommand({ KeyId: keyArn }));

  const attempt = create(aws, keyArn);

  await expect(attempt).rejects.toMatchObject({ name: "InvalidRequestException" });
});

it("encrypts nothing but secrets", async () => {
  await using aws = await startAws();

  const attempt = create(aws, await aKey(aws), "configmaps");

  await expect(attempt).rejects.toThrow("Invalid k8s resource for encryption");
});

it.each([
  [["audit" as const], 1],
  [[], 0],
])("makes a log group without an end if there are logs: %j", async (types, count) => {
  await using aws = await startAws();
  const logging = { clusterLogging: [{ types, enabled: types.length > 0 }] };
  const request = await aClusterRequest(aws, { logging });

  await aws.client(EKSClient).send(new CreateClusterCommand(request));
  const { logGroups = [] } = await aws
    .client(CloudWatchLogsClient)
    .send(new DescribeLogGroupsCommand({}));

  expect(logGroups).toHaveLength(count);
  expect(logGroups.map(({ retentionInDays }) => retentionInDays)).not.toContain(365);
});
