/** Objects, as far as buckets and CloudFormation are concerned: there is no GetObject. */

import { createHash } from "node:crypto";
import type {
  DeleteObjectCommandInput,
  DeleteObjectsCommandInput,
  ListObjectsV2CommandInput,
  ListObjectVersionsCommandInput,
  PutObjectCommandInput,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { publish } from "../events/publishing.ts";
import { page } from "../page.ts";
import { mustBucket, type SimulatedBucket } from "./bucket.ts";

/** How many objects S3 lists or deletes in one call. */
const OBJECTS_PER_CALL = 1000;

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

/** S3 says of keys that are not there that they are deleted, too. */
const removeMany = (input: DeleteObjectsCommandInput, call: Call) => {
  const { objects } = mustBucket(input, call);
  const { Objects = [], Quiet } = input.Delete ?? {};
  if (!Objects.length || Objects.length > OBJECTS_PER_CALL)
    throw new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  for (const { Key = "" } of Objects) objects.delete(Key);
  return { Deleted: Quiet ? [] : Objects.map(({ Key }) => ({ Key })) };
};

const list = (input: ListObjectsV2CommandInput, call: Call) => {
  const { Prefix = "", MaxKeys = OBJECTS_PER_CALL, ContinuationToken } = input;
  const { name, objects } = mustBucket(input, call);
  const wanted = [...objects].filter(([key]) => key.startsWith(Prefix));
  const size = Math.min(MaxKeys, OBJECTS_PER_CALL);
  const { items, nextToken } = page(wanted.toSorted(byKey), { size, token: ContinuationToken });
  const Contents = items.map(([Key, { content, etag: ETag, modifiedAt: LastModified }]) => ({
    Key,
    Size: content.length,
    ETag,
    LastModified,
    StorageClass: "STANDARD" as const,
  }));
  const KeyCount = Contents.length;
  return {
    Name: name,
    Prefix,
    MaxKeys,
    KeyCount,
    IsTruncated: nextToken !== undefined,
    NextContinuationToken: nextToken,
    Contents,
  };
};

/** Nothing here turns versioning on: each object has the one version that S3 calls null. */
const listVersions = (input: ListObjectVersionsCommandInput, call: Call) => {
  const { Bucket, Prefix, MaxKeys, KeyMarker } = input;
  const { Contents, NextContinuationToken, KeyCount, ...page } = list(
    { Bucket, Prefix, MaxKeys, ContinuationToken: KeyMarker },
    call,
  );
  return {
    ...page,
    NextKeyMarker: NextContinuationToken,
    Versions: Contents.map((one) => ({ ...one, VersionId: "null", IsLatest: true })),
  };
};

const byKey = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);

export const objects = {
  PutObject: put,
  DeleteObject: remove,
  DeleteObjects: removeMany,
  ListObjectsV2: list,
  ListObjectVersions: listVersions,
};
