import {
  DeleteAliasCommand,
  DescribeKeyCommand,
  KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/encryption-key.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const kms = mockClient(KMSClient);
const AliasName = "alias/astro-analytics";

const keyIs = (KeyState: "Enabled" | "PendingDeletion", clusterId = aCluster().clusterId) => {
  kms.on(ListKeysCommand).resolves({ Keys: [{ KeyId: "key-1" }] });
  kms.on(DescribeKeyCommand).resolves({ KeyMetadata: { KeyId: "key-1", KeyState } });
  kms.on(ListResourceTagsCommand).resolves({
    Tags: tagList(aCluster({ clusterId }), "key").map(({ Key, Value }) => ({
      TagKey: Key,
      TagValue: Value,
    })),
  });
};

beforeEach(() => {
  kms.reset();
  kms.on(DescribeKeyCommand).rejects(awsError("NotFoundException"));
  kms.on(ListKeysCommand).resolves({});
  kms.on(DeleteAliasCommand).resolves({});
  kms.on(ScheduleKeyDeletionCommand).resolves({});
});

it("frees the alias and has the key deleted after the least time that KMS takes", async () => {
  keyIs("Enabled");

  const facts = await run(remove);

  expect(facts).toEqual({});
  expect(inputs(kms, DeleteAliasCommand)).toEqual([{ AliasName }]);
  expect(inputs(kms, ScheduleKeyDeletionCommand)).toEqual([
    { KeyId: "key-1", PendingWindowInDays: 7 },
  ]);
});

it("schedules no key twice", async () => {
  keyIs("PendingDeletion");

  await run(remove);

  expect(inputs(kms, DeleteAliasCommand)).toEqual([{ AliasName }]);
  expect(commands(kms)).not.toContain("ScheduleKeyDeletionCommand");
});

it("deletes nothing when there is no key", async () => {
  await expect(run(remove)).resolves.toEqual({});
  expect(commands(kms)).toEqual(["DescribeKeyCommand", "ListKeysCommand"]);
});

it("leaves the key and the alias of another cluster of the same name", async () => {
  keyIs("Enabled", "another");

  await run(remove);

  expect(commands(kms).filter((command) => /^(Delete|Schedule)/.test(command))).toEqual([]);
});
