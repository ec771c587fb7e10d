import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { s3 } from "../../../../../local/aws/services/s3.ts";
import { type SimulatedAws, startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { refusalOf } from "../refusal.ts";

const Bucket = "astro-logs-1";

const clientWithBucket = async (aws: SimulatedAws) => {
  const client = aws.client(S3Client);
  await client.send(new CreateBucketCommand({ Bucket }));
  return client;
};

it("begins with what S3 gives to every new bucket", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = await clientWithBucket(aws);

  const access = await client.send(new GetPublicAccessBlockCommand({ Bucket }));
  const encryption = await client.send(new GetBucketEncryptionCommand({ Bucket }));
  const ownership = await client.send(new GetBucketOwnershipControlsCommand({ Bucket }));
  const versioning = await client.send(new GetBucketVersioningCommand({ Bucket }));

  expect(access.PublicAccessBlockConfiguration).toEqual({
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  });
  expect(encryption.ServerSideEncryptionConfiguration?.Rules).toEqual([
    { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
  ]);
  expect(ownership.OwnershipControls?.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
  expect(versioning.Status).toBeUndefined();
});

it("has no tags, policy or lifecycle before they are put", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = await clientWithBucket(aws);

  const refusals = [
    await refusalOf(client.send(new GetBucketTaggingCommand({ Bucket }))),
    await refusalOf(client.send(new GetBucketPolicyCommand({ Bucket }))),
    await refusalOf(client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))),
  ];

  expect(refusals).toMatchObject([
    { name: "NoSuchTagSet", message: "The TagSet does not exist" },
    { name: "NoSuchBucketPolicy", message: "The bucket policy does not exist" },
    {
      name: "NoSuchLifecycleConfiguration",
      message: "The lifecycle configuration does not exist",
    },
  ]);
});

it("gives back what was put", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = await clientWithBucket(aws);
  const TagSet = [{ Key: "k", Value: "v" }];
  const Policy = '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*"}]}';
  const Rules = [
    { ID: "old", Status: "Enabled" as const, Filter: { Prefix: "" }, Expiration: { Days: 90 } },
  ];

  await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  await client.send(
    new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
  );
  await client.send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }),
  );

  const tagging = await client.send(new GetBucketTaggingCommand({ Bucket }));
  const policy = await client.send(new GetBucketPolicyCommand({ Bucket }));
  const lifecycle = await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  const versioning = await client.send(new GetBucketVersioningCommand({ Bucket }));

  expect(tagging.TagSet).toEqual(TagSet);
  expect(policy.Policy).toBe(Policy);
  expect(lifecycle.Rules).toEqual(Rules);
  expect(versioning.Status).toBe("Enabled");
});

it("replaces a setting as a whole", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = await clientWithBucket(aws);
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const } }];
  const OwnershipControls = { Rules: [{ ObjectOwnership: "ObjectWriter" as const }] };

  await client.send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    }),
  );
  await client.send(
    new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }),
  );
  await client.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));

  const access = await client.send(new GetPublicAccessBlockCommand({ Bucket }));
  const encryption = await client.send(new GetBucketEncryptionCommand({ Bucket }));
  const ownership = await client.send(new GetBucketOwnershipControlsCommand({ Bucket }));

  expect(access.PublicAccessBlockConfiguration).toEqual({ BlockPublicAcls: true });
  expect(encryption.ServerSideEncryptionConfiguration?.Rules).toEqual(Rules);
  expect(ownership.OwnershipControls).toEqual(OwnershipControls);
});

it("refuses two tags with one key", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = await clientWithBucket(aws);
  const TagSet = [
    { Key: "k", Value: "1" },
    { Key: "k", Value: "2" },
  ];

  const attempt = client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));

  await expect(attempt).rejects.toMatchObject({
    name: "InvalidTag",
    message: "Cannot provide multiple Tags with the same key",
  });
});

it.each([
  ["{", "MalformedPolicy", "This policy contains invalid Json"],
  [
    '{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject"}}',
    "AccessDenied",
    "because public policies are prevented by the BlockPublicPolicy setting",
  ],
])("refuses the policy %s", async (Policy, name, message) => {
  await using aws = await startSimulatedAws({ s3 });
  const client = await clientWithBucket(aws);

  const attempt = client.send(new PutBucketPolicyCommand({ Bucket, Policy }));

  await expect(attempt).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});
