import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-kms";
import { expect, it } from "vitest";
import { kms } from "../../../../../local/aws/services/kms/kms.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

it("makes a symmetric key that is enabled at once, and another when it is asked again", async () => {
  await using aws = await startSimulatedAws({ kms });
  const client = aws.client(KMSClient);

  const { KeyMetadata } = await client.send(new CreateKeyCommand({ Description: "secrets" }));
  await client.send(new CreateKeyCommand({ Description: "secrets" }));
  const { Keys } = await client.send(new ListKeysCommand({}));
  const described = await client.send(new DescribeKeyCommand({ KeyId: KeyMetadata?.Arn }));

  expect(KeyMetadata).toMatchObject({
    AWSAccountId: "123456789012",
    Arn: `arn:aws:kms:us-east-1:123456789012:key/${KeyMetadata?.KeyId}`,
    Description: "secrets",
    KeyState: "Enabled",
    KeyUsage: "ENCRYPT_DECRYPT",
    KeySpec: "SYMMETRIC_DEFAULT",
    KeyManager: "CUSTOMER",
  });
  expect(described.KeyMetadata).toEqual(KeyMetadata);
  expect(Keys).toHaveLength(2);
});

it("leaves who may use a key to the account, unless a policy is given", async () => {
  await using aws = await startSimulatedAws({ kms });
  const client = aws.client(KMSClient);
  const given = JSON.stringify({ Statement: { Principal: "*" } });

  const { KeyMetadata: first } = await client.send(new CreateKeyCommand({}));
  const { KeyMetadata: second } = await client.send(new CreateKeyCommand({ Policy: given }));
  const { Policy = "" } = await client.send(new GetKeyPolicyCommand({ KeyId: first?.KeyId }));
  const other = await client.send(new GetKeyPolicyCommand({ KeyId: second?.KeyId }));

  expect(JSON.parse(Policy).Statement).toMatchObject([
    { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*" },
  ]);
  expect(other.Policy).toBe(given);
});

it.each([
  ["{", "Policy is not valid JSON"],
  [
    JSON.stringify({
      Statement: {
        Principal: {
          AWS: "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
        },
      },
    }),
    "Policy contains a statement with one or more invalid principals.",
  ],
])("refuses the key policy %s", async (Policy, message) => {
  await using aws = await startSimulatedAws({ kms });

  const attempt = aws.client(KMSClient).send(new CreateKeyCommand({ Policy }));

  await expect(attempt).rejects.toMatchObject({
    name: "MalformedPolicyDocumentException",
    message,
  });
});

it("rotates a key's material while that is enabled", async () => {
  await using aws = await startSimulatedAws({ kms });
  const client = aws.client(KMSClient);
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId;
  const status = () => client.send(new GetKeyRotationStatusCommand({ KeyId }));

  const before = await status();
  await client.send(new EnableKeyRotationCommand({ KeyId }));
  const between = await status();
  await client.send(new DisableKeyRotationCommand({ KeyId }));
  const after = await status();

  expect(before.KeyRotationEnabled).toBe(false);
  expect(between).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 365 });
  expect(after.KeyRotationEnabled).toBe(false);
});

it("keeps tags by their keys", async () => {
  await using aws = await startSimulatedAws({ kms });
  const client = aws.client(KMSClient);
  const { KeyMetadata } = await client.send(
    new CreateKeyCommand({
      Tags: [
        { TagKey: "a", TagValue: "1" },
        { TagKey: "b", TagValue: "2" },
      ],
    }),
  );
  const KeyId = KeyMetadata?.KeyId;

  await client.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: "a", TagValue: "3" }] }));
  await client.send(new UntagResourceCommand({ KeyId, TagKeys: ["b"] }));
  const { Tags } = await client.send(new ListResourceTagsCommand({ KeyId }));

  expect(Tags).toEqual([{ TagKey: "a", TagValue: "3" }]);
});

it("lists keys page by page", async () => {
  await using aws = await startSimulatedAws({ kms });
  const client = aws.client(KMSClient);
  for (let made = 0; made < 3; made += 1) await client.send(new CreateKeyCommand({}));

  const first = await client.send(new ListKeysCommand({ Limit: 2 }));
  const second = await client.send(new ListKeysCommand({ Limit: 2, Marker: first.NextMarker }));

  expect(first).toMatchObject({ Truncated: true, Keys: [{}, {}] });
  expect(second.Truncated).toBe(false);
  expect(second.Keys).toHaveLength(1);
});

it("keeps the keys of regions and accounts apart", async () => {
  await using aws = await startSimulatedAws({ kms });
  const { KeyMetadata } = await aws.client(KMSClient).send(new CreateKeyCommand({}));

  const attempt = aws
    .client(KMSClient, { region: "eu-west-1" })
    .send(new DescribeKeyCommand({ KeyId: KeyMetadata?.KeyId }));

  await expect(attempt).rejects.toMatchObject({
    name: "NotFoundException",
    message: `Key 'arn:aws:kms:eu-west-1:123456789012:key/${KeyMetadata?.KeyId}' does not exist`,
  });
});

it("makes no keys of another spec", async () => {
  await using aws = await startSimulatedAws({ kms });

  const attempt = aws.client(KMSClient).send(new CreateKeyCommand({ KeySpec: "RSA_2048" }));

  await expect(attempt).rejects.toMatchObject({ name: "InvalidAction" });
});
