/** Whether a cluster's logs are still there, and meant to be. */

import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { unlessGone } from "../calls.ts";
import { logBucketName } from "../names.ts";
import { keptLogBucket } from "../remainders.ts";
import type { Sweep } from "./sweep.ts";

export const logBucket: Sweep = async ({ cluster, account, keep }) => {
  const Bucket = logBucketName(cluster);
  const command = new HeadBucketCommand({ Bucket, ExpectedBucketOwner: cluster.accountId });
  const found = await unlessGone(new S3Client(account).send(command));
  return {
    looked: `S3 bucket ${Bucket}`,
    ...(found &&
      (keep.logBucket ? { left: [keptLogBucket(cluster)] } : { remaining: [`bucket ${Bucket}`] })),
  };
};
