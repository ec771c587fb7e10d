/** The bucket of the Airflow logs. */

import {
  BucketAlreadyExists,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { isAlreadyThere, refusalOf } from "../../shared/aws-errors.ts";
import { deleting, unlessGone } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { NameTaken, NotReady } from "../../shared/errors.ts";
import { Keep } from "../../shared/keep.ts";
import { logBucketPolicy } from "../../shared/log-bucket-policy.ts";
import { logBucketName } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { tagList } from "../../shared/tags.ts";

/**
 * Makes the bucket if it is not there, and gives it all its settings either way: one after the
 * other, since S3 refuses two changes of a bucket at the same time.
 */
export const ensure = step("EnsureLogBucket", {}, async ({ cluster }, account) => {
  const s3 = new S3Client(account);
  await create(s3, cluster);
  await tag(s3, cluster);
  await closeToThePublic(s3, cluster);
  await encrypt(s3, cluster);
  await expire(s3, cluster);
  return { bucket: logBucketName(cluster) };
});

/** Leaves the bucket, unless the owner wants it gone: then its objects go, in all their versions, and it. */
export const remove = step(
  "RemoveLogBucket",
  { keep: Keep },
  async ({ cluster, keep }, account) => {
    if (keep.logBucket) return {};
    const s3 = new S3Client(account);
    await empty(s3, cluster);
    const { Bucket } = bucketOf(cluster);
    await deleting(`bucket ${Bucket}`, s3.send(new DeleteBucketCommand(bucketOf(cluster))));
    return {};
  },
);

/** In us-east-1, and only there, S3 refuses to be told the region and lets an owner create twice. */
const create = async (s3: S3Client, cluster: Cluster) => {
  const Bucket = logBucketName(cluster);
  const elsewhere = cluster.region !== "us-east-1" && {
    CreateBucketConfiguration: { LocationConstraint: cluster.region },
  };
  try {
    await s3.send(new CreateBucketCommand({ Bucket, ...elsewhere }));
  } catch (cause) {
    if (cause instanceof BucketAlreadyExists)
      throw new NameTaken(`bucket ${Bucket} is another account's, must be absent`, { cause });
    if (!isAlreadyThere(cause)) throw cause;
  }
};

/** With the owner in every call, S3 itself refuses to touch a bucket of any other account. */
const bucketOf = (cluster: Cluster) => ({
  Bucket: logBucketName(cluster),
  ExpectedBucketOwner: cluster.accountId,
});

const tag = (s3: S3Client, cluster: Cluster) =>
  s3.send(
    new PutBucketTaggingCommand({
      ...bucketOf(cluster),
      Tagging: { TagSet: tagList(cluster, "log-bucket") },
    }),
  );

/** No public access and no access control lists: only policies of the account grant anything. */
const closeToThePublic = async (s3: S3Client, cluster: Cluster) => {
  await s3.send(
    new PutPublicAccessBlockCommand({
      ...bucketOf(cluster),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    }),
  );
  await s3.send(
    new PutBucketOwnershipControlsCommand({
      ...bucketOf(cluster),
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
    }),
  );
};

/** At rest with S3's own keys, on the way by TLS or not at all. */
const encrypt = async (s3: S3Client, cluster: Cluster) => {
  await s3.send(
    new PutBucketEncryptionCommand({
      ...bucketOf(cluster),
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
      },
    }),
  );
  await s3.send(
    new PutBucketPolicyCommand({ ...bucketOf(cluster), Policy: logBucketPolicy(cluster) }),
  );
};

/**
 * Logs are seldom read after a month, which is also S3's least age for the cheaper class, and are
 * kept for a year.
 */
const expire = (s3: S3Client, cluster: Cluster) =>
  s3.send(
    new PutBucketLifecycleConfigurationCommand({
      ...bucketOf(cluster),
      LifecycleConfiguration: {
        Rules: [
          {
            ID: "logs",
            Status: "Enabled",
            Filter: { Prefix: "" },
            Transitions: [{ Days: 30, StorageClass: "STANDARD_IA" }],
            Expiration: { Days: 365 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
          },
        ],
      },
    }),
  );

/** So many pages of a thousand objects are deleted well within the time of one Lambda. */
const PAGES = 20;

const empty = async (s3: S3Client, cluster: Cluster) => {
  for (let page = 0; page < PAGES; page++) {
    const objects = await list(s3, cluster);
    if (objects.length === 0) return;
    await discard(s3, cluster, objects);
  }
  throw new NotReady(`bucket ${logBucketName(cluster)} still has objects`);
};

/** The first page of what is left; a bucket that is gone has nothing left. */
const list = async (s3: S3Client, cluster: Cluster): Promise<ObjectIdentifier[]> => {
  const found = await unlessGone(s3.send(new ListObjectVersionsCommand(bucketOf(cluster))));
  const { Versions = [], DeleteMarkers = [] } = found ?? {};
  return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
};

/** S3 refuses each object by itself, and still succeeds. */
const discard = async (s3: S3Client, cluster: Cluster, Objects: ObjectIdentifier[]) => {
  const { Errors = [] } = await s3.send(
    new DeleteObjectsCommand({ ...bucketOf(cluster), Delete: { Objects, Quiet: true } }),
  );
  if (Errors[0]) throw refusalOf(Errors[0]);
};
