import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { s3 } from "../../../../../local/aws/services/s3.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { refusalOf } from "../refusal.ts";

const Bucket = "astro-logs-1";

it("makes a bucket in a region and finds it", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = aws.client(S3Client, { region: "eu-west-1" });
  const CreateBucketConfiguration = {
    LocationConstraint: "eu-west-1" as const,
    Tags: [{ Key: "astro:cluster-id", Value: "1" }],
  };

  const made = await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  const head = await client.send(new HeadBucketCommand({ Bucket }));
  const { TagSet } = await client.send(new GetBucketTaggingCommand({ Bucket }));
  const { Buckets } = await client.send(new ListBucketsCommand({}));

  expect(made.Location).toBe("http://astro-logs-1.s3.amazonaws.com/");
  expect(head.BucketRegion).toBe("eu-west-1");
  expect(TagSet).toEqual(CreateBucketConfiguration.Tags);
  expect(Buckets).toEqual([expect.objectContaining({ Name: Bucket, BucketRegion: "eu-west-1" })]);
});

it.each([
  ["us-east-1", "us-east-1", "InvalidLocationConstraint", "The specified location-constraint is"],
  [
    "us-east-1",
    "eu-west-1",
    "IllegalLocationConstraintException",
    "The eu-west-1 location constraint is incompatible for the region specific endpoint",
  ],
  [
    "eu-west-1",
    "eu-west-2",
    "IllegalLocationConstraintException",
    "The eu-west-2 location constraint is incompatible for the region specific endpoint",
  ],
] as const)("asked in %s, refuses the location %s", async (region, location, name, message) => {
  await using aws = await startSimulatedAws({ s3 });
  const CreateBucketConfiguration = { LocationConstraint: location as "eu-west-1" };
  const command = new CreateBucketCommand({ Bucket, CreateBucketConfiguration });

  const attempt = aws.client(S3Client, { region }).send(command);

  await expect(attempt).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

it("demands a location outside us-east-1", async () => {
  await using aws = await startSimulatedAws({ s3 });

  const answer = await fetch(`${aws.endpoint}/${Bucket}`, {
    method: "PUT",
    headers: {
      authorization:
        "AWS4-HMAC-SHA256 Credential=123456789012/20260102/eu-west-1/s3/aws4_request, Signature=0",
    },
  });

  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(
    "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.",
  );
});

it.each(["ab", "Astro", "a_b", "-ab", "a..b", "10.0.0.1", "a".repeat(64)])(
  "refuses the name %s",
  async (name) => {
    await using aws = await startSimulatedAws({ s3 });

    const attempt = aws.client(S3Client).send(new CreateBucketCommand({ Bucket: name }));

    await expect(attempt).rejects.toMatchObject({
      name: "InvalidBucketName",
      message: "The specified bucket is not valid.",
    });
  },
);

it("gives a name to one account only", async () => {
  await using aws = await startSimulatedAws({ s3 });
  await aws.client(S3Client).send(new CreateBucketCommand({ Bucket }));
  const other = aws.client(S3Client, { account: "210987654321", region: "eu-west-1" });

  const make = await refusalOf(other.send(new CreateBucketCommand({ Bucket })));
  const look = await refusalOf(other.send(new ListObjectsV2Command({ Bucket })));
  const { Buckets } = await other.send(new ListBucketsCommand({}));

  expect(make).toMatchObject({ name: "BucketAlreadyExists", BucketName: Bucket });
  expect(look).toMatchObject({ name: "AccessDenied", message: "Access Denied" });
  expect(Buckets).toEqual([]);
});

it("lets one's own bucket be made again in us-east-1 and nowhere else", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const [east, west] = [aws.client(S3Client), aws.client(S3Client, { region: "eu-west-1" })];
  await east.send(new CreateBucketCommand({ Bucket }));
  await west.send(new CreateBucketCommand({ Bucket: "astro-logs-2" }));

  const again = await east.send(new CreateBucketCommand({ Bucket }));
  const attempt = west.send(new CreateBucketCommand({ Bucket: "astro-logs-2" }));

  expect(again.Location).toBe("/astro-logs-1");
  await expect(attempt).rejects.toMatchObject({ name: "BucketAlreadyOwnedByYou" });
});

it("says which region a bucket is in, and answers for it there only", async () => {
  await using aws = await startSimulatedAws({ s3 });
  await aws.client(S3Client, { region: "eu-west-1" }).send(new CreateBucketCommand({ Bucket }));
  const elsewhere = aws.client(S3Client);

  const { LocationConstraint } = await elsewhere.send(new GetBucketLocationCommand({ Bucket }));
  const attempt = elsewhere.send(new ListObjectsV2Command({ Bucket }));

  expect(LocationConstraint).toBe("eu-west-1");
  await expect(attempt).rejects.toMatchObject({
    name: "AuthorizationHeaderMalformed",
    Region: "eu-west-1",
  });
});

it("touches no bucket that is not the expected owner's", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = aws.client(S3Client);
  await client.send(new CreateBucketCommand({ Bucket }));
  const command = (ExpectedBucketOwner: string) =>
    new ListObjectsV2Command({ Bucket, ExpectedBucketOwner });

  const ours = await client.send(command("123456789012"));
  const attempt = client.send(command("210987654321"));

  expect(ours.Name).toBe(Bucket);
  await expect(attempt).rejects.toMatchObject({ name: "AccessDenied" });
});

it("deletes a bucket when there is nothing in it", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = aws.client(S3Client);
  const object = { Bucket, Key: "logs/1.txt" };
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new PutObjectCommand({ ...object, Body: "hello" }));

  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "logs/" }));
  const full = await refusalOf(client.send(new DeleteBucketCommand({ Bucket })));
  await client.send(new DeleteObjectCommand(object));
  await client.send(new DeleteBucketCommand({ Bucket }));
  const gone = await refusalOf(client.send(new DeleteBucketCommand({ Bucket })));
  const goneHead = await refusalOf(client.send(new HeadBucketCommand({ Bucket })));

  expect(Contents).toEqual([expect.objectContaining({ Key: "logs/1.txt", Size: 5 })]);
  expect(full).toMatchObject({ name: "BucketNotEmpty", $metadata: { httpStatusCode: 409 } });
  expect(gone).toMatchObject({ name: "NoSuchBucket", BucketName: Bucket });
  expect(goneHead).toMatchObject({ name: "NotFound" });
});

it("lists every object as the one version that it has", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = aws.client(S3Client);
  await client.send(new CreateBucketCommand({ Bucket }));
  for (const Key of ["a", "b", "c"])
    await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));

  const first = await client.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2 }));
  const second = await client.send(
    new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, KeyMarker: first.NextKeyMarker }),
  );

  const versions = [first, second].map(({ Versions = [] }) =>
    Versions.map(({ Key, VersionId, IsLatest }) => ({ Key, VersionId, IsLatest })),
  );
  const only = { VersionId: "null", IsLatest: true };
  expect(first.IsTruncated).toBe(true);
  expect(versions).toEqual([
    [
      { Key: "a", ...only },
      { Key: "b", ...only },
    ],
    [{ Key: "c", ...only }],
  ]);
});
