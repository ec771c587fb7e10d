import * as s3Module from "@aws-sdk/client-s3";
import {
  BucketAlreadyExists,
  CopyObjectCommand,
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { AwsError } from "../../../../local/aws/errors.ts";
import { type Operations, service } from "../../../../local/aws/service.ts";
import { startSimulatedAws } from "../../../support/simulated-aws.ts";

const startS3 = (operations: Operations<typeof s3Module>) =>
  startSimulatedAws({ s3: service(s3Module, operations) });

it("tells operations on one path apart by query string, and by what they must carry", async () => {
  await using aws = await startS3({
    ListBuckets: () => ({}),
    ListObjectsV2: () => ({}),
    GetBucketTagging: () => ({ TagSet: [] }),
    PutObject: () => ({}),
    CopyObject: () => ({ CopyObjectResult: { ETag: "e" } }),
  });
  const client = aws.client(S3Client);
  const object = { Bucket: "b", Key: "k" };

  await client.send(new ListBucketsCommand({}));
  await client.send(new ListObjectsV2Command({ Bucket: "b" }));
  await client.send(new GetBucketTaggingCommand({ Bucket: "b" }));
  await client.send(new PutObjectCommand({ ...object, Body: "text" }));
  await client.send(new CopyObjectCommand({ ...object, CopySource: "b/other" }));

  expect(aws.world.journal.map(({ operation }) => operation)).toEqual([
    "ListBuckets",
    "ListObjectsV2",
    "GetBucketTagging",
    "PutObject",
    "CopyObject",
  ]);
});

it("does without the name of the operation that only some clients send", async () => {
  await using aws = await startS3({ ListBuckets: () => ({}), PutObject: () => ({}) });
  const headers = {
    authorization:
      "AWS4-HMAC-SHA256 Credential=123456789012/20260102/us-east-1/s3/aws4_request, Signature=0",
  };

  await fetch(`${aws.endpoint}/`, { headers });
  await fetch(`${aws.endpoint}/b/k`, { headers, method: "PUT", body: "text" });

  expect(aws.world.journal.map(({ operation }) => operation)).toEqual(["ListBuckets", "PutObject"]);
});

it("takes members from host or path, headers, query string and body", async () => {
  await using aws = await startS3({
    PutObject: () => ({}),
    ListObjectsV2: () => ({}),
    PutBucketTagging: () => ({}),
    PutBucketPolicy: () => ({}),
  });
  const client = aws.client(S3Client);
  const Expires = new Date("2027-01-02T03:04:05Z");
  const Tagging = { TagSet: [{ Key: "k", Value: "<v> & co" }] };

  await client.send(new PutObjectCommand({ Bucket: "b", Key: "x/y z", Body: "text", Expires }));
  await client.send(new ListObjectsV2Command({ Bucket: "b", Prefix: "x/", MaxKeys: 5 }));
  await client.send(new PutBucketTaggingCommand({ Bucket: "b", Tagging }));
  await client.send(new PutBucketPolicyCommand({ Bucket: "b", Policy: '{"Statement":[]}' }));

  expect(aws.world.journal.map(({ input }) => input)).toEqual([
    expect.objectContaining({ Bucket: "b", Key: "x/y z", Body: Buffer.from("text"), Expires }),
    { Bucket: "b", Prefix: "x/", MaxKeys: 5 },
    expect.objectContaining({ Bucket: "b", Tagging }),
    expect.objectContaining({ Bucket: "b", Policy: '{"Statement":[]}' }),
  ]);
});

it("gives members in headers and body, payloads, and flat lists", async () => {
  const Contents = [
    { Key: "a<b>", Size: 3, LastModified: new Date("2026-01-02T03:04:05Z") },
    { Key: "c", Size: 0, LastModified: new Date("2026-01-02T03:04:06Z") },
  ];
  await using aws = await startS3({
    CreateBucket: () => ({ Location: "/b", BucketArn: "arn:aws:s3:::b" }),
    GetBucketPolicy: () => ({ Policy: '{"Statement":[]}' }),
    ListObjectsV2: () => ({ Contents, KeyCount: 2, IsTruncated: false }),
  });
  const client = aws.client(S3Client);

  const created = await client.send(new CreateBucketCommand({ Bucket: "b" }));
  const { Policy } = await client.send(new GetBucketPolicyCommand({ Bucket: "b" }));
  const listed = await client.send(new ListObjectsV2Command({ Bucket: "b" }));

  expect(created).toMatchObject({ Location: "/b", BucketArn: "arn:aws:s3:::b" });
  expect(Policy).toBe('{"Statement":[]}');
  expect(listed).toMatchObject({ Contents, KeyCount: 2, IsTruncated: false });
});

it.each([["eu-west-1"], [undefined]] as const)("gives the location %s bare", async (location) => {
  await using aws = await startS3({ GetBucketLocation: () => ({ LocationConstraint: location }) });
  const client = aws.client(S3Client);

  const output = await client.send(new GetBucketLocationCommand({ Bucket: "b" }));

  expect(output.LocationConstraint || undefined).toBe(location);
});

it("gives an error that the SDK knows as its own class", async () => {
  await using aws = await startS3({
    CreateBucket: () => {
      throw new AwsError("BucketAlreadyExists", "Not available.", 409, { BucketName: "b" });
    },
  });

  const attempt = aws.client(S3Client).send(new CreateBucketCommand({ Bucket: "b" }));

  await expect(attempt).rejects.toBeInstanceOf(BucketAlreadyExists);
  await expect(attempt).rejects.toMatchObject({ message: "Not available.", BucketName: "b" });
});
