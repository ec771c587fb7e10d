/** Objects, as far as buckets and CloudFormation are concerned: there is no GetObject. */

import { createHash } from "node:crypto";
import type {
  DeleteObjectCommandInput,
  ListObjectsV2CommandInput,
  PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import type { Call } from "../../world.ts";
import { mustBucket } from "./bucket.ts";

const put = (input: PutObjectCommandInput, call: Call) => {
  const { Key = "", Body } = input;
  const content = Buffer.isBuffer(Body) ? Body : Buffer.alloc(0);
  const etag = `"${createHash("md5").update(content).digest("hex")}"`;
  const modifiedAt = new Date(call.world.clock.now());
  mustBucket(input, call).objects.set(Key, { content, etag, modifiedAt });
  return { ETag: etag };
};

const remove = (input: DeleteObjectCommandInput, call: Call) => {
  mustBucket(input, call).objects.delete(input.Key ?? "");
  return {};
};

const list = (input: ListObjectsV2CommandInput, call: Call) => {
  const { Prefix = "", MaxKeys = 1000 } = input;
  const { name, objects } = mustBucket(input, call);
  const Contents = [...objects]
    .filter(([key]) => key.startsWith(Prefix))
    .map(([Key, { content, etag: ETag, modifiedAt: LastModified }]) => ({
      Key,
      Size: content.length,
      ETag,
      LastModified,
      StorageClass: "STANDARD" as const,
    }));
  return { Name: name, Prefix, MaxKeys, KeyCount: Contents.length, IsTruncated: false, Contents };
};

export const objects = { PutObject: put, DeleteObject: remove, ListObjectsV2: list };
