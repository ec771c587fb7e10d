/** Objects, as far as buckets are concerned: whether there are any. Their content is not kept. */

import { createHash } from "node:crypto";
import type {
  DeleteObjectCommandInput,
  ListObjectsV2CommandInput,
  PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import type { Call } from "../../world.ts";
import { mustBucket } from "./bucket.ts";

const put = ({ Bucket, Key = "", Body }: PutObjectCommandInput, call: Call) => {
  const content = Buffer.isBuffer(Body) ? Body : Buffer.alloc(0);
  const etag = `"${createHash("md5").update(content).digest("hex")}"`;
  const modifiedAt = new Date(call.world.clock.now());
  mustBucket(Bucket, call).objects.set(Key, { size: content.length, etag, modifiedAt });
  return { ETag: etag };
};

const remove = ({ Bucket, Key = "" }: DeleteObjectCommandInput, call: Call) => {
  mustBucket(Bucket, call).objects.delete(Key);
  return {};
};

const list = ({ Bucket, Prefix = "", MaxKeys = 1000 }: ListObjectsV2CommandInput, call: Call) => {
  const { name, objects } = mustBucket(Bucket, call);
  const Contents = [...objects]
    .filter(([key]) => key.startsWith(Prefix))
    .map(([Key, { size: Size, etag: ETag, modifiedAt: LastModified }]) => ({
      Key,
      Size,
      ETag,
      LastModified,
      StorageClass: "STANDARD" as const,
    }));
  return { Name: name, Prefix, MaxKeys, KeyCount: Contents.length, IsTruncated: false, Contents };
};

export const objects = { PutObject: put, DeleteObject: remove, ListObjectsV2: list };
