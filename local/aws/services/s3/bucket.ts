/** A bucket as S3 keeps it. Names are shared by all accounts and regions. */

import type {
  LifecycleRule,
  NotificationConfiguration,
  OwnershipControls,
  PublicAccessBlockConfiguration,
  ServerSideEncryptionConfiguration,
  Tag,
  VersioningConfiguration,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../errors.ts";
import { type Place, perWorld } from "../../world.ts";

/** What can be set on a bucket; what is not there has never been set, or was deleted. */
export interface BucketSettings {
  tags?: Tag[] | undefined;
  publicAccessBlock?: PublicAccessBlockConfiguration | undefined;
  encryption?: ServerSideEncryptionConfiguration | undefined;
  ownership?: OwnershipControls | undefined;
  policy?: string | undefined;
  lifecycle?: LifecycleRule[] | undefined;
  versioning?: VersioningConfiguration | undefined;
  notifications?: NotificationConfiguration | undefined;
}

export interface SimulatedBucket extends BucketSettings {
  name: string;
  account: string;
  region: string;
  createdAt: Date;
  /** Objects by key. */
  objects: Map<string, { content: Buffer; etag: string; modifiedAt: Date }>;
}

/** All buckets of the world, by name. */
export const bucketsOf: (place: Place) => Map<string, SimulatedBucket> = perWorld(() => new Map());

/** How requests name a bucket, and whose they expect it to be. */
export interface BucketNamed {
  Bucket: string | undefined;
  ExpectedBucketOwner?: string | undefined;
}

/** The caller's bucket of that name, in whatever region, or S3's own refusal. */
export const mustOwnBucket = (
  { Bucket = "", ExpectedBucketOwner }: BucketNamed,
  place: Place,
): SimulatedBucket => {
  const bucket = bucketsOf(place).get(Bucket);
  if (!bucket)
    throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404, {
      BucketName: Bucket,
    });
  const isOwners = bucket.account === (ExpectedBucketOwner ?? bucket.account);
  if (bucket.account === place.account && isOwners) return bucket;
  throw new AwsError("AccessDenied", "Access Denied", 403);
};

/** The caller's bucket of that name; the request must be signed for the bucket's region. */
export const mustBucket = (named: BucketNamed, place: Place): SimulatedBucket => {
  const bucket = mustOwnBucket(named, place);
  if (bucket.region === place.region) return bucket;
  throw new AwsError(
    "AuthorizationHeaderMalformed",
    `The authorization header is malformed; the region '${place.region}' is wrong; expecting '${bucket.region}'`,
    400,
    { Region: bucket.region },
  );
};
