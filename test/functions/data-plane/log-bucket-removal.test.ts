import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/log-bucket.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const s3 = mockClient(S3Client);
const bucket = {
  Bucket: `astro-logs-${aCluster().clusterId}`,
  ExpectedBucketOwner: "123456789012",
};
const keep = { logBucket: false, finalSnapshot: true };

beforeEach(() => {
  s3.reset();
  s3.on(ListObjectVersionsCommand).resolves({});
  s3.on(DeleteObjectsCommand).resolves({});
  s3.on(DeleteBucketCommand).resolves({});
});

it("leaves the bucket when the owner keeps it", async () => {
  const facts = await run(remove, { keep: { ...keep, logBucket: true } });

  expect(facts).toEqual({});
  expect(commands(s3)).toEqual([]);
});

it("deletes every version of every object, page by page, then the bucket", async () => {
  const Key = "airflow/1.log";
  s3.on(ListObjectVersionsCommand)
    .resolvesOnce({
      Versions: [
        { Key, VersionId: "v1" },
        { Key, VersionId: "null" },
      ],
    })
    .resolvesOnce({ DeleteMarkers: [{ Key, VersionId: "v2" }] })
    .resolves({});

  await run(remove, { keep });

  expect(inputs(s3, DeleteObjectsCommand)).toEqual([
    {
      ...bucket,
      Delete: {
        Objects: [
          { Key, VersionId: "v1" },
          { Key, VersionId: "null" },
        ],
        Quiet: true,
      },
    },
    { ...bucket, Delete: { Objects: [{ Key, VersionId: "v2" }], Quiet: true } },
  ]);
  expect(inputs(s3, DeleteBucketCommand)).toEqual([bucket]);
});

it("comes back for the rest when there are more pages than one Lambda can delete", async () => {
  s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: "1.log", VersionId: "null" }] });

  await expect(run(remove, { keep })).rejects.toMatchObject({
    name: "NotReady",
    message: `bucket ${bucket.Bucket} still has objects`,
  });
  expect(inputs(s3, DeleteObjectsCommand)).toHaveLength(20);
  expect(commands(s3)).not.toContain("DeleteBucketCommand");
});

it("is done when there is no bucket", async () => {
  s3.on(ListObjectVersionsCommand).rejects(awsError("NoSuchBucket"));
  s3.on(DeleteBucketCommand).rejects(awsError("NoSuchBucket"));

  await expect(run(remove, { keep })).resolves.toEqual({});
});

it("is not ready when something was written meanwhile", async () => {
  s3.on(DeleteBucketCommand).rejects(awsError("BucketNotEmpty", "it is not empty"));

  await expect(run(remove, { keep })).rejects.toMatchObject({
    name: "NotReady",
    message: `bucket ${bucket.Bucket} cannot be deleted yet: it is not empty`,
  });
});

it("says why S3 deletes an object not", async () => {
  s3.on(ListObjectVersionsCommand).resolves({ Versions: [{ Key: "1.log", VersionId: "null" }] });
  s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Code: "AccessDenied", Message: "locked" }] });

  await expect(run(remove, { keep })).rejects.toMatchObject({
    name: "AccessDenied",
    message: "AccessDenied: locked",
  });
});

it("passes every other error of S3 on", async () => {
  s3.on(ListObjectVersionsCommand).rejects(awsError("SlowDown"));

  await expect(run(remove, { keep })).rejects.toMatchObject({ name: "SlowDown" });
});
