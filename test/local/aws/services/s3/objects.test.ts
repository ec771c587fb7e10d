import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { s3 } from "../../../../../local/aws/services/s3.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

const Bucket = "astro-logs-c1";

const aFullBucket = async (client: S3Client, keys: string[]) => {
  await client.send(new CreateBucketCommand({ Bucket }));
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: "line" }));
};

it("lists page by page, in the order of keys", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = aws.client(S3Client);
  await aFullBucket(client, ["c", "a", "b"]);

  const first = await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 2 }));
  const second = await client.send(
    new ListObjectsV2Command({ Bucket, ContinuationToken: first.NextContinuationToken }),
  );

  expect(first).toMatchObject({ IsTruncated: true, KeyCount: 2 });
  expect(first.Contents?.map(({ Key }) => Key)).toEqual(["a", "b"]);
  expect(second).toMatchObject({ IsTruncated: false, Contents: [{ Key: "c" }] });
});

it("deletes many at once, so that their bucket can go", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = aws.client(S3Client);
  await aFullBucket(client, ["a", "b"]);
  const Delete = { Objects: [{ Key: "a" }, { Key: "b" }, { Key: "absent" }] };

  const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }));

  expect(Deleted).toEqual([{ Key: "a" }, { Key: "b" }, { Key: "absent" }]);
  await client.send(new DeleteBucketCommand({ Bucket }));
});

it("does not repeat what it deleted when asked to be quiet, and refuses to delete nothing", async () => {
  await using aws = await startSimulatedAws({ s3 });
  const client = aws.client(S3Client);
  await aFullBucket(client, ["a"]);
  const remove = (Objects: { Key: string }[]) =>
    client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));

  const { Deleted } = await remove([{ Key: "a" }]);

  expect(Deleted).toBeUndefined();
  await expect(remove([])).rejects.toMatchObject({ name: "MalformedXML" });
});
