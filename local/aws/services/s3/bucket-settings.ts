/** What is set on buckets. Each setting is put as a whole and got as it was put. */

import type {
  PutBucketEncryptionCommandInput,
  PutBucketLifecycleConfigurationCommandInput,
  PutBucketNotificationConfigurationCommandInput,
  PutBucketOwnershipControlsCommandInput,
  PutBucketPolicyCommandInput,
  PutBucketTaggingCommandInput,
  PutBucketVersioningCommandInput,
  PutPublicAccessBlockCommandInput,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { type BucketNamed, type BucketSettings, mustBucket } from "./bucket.ts";
import { mustBeAllowedPolicy } from "./bucket-policy.ts";

const put = (input: BucketNamed, settings: BucketSettings, call: Call) => {
  Object.assign(mustBucket(input, call), settings);
  return {};
};

const get = <Setting extends keyof typeof ABSENT>(
  input: BucketNamed,
  setting: Setting,
  call: Call,
): NonNullable<BucketSettings[Setting]> => {
  const value = mustBucket(input, call)[setting];
  if (value !== undefined) return value;
  const { code, message } = ABSENT[setting];
  throw new AwsError(code, message, 404, { BucketName: input.Bucket });
};

/** What S3 says of a setting that the bucket does not have. */
const ABSENT = {
  tags: { code: "NoSuchTagSet", message: "The TagSet does not exist" },
  publicAccessBlock: {
    code: "NoSuchPublicAccessBlockConfiguration",
    message: "The public access block configuration was not found",
  },
  encryption: {
    code: "ServerSideEncryptionConfigurationNotFoundError",
    message: "The server side encryption configuration was not found",
  },
  ownership: {
    code: "OwnershipControlsNotFoundError",
    message: "The bucket ownership controls were not found",
  },
  policy: { code: "NoSuchBucketPolicy", message: "The bucket policy does not exist" },
  lifecycle: {
    code: "NoSuchLifecycleConfiguration",
    message: "The lifecycle configuration does not exist",
  },
} as const;

const putTagging = (input: PutBucketTaggingCommandInput, call: Call) => {
  const tags = input.Tagging?.TagSet ?? [];
  if (new Set(tags.map(({ Key }) => Key)).size < tags.length)
    throw new AwsError("InvalidTag", "Cannot provide multiple Tags with the same key");
  return put(input, { tags }, call);
};

const putPolicy = (input: PutBucketPolicyCommandInput, call: Call) => {
  mustBeAllowedPolicy(input.Policy ?? "", mustBucket(input, call), call);
  return put(input, { policy: input.Policy }, call);
};

export const bucketSettings = {
  PutBucketTagging: putTagging,
  GetBucketTagging: (input: BucketNamed, call: Call) => ({ TagSet: get(input, "tags", call) }),
  PutPublicAccessBlock: (input: PutPublicAccessBlockCommandInput, call: Call) =>
    put(input, { publicAccessBlock: input.PublicAccessBlockConfiguration }, call),
  GetPublicAccessBlock: (input: BucketNamed, call: Call) => ({
    PublicAccessBlockConfiguration: get(input, "publicAccessBlock", call),
  }),
  PutBucketEncryption: (input: PutBucketEncryptionCommandInput, call: Call) =>
    put(input, { encryption: input.ServerSideEncryptionConfiguration }, call),
  GetBucketEncryption: (input: BucketNamed, call: Call) => ({
    ServerSideEncryptionConfiguration: get(input, "encryption", call),
  }),
  PutBucketOwnershipControls: (input: PutBucketOwnershipControlsCommandInput, call: Call) =>
    put(input, { ownership: input.OwnershipControls }, call),
  GetBucketOwnershipControls: (input: BucketNamed, call: Call) => ({
    OwnershipControls: get(input, "ownership", call),
  }),
  PutBucketPolicy: putPolicy,
  GetBucketPolicy: (input: BucketNamed, call: Call) => ({ Policy: get(input, "policy", call) }),
  PutBucketLifecycleConfiguration: (
    input: PutBucketLifecycleConfigurationCommandInput,
    call: Call,
  ) => put(input, { lifecycle: input.LifecycleConfiguration?.Rules }, call),
  GetBucketLifecycleConfiguration: (input: BucketNamed, call: Call) => ({
    Rules: get(input, "lifecycle", call),
  }),
  PutBucketVersioning: (input: PutBucketVersioningCommandInput, call: Call) =>
    put(input, { versioning: input.VersioningConfiguration }, call),
  GetBucketVersioning: (input: BucketNamed, call: Call) => mustBucket(input, call).versioning ?? {},
  PutBucketNotificationConfiguration: (
    input: PutBucketNotificationConfigurationCommandInput,
    call: Call,
  ) => put(input, { notifications: input.NotificationConfiguration }, call),
  GetBucketNotificationConfiguration: (input: BucketNamed, call: Call) =>
    mustBucket(input, call).notifications ?? {},
};
