/** Objects, as far as buckets and CloudFormation are concerned: there is no GetObject. */

import { createHash } from "node:crypto";
import type {
  DeleteObjectCommandInput,
  ListObjectsV2CommandInput,
  PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import type { Call } from "../../world.ts";
import { publish } from "../events/publishing.ts";
import { mustBucket, type SimulatedBucket } from "./bucket.ts";

const put = (input: PutObjectCommandInput, call: Call) => {
  const { Key = "", Body } = input;
  const bucket = mustBucket(input, call);
  const content = Buffer.isBuffer(Body) ? Body : Buffer.alloc(0);
  const etag = `"${createHash("md5").update(content).digest("hex")}"`;
  const modifiedAt = new Date(call.world.clock.now());
  bucket.objects.set(Key, { content, etag, modifiedAt });
  if (bucket.notifications?.EventBridgeConfiguration)
    notify(bucket, { key: Key, size: content.length, etag: etag.replaceAll('"', "") }, call);
  return { ETag: etag };
};

/** As in the S3 User Guide, "EventBridge event message structure". */
const notify = ({ name, account, region }: SimulatedBucket, object: object, call: Call) =>
  publish(
    {
      source: "aws.s3",
      detailType: "Object Created",
      resources: [`arn:aws:s3:::${name}`],
      detail: {
        version: "0",
        bucket: { name },
        object: { ...object, sequencer: call.world.clock.now().toString(16).toUpperCase() },
        requester: call.account,
        reason: "PutObject",
      },
    },
    { ...call, account, region },
  );

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
