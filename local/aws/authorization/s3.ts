/** What S3's operations need. */

import { type NeedsOf, textOf } from "./need.ts";

/** Operations whose permission has another name. */
const RENAMED: Record<string, string> = {
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteBucketTagging: "PutBucketTagging",
  DeleteObjects: "DeleteObject",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  ListBuckets: "ListAllMyBuckets",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
};

/** One permission a call, on the bucket or the object. */
export const s3Needs: NeedsOf = (operation, input) => {
  const bucket = `arn:aws:s3:::${textOf(input, "Bucket")}`;
  const object = `${bucket}/${textOf(input, "Key") || "*"}`;
  return [
    {
      action: `s3:${RENAMED[operation] ?? operation}`,
      targets: [
        { type: "bucket", arn: bucket },
        { type: "object", arn: object },
      ],
    },
  ];
};
