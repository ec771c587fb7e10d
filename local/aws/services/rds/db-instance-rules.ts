/** What RDS refuses in a DB instance. Words measured in September 2026 by cdk-preflight, or older. */

import type { CreateDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { Call } from "../../world.ts";
import { isAssumable, roleOfArn, rolesOf, trustsService } from "../iam.ts";
import { ENGINE, LOG_TYPES } from "./engine-versions.ts";
import { LICENSE, STORAGE } from "./orderable-options.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";

type Input = CreateDBInstanceCommandInput;

/** Refuses settings that cannot be, one by one and together. */
export const checkSettings = (input: Input, version: string) => {
  const values = [ofPort, ofBackups, ofDatabaseName, ofLicense, ofMasterUser].map((rule) =>
    rule(input),
  );
  const wrongValue = values.find(Boolean);
  if (wrongValue) throw invalidValue(wrongValue);
  const wrongTogether = [ofPasswords, ofZones, ofStorage, ofLogs]
    .map((rule) => rule(input, version))
    .find(Boolean);
  if (wrongTogether) throw invalidCombination(wrongTogether);
};

const ofPort = ({ Port = 5432 }: Input) =>
  Port < 1150 || Port > 65535
    ? `Invalid endpoint port ${Port}. Valid range is: 1150-65535`
    : undefined;

/** RDS's words for a backup retention period that cannot be. */
export const ofBackups = ({
  BackupRetentionPeriod: days = 1,
}: Pick<Input, "BackupRetentionPeriod">) =>
  days < 0 || days > 35
    ? `Invalid backup retention period: ${days}. Retention period must be between 0 and 35.`
    : undefined;

/** Underscores are taken, whatever the words say. */
const ofDatabaseName = ({ DBName }: Input) =>
  DBName === undefined || /^[A-Za-z]\w{0,62}$/.test(DBName)
    ? undefined
    : "DBName must begin with a letter and contain only alphanumeric characters.";

const ofLicense = ({ LicenseModel = LICENSE }: Input) =>
  LicenseModel === LICENSE
    ? undefined
    : `Invalid license model '${LicenseModel}' for engine '${ENGINE}'. Valid license models are: ${LICENSE}`;

const ofMasterUser = (input: Input) => {
  const { MasterUsername, MasterUserPassword, ManageMasterUserPassword } = input;
  if (!MasterUsername)
    return "The parameter MasterUsername must be provided and must not be blank.";
  if (["rdsadmin", "admin"].includes(MasterUsername))
    return `MasterUsername ${MasterUsername} cannot be used as it is a reserved word used by the engine`;
  if (ManageMasterUserPassword) return undefined;
  if (!MasterUserPassword)
    return "The parameter MasterUserPassword must be provided and must not be blank.";
  return MasterUserPassword.length < 8
    ? "The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters."
    : undefined;
};

const ofPasswords = ({ MasterUserPassword, ManageMasterUserPassword }: Input) =>
  MasterUserPassword && ManageMasterUserPassword
    ? "MasterUserPassword and ManageMasterUserPassword are mutually exclusive. Specify only one of these parameters."
    : undefined;

const ofZones = ({ MultiAZ, AvailabilityZone }: Input) =>
  MultiAZ && AvailabilityZone
    ? "Requesting a specific availability zone is not valid for Multi-AZ instances."
    : undefined;

const ofStorage = (input: Input) => {
  const { AllocatedStorage: size = 0, MaxAllocatedStorage, Iops, StorageThroughput } = input;
  const type = storageTypeOf(input);
  const { min, max } = STORAGE[type] ?? { min: 0, max: -1 };
  if (size < min || size > max)
    return `Invalid storage size for engine name ${ENGINE} and storage type ${type}: ${size}`;
  if (type === "gp3" && size < 400 && (Iops || StorageThroughput))
    return `You can't specify IOPS or storage throughput for engine ${ENGINE} and a storage size less than 400.`;
  return MaxAllocatedStorage !== undefined && MaxAllocatedStorage < size
    ? "Max storage size must be greater than storage size"
    : undefined;
};

/** The storage asked for; which one is meant by none depends on whether IOPS are asked for. */
export const storageTypeOf = ({ StorageType, Iops }: Pick<Input, "StorageType" | "Iops">) =>
  StorageType ?? (Iops ? "io1" : "gp3");

const ofLogs = ({ EnableCloudwatchLogsExports }: Input, version: string) => {
  const unknown = EnableCloudwatchLogsExports?.filter((type) => !LOG_TYPES.includes(type));
  return unknown?.length
    ? `You cannot use the log types '${unknown.join("', '")}' with engine version ${ENGINE} ${version}. For supported log types, see the documentation.`
    : undefined;
};

/** Refuses a database where roles are missing: RDS's own in the account, and that for monitoring. */
export const checkRoles = (input: Input, call: Call) => {
  const own = rolesOf(call).get("AWSServiceRoleForRDS");
  if (own?.role.Path !== "/aws-service-role/rds.amazonaws.com/")
    throw invalidValue(
      "Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later",
    );
  const { MonitoringInterval, MonitoringRoleArn } = input;
  if (!MonitoringInterval) return;
  if (!MonitoringRoleArn)
    throw invalidCombination(
      "A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.",
    );
  const role = roleOfArn(MonitoringRoleArn, call);
  if (!role || !isAssumable(role, call) || !trustsService(role, "monitoring.rds.amazonaws.com"))
    throw invalidValue(
      "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING",
    );
};
