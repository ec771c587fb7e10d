/** Buckets: made, found, deleted. */

import type {
  CreateBucketCommandInput,
  DeleteBucketCommandInput,
  GetBucketLocationCommandInput,
  HeadBucketCommandInput,
  ListBucketsCommandInput,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { bucketsOf, mustBucket, mustOwnBucket, type SimulatedBucket } from "./bucket.ts";

const create = (input: CreateBucketCommandInput, call: Call) => {
  const { Bucket: name = "", CreateBucketConfiguration: configuration } = input;
  mustBeValidName(name);
  mustBeLocatedIn(call.region, configuration?.LocationConstraint);
  const existing = bucketsOf(call).get(name);
  if (existing) return refuseOrConfirm(existing, call);
  const bucket: SimulatedBucket = {
    name,
    account: call.account,
    region: call.region,
    createdAt: new Date(call.world.clock.now()),
    objects: new Map(),
    ...DEFAULTS,
    ...(input.ObjectOwnership && {
      ownership: { Rules: [{ ObjectOwnership: input.ObjectOwnership }] },
    }),
    ...(configuration?.Tags && { tags: configuration.Tags }),
  };
  bucketsOf(call).set(name, bucket);
  return { Location: locationOf(bucket), BucketArn: arnOf(bucket) };
};

/** Every bucket made since April 2023 begins like this. */
const DEFAULTS = {
  publicAccessBlock: {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  },
  encryption: {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const },
        BucketKeyEnabled: false,
      },
    ],
  },
  ownership: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] },
};

const head = (input: HeadBucketCommandInput, call: Call) => {
  const bucket = mustBucket(input, call);
  return { BucketRegion: bucket.region, BucketArn: arnOf(bucket), AccessPointAlias: false };
};

const list = ({ Prefix = "", BucketRegion }: ListBucketsCommandInput, call: Call) => ({
  Buckets: [...bucketsOf(call).values()]
    .filter(({ account }) => account === call.account)
    .filter(({ name, region }) => name.startsWith(Prefix) && (BucketRegion ?? region) === region)
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map((bucket) => ({
      Name: bucket.name,
      CreationDate: bucket.createdAt,
      BucketRegion: bucket.region,
      BucketArn: arnOf(bucket),
    })),
  Owner: { ID: call.account.padStart(64, "0") },
});

/** S3 has no name for us-east-1 here: the first region is what a location without a name means. */
const getLocation = (input: GetBucketLocationCommandInput, call: Call) => {
  const { region } = mustOwnBucket(input, call);
  return { LocationConstraint: region === "us-east-1" ? undefined : (region as never) };
};

const remove = (input: DeleteBucketCommandInput, call: Call) => {
  const bucket = mustBucket(input, call);
  if (bucket.objects.size)
    throw new AwsError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409, {
      BucketName: bucket.name,
    });
  bucketsOf(call).delete(bucket.name);
  return {};
};

/** Rules of general purpose buckets: 3 to 63 of `a-z0-9.-`, no IP address, no two dots in a row. */
const mustBeValidName = (name: string) => {
  const isValid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes("..") &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (!isValid)
    throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", 400, {
      BucketName: name,
    });
};

const mustBeLocatedIn = (region: string, location: string | undefined) => {
  if (location === "us-east-1")
    throw new AwsError(
      "InvalidLocationConstraint",
      "The specified location-constraint is not valid",
      400,
      { LocationConstraint: location },
    );
  if ((location ?? "us-east-1") === region) return;
  throw new AwsError(
    "IllegalLocationConstraintException",
    `The ${location ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
};

/** In us-east-1 alone making one's own bucket again succeeds, as it always has. */
const refuseOrConfirm = (existing: SimulatedBucket, { account, region }: Place) => {
  const fields = { BucketName: existing.name };
  if (existing.account !== account)
    throw new AwsError(
      "BucketAlreadyExists",
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      409,
      fields,
    );
  if (region !== "us-east-1" || existing.region !== region)
    throw new AwsError(
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      409,
      fields,
    );
  return { Location: locationOf(existing), BucketArn: arnOf(existing) };
};

const locationOf = ({ name, region }: SimulatedBucket) =>
  region === "us-east-1" ? `/${name}` : `http://${name}.s3.amazonaws.com/`;

const arnOf = ({ name }: SimulatedBucket) => `arn:aws:s3:::${name}`;

export const buckets = {
  CreateBucket: create,
  HeadBucket: head,
  ListBuckets: list,
  GetBucketLocation: getLocation,
  DeleteBucket: remove,
};
