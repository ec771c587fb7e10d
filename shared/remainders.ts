/** What a deletion may leave in the customer's account, in the words of the receipt. */

import type { Cluster } from "./cluster.ts";
import { logBucketName } from "./names.ts";
import type { Remainder } from "./receipt.ts";

/**
 * US dollars for a GiB and month in us-east-1; other Regions ask up to twice as much. As of
 * 2026-06, sources: aws.amazon.com/s3/pricing, aws.amazon.com/rds/postgresql/pricing.
 */
const PRICES = { newLogs: 0.023, oldLogs: 0.0125, snapshot: 0.095 };

const prices = "list prices of us-east-1 of 2026-06";

/** The log bucket, when the owner wants to keep it. */
export const keptLogBucket = (cluster: Cluster): Remainder => {
  const bucket = logBucketName(cluster);
  return {
    resource: "S3 bucket of the logs",
    id: bucket,
    reason: "kept",
    why: "The logs are kept unless the owner asks otherwise; each expires by itself after a year.",
    cost: `${PRICES.newLogs} USD a GiB and month, ${PRICES.oldLogs} for logs older than 30 days (${prices})`,
    toRemove: `aws s3 rb s3://${bucket} --force`,
  };
};

/** A snapshot of the database; only RDS knows how much of its size is billed. */
export const keptSnapshot = (
  { region }: Cluster,
  { id, sizeGiB }: { id: string; sizeGiB: number },
): Remainder => ({
  resource: "RDS snapshot of the database",
  id,
  reason: "kept",
  why: "The last state of the database is kept unless the owner asks otherwise.",
  cost: `up to ${(sizeGiB * PRICES.snapshot).toFixed(2)} USD a month for ${sizeGiB} GiB (${prices})`,
  toRemove: `aws rds delete-db-snapshot --region ${region} --db-snapshot-identifier ${id}`,
});

/** The key of Kubernetes' secrets, until KMS deletes it. */
export const keyToBeDeleted = (
  { region }: Cluster,
  { id, on }: { id: string; on: Date },
): Remainder => ({
  resource: "KMS key of Kubernetes' secrets",
  id,
  reason: "pending",
  why: `KMS deletes no key at once, but this one on ${on.toISOString().slice(0, 10)}; by then it can be saved.`,
  cost: "nothing while it waits for its deletion",
  toRemove: `nothing to do; to keep it: aws kms cancel-key-deletion --region ${region} --key-id ${id}`,
});

/** A role that belongs to a service of AWS. */
export const linkedRole = (name: string): Remainder => ({
  resource: "service-linked role",
  id: name,
  reason: "shared",
  why: "It is AWS's own, and whatever else is in the account may use it.",
  cost: "nothing",
  toRemove: `aws iam delete-service-linked-role --role-name ${name}`,
});
