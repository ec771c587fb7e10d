import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  EnableKeyRotationCommand,
  KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/encryption-key.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const kms = mockClient(KMSClient);
const ALIAS = "alias/astro-analytics";
const tags = tagList(aCluster(), "encryption-key").map(({ Key, Value }) => ({
  TagKey: Key,
  TagValue: Value,
}));

interface Key {
  KeyState?: "Enabled" | "PendingDeletion";
  owner?: "we" | "others";
}

const metadata = (KeyId: string, { KeyState = "Enabled" }: Key = {}) => ({
  KeyMetadata: { KeyId, Arn: `arn:aws:kms:us-east-1:123456789012:key/${KeyId}`, KeyState },
});

/** The account has these keys, and our alias belongs to one of them or to none. */
const keysAre = (keys: Record<string, Key>, aliased?: string) => {
  kms.on(ListKeysCommand).resolves({ Keys: Object.keys(keys).map((KeyId) => ({ KeyId })) });
  for (const [KeyId, key] of Object.entries(keys)) {
    const Tags = key.owner === "others" ? [{ TagKey: "team", TagValue: "data" }] : tags;
    kms.on(ListResourceTagsCommand, { KeyId }).resolves({ Tags });
    kms.on(DescribeKeyCommand, { KeyId }).resolves(metadata(KeyId, key));
  }
  if (aliased)
    kms.on(DescribeKeyCommand, { KeyId: ALIAS }).resolves(metadata(aliased, keys[aliased]));
};

beforeEach(() => {
  kms.reset();
  kms.resolves({});
  kms.on(ListKeysCommand).resolves({});
  kms.on(DescribeKeyCommand).rejects(awsError("NotFoundException"));
  kms.on(CreateKeyCommand).resolves(metadata("new"));
});

it("makes a key with our tags, its alias, and its yearly rotation", async () => {
  const facts = await run(ensure);

  expect(facts).toEqual({ keyArn: "arn:aws:kms:us-east-1:123456789012:key/new" });
  expect(inputs(kms, CreateKeyCommand)).toEqual([
    { Description: "Kubernetes secrets of analytics", Tags: tags },
  ]);
  expect(inputs(kms, CreateAliasCommand)).toEqual([{ AliasName: ALIAS, TargetKeyId: "new" }]);
  expect(inputs(kms, EnableKeyRotationCommand)).toEqual([{ KeyId: "new" }]);
});

it("finds the key of an earlier attempt and makes no second", async () => {
  keysAre({ first: {}, strangers: { owner: "others" } }, "first");

  const facts = await run(ensure);

  expect(facts).toEqual({ keyArn: "arn:aws:kms:us-east-1:123456789012:key/first" });
  expect(commands(kms)).not.toContain("CreateKeyCommand");
  expect(commands(kms)).not.toContain("CreateAliasCommand");
  expect(inputs(kms, EnableKeyRotationCommand)).toEqual([{ KeyId: "first" }]);
});

it("names the key of an attempt that died before it did", async () => {
  keysAre({ first: {} });

  await run(ensure);

  expect(commands(kms)).not.toContain("CreateKeyCommand");
  expect(inputs(kms, CreateAliasCommand)).toEqual([{ AliasName: ALIAS, TargetKeyId: "first" }]);
});

it("keeps of two the one with the alias, and schedules the other for deletion", async () => {
  keysAre({ first: {}, second: {} }, "second");

  const facts = await run(ensure);

  expect(facts).toEqual({ keyArn: "arn:aws:kms:us-east-1:123456789012:key/second" });
  expect(inputs(kms, ScheduleKeyDeletionCommand)).toEqual([
    { KeyId: "first", PendingWindowInDays: 7 },
  ]);
});

it("lets a spare that is scheduled for deletion be", async () => {
  keysAre({ first: { KeyState: "PendingDeletion" }, second: {} }, "second");

  await run(ensure);

  expect(commands(kms)).not.toContain("ScheduleKeyDeletionCommand");
});

it("takes an alias for made that a lost call has made", async () => {
  kms.on(CreateAliasCommand).rejects(awsError("AlreadyExistsException"));

  const facts = await run(ensure);

  expect(facts).toEqual({ keyArn: "arn:aws:kms:us-east-1:123456789012:key/new" });
});

it.each([
  ["no resource-based policy allows", {}],
  ["no identity-based policy allows", { name: "AccessDenied" }],
])("passes by a key that hides itself, not by a lack of our own: %s", async (reason, outcome) => {
  keysAre({ first: {}, theirs: {} }, "first");
  const said = `not authorized to perform: kms:ListResourceTags because ${reason} the action`;
  kms
    .on(ListResourceTagsCommand, { KeyId: "theirs" })
    .rejects(awsError("AccessDeniedException", said));

  const facts = await run(ensure).catch((error) => error);

  expect(facts).toMatchObject(outcome);
});

it("uses no key that has the alias but is another's", async () => {
  keysAre({ theirs: { owner: "others" } }, "theirs");

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: "key theirs with alias/astro-analytics is not this cluster's, must be absent",
  });
  expect(commands(kms)).not.toContain("CreateKeyCommand");
});

it("uses no key that somebody has scheduled for deletion", async () => {
  keysAre({ first: { KeyState: "PendingDeletion" } }, "first");

  const attempt = run(ensure);

  await expect(attempt).rejects.toThrow("key first is PendingDeletion, must be Enabled");
});

it("takes of two keys without the alias the one that every attempt would", async () => {
  keysAre({ second: {}, first: {} });

  await run(ensure);

  expect(inputs(kms, CreateAliasCommand)).toEqual([{ AliasName: ALIAS, TargetKeyId: "first" }]);
  expect(inputs(kms, ScheduleKeyDeletionCommand)).toMatchObject([{ KeyId: "second" }]);
});

it("takes no failed look for an absent alias", async () => {
  kms.on(DescribeKeyCommand).rejects(awsError("KMSInternalException"));

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({ name: "KMSInternalException" });
  expect(commands(kms)).not.toContain("CreateKeyCommand");
});

it("knows no tags of a key as no tags of ours", async () => {
  kms.on(ListKeysCommand).resolves({ Keys: [{ KeyId: "bare" }] });
  kms.on(ListResourceTagsCommand).resolves({});

  await run(ensure);

  expect(commands(kms)).toContain("CreateKeyCommand");
});
