/** What the Airflow metadata database is like. */

import type { CreateDBInstanceMessage } from "@aws-sdk/client-rds";
import { DATABASE_GIB } from "./catalog.ts";
import type { Cluster } from "./cluster.ts";
import type { Roles, SecurityGroups } from "./facts.ts";
import { databaseName, dbParameterGroupName, dbSubnetGroupName } from "./names.ts";
import type { Plan } from "./plan.ts";
import { tagList } from "./tags.ts";

interface Ground {
  cluster: Cluster;
  plan: Plan;
  securityGroups: SecurityGroups;
  roles: Roles;
}

/** Storage begins small, and grows by itself when need be. */
export const databaseFor = ({
  cluster,
  plan,
  securityGroups,
  roles,
}: Ground): CreateDBInstanceMessage => ({
  DBInstanceIdentifier: databaseName(cluster),
  DBInstanceClass: cluster.dbInstanceClass,
  Engine: "postgres",
  EngineVersion: plan.postgresVersion,
  AutoMinorVersionUpgrade: true,
  MultiAZ: true,
  DBSubnetGroupName: dbSubnetGroupName(cluster),
  VpcSecurityGroupIds: [securityGroups.databaseSecurityGroupId],
  PubliclyAccessible: false,
  CACertificateIdentifier: "rds-ca-rsa2048-g1",
  DBParameterGroupName: dbParameterGroupName(cluster, familyOf(plan)),
  MasterUsername: "astro",
  ManageMasterUserPassword: true,
  StorageType: "gp3",
  AllocatedStorage: DATABASE_GIB,
  MaxAllocatedStorage: 1000,
  StorageEncrypted: true,
  BackupRetentionPeriod: 7,
  DeletionProtection: true,
  MonitoringInterval: 60,
  MonitoringRoleArn: roles.rdsMonitoringRoleArn,
  DatabaseInsightsMode: "standard",
  EnablePerformanceInsights: true,
  PerformanceInsightsRetentionPeriod: 7,
  Tags: tagList(cluster, "database"),
  CopyTagsToSnapshot: true,
});

/** The family of parameter groups that the planned version takes. */
export const familyOf = ({ postgresVersion }: Plan) => `postgres${postgresVersion.split(".")[0]}`;
