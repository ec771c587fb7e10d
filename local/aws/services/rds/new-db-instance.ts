/** A new DB instance: what was asked for, with RDS's defaults. */

import { randomBytes, randomUUID } from "node:crypto";
import type { CreateDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { Call } from "../../world.ts";
import type { SimulatedInstance } from "./db-instance.ts";
import type { Network } from "./db-instance-network.ts";
import { storageTypeOf } from "./db-instance-rules.ts";
import { CA_CERTIFICATES, ENGINE, familyOf } from "./engine-versions.ts";
import { LICENSE } from "./orderable-options.ts";
import { arnOf, keyArn } from "./resource.ts";

/** The instance that a checked request asks for. */
export const newInstance = (
  input: CreateDBInstanceCommandInput,
  { version, network }: { version: string; network: Network },
  call: Call,
): SimulatedInstance["instance"] => {
  const name = (input.DBInstanceIdentifier ?? "").toLowerCase();
  const [primary, standby] = network.subnets;
  const family = familyOf(version);
  return {
    ...DEFAULTS,
    ...askedFor(input),
    DBInstanceIdentifier: name,
    DBInstanceArn: arnOf(call, "db", name),
    DbiResourceId: `db-${randomBytes(13).toString("hex").toUpperCase()}`,
    Engine: ENGINE,
    EngineVersion: version,
    LicenseModel: LICENSE,
    AvailabilityZone: primary?.AvailabilityZone,
    SecondaryAvailabilityZone: standby?.AvailabilityZone,
    DBSubnetGroup: network.subnetGroup,
    VpcSecurityGroups: network.groupIds.map((id) => ({ VpcSecurityGroupId: id, Status: "active" })),
    DBParameterGroups: [
      {
        DBParameterGroupName: input.DBParameterGroupName ?? `default.${family}`,
        ParameterApplyStatus: "in-sync",
      },
    ],
    OptionGroupMemberships: [
      {
        OptionGroupName: `default:${family.replace(ENGINE, `${ENGINE}-`)}`,
        Status: "in-sync",
      },
    ],
    ...storageOf(input),
    ...(input.StorageEncrypted && { KmsKeyId: keyArn(call, "aws/rds", input.KmsKeyId) }),
  };
};

/** What gp3 storage gives by itself. Source: Amazon RDS User Guide, DB instance storage. */
const storageOf = (input: CreateDBInstanceCommandInput) => {
  const StorageType = storageTypeOf(input);
  const { AllocatedStorage = 0, Iops, StorageThroughput } = input;
  const isLarge = AllocatedStorage >= 400;
  return StorageType === "gp3"
    ? {
        StorageType,
        Iops: Iops ?? (isLarge ? 12000 : 3000),
        StorageThroughput: StorageThroughput ?? (isLarge ? 500 : 125),
      }
    : { StorageType, Iops };
};

const DEFAULTS: Partial<SimulatedInstance["instance"]> = {
  BackupRetentionPeriod: 1,
  PreferredBackupWindow: "03:00-03:30",
  PreferredMaintenanceWindow: "sun:04:00-sun:04:30",
  MultiAZ: false,
  PubliclyAccessible: false,
  AutoMinorVersionUpgrade: true,
  StorageEncrypted: false,
  CopyTagsToSnapshot: false,
  DeletionProtection: false,
  MonitoringInterval: 0,
  IAMDatabaseAuthenticationEnabled: false,
  CustomerOwnedIpEnabled: false,
  CACertificateIdentifier: CA_CERTIFICATES[0],
  NetworkType: "IPV4",
  BackupTarget: "region",
  EngineLifecycleSupport: "open-source-rds-extended-support",
  DBSecurityGroups: [],
  DbInstancePort: 0,
  PendingModifiedValues: {},
  ReadReplicaDBInstanceIdentifiers: [],
  DomainMemberships: [],
  AssociatedRoles: [],
};

/** Members that the answer has under the name that the request has, or nearly. */
const askedFor = (input: CreateDBInstanceCommandInput): Partial<SimulatedInstance["instance"]> => {
  const asked: Partial<SimulatedInstance["instance"]> = {
    DBInstanceClass: input.DBInstanceClass,
    MasterUsername: input.MasterUsername,
    DBName: input.DBName,
    AllocatedStorage: input.AllocatedStorage,
    MaxAllocatedStorage: input.MaxAllocatedStorage,
    BackupRetentionPeriod: input.BackupRetentionPeriod,
    PreferredBackupWindow: input.PreferredBackupWindow,
    PreferredMaintenanceWindow: input.PreferredMaintenanceWindow,
    MultiAZ: input.MultiAZ,
    PubliclyAccessible: input.PubliclyAccessible,
    AutoMinorVersionUpgrade: input.AutoMinorVersionUpgrade,
    StorageEncrypted: input.StorageEncrypted,
    CopyTagsToSnapshot: input.CopyTagsToSnapshot,
    DeletionProtection: input.DeletionProtection,
    MonitoringInterval: input.MonitoringInterval,
    MonitoringRoleArn: input.MonitoringRoleArn,
    IAMDatabaseAuthenticationEnabled: input.EnableIAMDatabaseAuthentication,
    DatabaseInsightsMode: input.DatabaseInsightsMode,
    PerformanceInsightsEnabled: input.EnablePerformanceInsights,
    PerformanceInsightsRetentionPeriod: input.PerformanceInsightsRetentionPeriod,
    EnabledCloudwatchLogsExports: input.EnableCloudwatchLogsExports,
    CACertificateIdentifier: input.CACertificateIdentifier,
    EngineLifecycleSupport: input.EngineLifecycleSupport,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
};

/** The secret that RDS makes for the master user's password, if it is to. */
export const newSecret = (
  input: CreateDBInstanceCommandInput,
  call: Call,
): Pick<SimulatedInstance, "secret"> => {
  if (!input.ManageMasterUserPassword) return {};
  const name = `rds!db-${randomUUID()}-${randomBytes(3).toString("hex")}`;
  return {
    secret: {
      SecretArn: `arn:aws:secretsmanager:${call.region}:${call.account}:secret:${name}`,
      KmsKeyId: keyArn(call, "aws/secretsmanager", input.MasterUserSecretKmsKeyId),
    },
  };
};
