/** Automated backups: those of an instance go with it, unless whoever deletes it says otherwise. */

import type {
  DBInstanceAutomatedBackup,
  DeleteDBInstanceAutomatedBackupCommandInput,
  DescribeDBInstanceAutomatedBackupsCommandInput,
} from "@aws-sdk/client-rds";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { instancesOf, type SimulatedInstance } from "./db-instance.ts";
import { arnOf } from "./resource.ts";

/** Backups of instances that were deleted without them, by the instance's resource id. */
const retainedOf: (place: Place) => Map<string, DBInstanceAutomatedBackup> = perRegion(
  () => new Map(),
);

/** Keeps the backups of an instance that is deleted, for as long as their retention period says. */
export const retainBackups = ({ instance }: SimulatedInstance, call: Call) => {
  if (!instance.BackupRetentionPeriod) return;
  retainedOf(call).set(instance.DbiResourceId ?? "", backupOf(instance, "retained", call));
};

const backupOf = (
  instance: SimulatedInstance["instance"],
  Status: "active" | "retained",
  place: Place,
): DBInstanceAutomatedBackup => ({
  DBInstanceArn: instance.DBInstanceArn,
  DBInstanceAutomatedBackupsArn: arnOf(
    place,
    "auto-backup",
    `ab-${instance.DbiResourceId?.slice("db-".length).toLowerCase()}`,
  ),
  DbiResourceId: instance.DbiResourceId,
  DBInstanceIdentifier: instance.DBInstanceIdentifier,
  Region: place.region,
  Engine: instance.Engine,
  EngineVersion: instance.EngineVersion,
  AllocatedStorage: instance.AllocatedStorage,
  BackupRetentionPeriod: instance.BackupRetentionPeriod,
  Encrypted: instance.StorageEncrypted,
  VpcId: instance.DBSubnetGroup?.VpcId,
  Status,
});

const describe = (input: DescribeDBInstanceAutomatedBackupsCommandInput, call: Call) => {
  const { DbiResourceId, DBInstanceIdentifier } = input;
  const active = [...instancesOf(call).values()]
    .filter(({ instance }) => instance.BackupRetentionPeriod)
    .map(({ instance }) => backupOf(instance, "active", call));
  return {
    DBInstanceAutomatedBackups: [...active, ...retainedOf(call).values()]
      .filter((one) => (DbiResourceId ?? one.DbiResourceId) === one.DbiResourceId)
      .filter(
        (one) => (DBInstanceIdentifier ?? one.DBInstanceIdentifier) === one.DBInstanceIdentifier,
      ),
  };
};

const remove = (
  { DbiResourceId = "" }: DeleteDBInstanceAutomatedBackupCommandInput,
  call: Call,
) => {
  const found = retainedOf(call).get(DbiResourceId);
  if (!found)
    throw new AwsError(
      "DBInstanceAutomatedBackupNotFound",
      `DBInstanceAutomatedBackup ${DbiResourceId} not found.`,
      404,
    );
  retainedOf(call).delete(DbiResourceId);
  return { DBInstanceAutomatedBackup: { ...found, Status: "deleting" } };
};

export const automatedBackups = {
  DescribeDBInstanceAutomatedBackups: describe,
  DeleteDBInstanceAutomatedBackup: remove,
};
