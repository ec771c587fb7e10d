/** What a deletion may leave in the customer's account, in the words of the receipt. */

import type { Cluster } from "./cluster.ts";
import { logBucketName, OS_METRICS_LOG_GROUP } from "./names.ts";
import type { Remainder } from "./receipt.ts";

/**
 * US dollars for a GiB and month in us-east-1, as they have been for years; other Regions ask up to
 * twice as much. They were not read from AWS's price list: what holds is at aws.amazon.com/s3/pricing,
 * aws.amazon.com/rds/postgresql/pricing, aws.amazon.com/ebs/pricing and aws.amazon.com/cloudwatch/pricing.
 */
const PRICES = {
  newLogs: 0.023,
  oldLogs: 0.0125,
  snapshot: 0.095,
  disk: 0.08,
  diskSnapshot: 0.05,
  logGroup: 0.03,
};

const prices = "prices of us-east-1, other Regions differ";

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

/** What RDS writes enhanced monitoring's metrics into: it makes the group by itself and never deletes it. */
export const metricsOfDatabases = ({ region }: Cluster): Remainder => ({
  resource: "log group of RDS's enhanced monitoring",
  id: OS_METRICS_LOG_GROUP,
  reason: "shared",
  why: "RDS makes it by itself, for the metrics of all monitored databases of the Region, yours perhaps among them. It deletes each metric after 30 days, but never the group.",
  cost: `${PRICES.logGroup} USD a GiB and month, until the last metric is gone (${prices})`,
  toRemove: `if no other database in ${region} is monitored: aws logs delete-log-group --region ${region} --log-group-name ${OS_METRICS_LOG_GROUP}`,
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

/** Backups that RDS made by itself, and keeps because whoever deleted the database wanted it to. */
export const retainedBackup = (
  { region }: Cluster,
  { id, sizeGiB, days }: { id: string; sizeGiB: number; days: number },
): Remainder => ({
  resource: "RDS automated backups of the database",
  id,
  reason: "pending",
  why: `Somebody deleted the database without its backups: RDS deletes each when it is ${days} days old.`,
  cost: `up to ${(sizeGiB * PRICES.snapshot).toFixed(2)} USD a month for ${sizeGiB} GiB (${prices})`,
  toRemove: `aws rds delete-db-instance-automated-backup --region ${region} --dbi-resource-id ${id}`,
});

/** A snapshot of a volume, which Kubernetes takes only for whoever asks for one. */
export const backupOfVolume = ({ region }: Cluster, id: string): Remainder => ({
  resource: "EBS snapshot of a Kubernetes volume",
  id,
  reason: "foreign",
  why: "Somebody had Kubernetes take it, as a backup that is to outlive its volume.",
  cost: `${PRICES.diskSnapshot} USD a GiB and month (${prices})`,
  toRemove: `aws ec2 delete-snapshot --region ${region} --snapshot-id ${id}`,
});

/** A volume whose tags name no cluster, or several. */
export const doubtfulVolume = (
  { region, name }: Cluster,
  { id, sizeGiB, claim }: { id: string; sizeGiB: number; claim: string },
): Remainder => ({
  resource: "EBS volume of a Kubernetes claim",
  id,
  reason: "foreign",
  why: `It was made for the claim ${claim} and is not in use, but nothing says that it is of ${name} alone.`,
  cost: `${(sizeGiB * PRICES.disk).toFixed(2)} USD a month for ${sizeGiB} GiB, if it is gp3 (${prices})`,
  toRemove: `aws ec2 delete-volume --region ${region} --volume-id ${id}`,
});

/** A stranger's target group, which may name a VPC that is gone. */
export const targetGroupOfVpc = ({ region }: Cluster, arn: string): Remainder => ({
  resource: "target group in the cluster's VPC",
  id: arn,
  reason: "foreign",
  why: "Neither we nor the cluster's Kubernetes made it; it kept nothing from being deleted.",
  cost: "nothing",
  toRemove: `aws elbv2 delete-target-group --region ${region} --target-group-arn ${arn}`,
});

/** A stranger's DB subnet group, which may name a VPC that is gone. */
export const subnetGroupOfVpc = ({ region }: Cluster, name: string): Remainder => ({
  resource: "DB subnet group in the cluster's VPC",
  id: name,
  reason: "foreign",
  why: "Somebody else made it, for databases of their own; it kept nothing from being deleted.",
  cost: "nothing",
  toRemove: `aws rds delete-db-subnet-group --region ${region} --db-subnet-group-name ${name}`,
});
