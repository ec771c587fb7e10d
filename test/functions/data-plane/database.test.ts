import {
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  DescribeEventsCommand,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/database.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster, aPlan } from "../../support/requests.ts";
import { awsError, commands, inputs, run, table } from "../../support/step.ts";

const rds = mockClient(RDSClient);

beforeEach(() => {
  rds.reset();
  rds.on(DescribeDBInstancesCommand).rejects(awsError("DBInstanceNotFoundFault"));
  rds.on(CreateDBSubnetGroupCommand).resolves({});
  rds.on(CreateDBParameterGroupCommand).resolves({});
  rds.on(ModifyDBParameterGroupCommand).resolves({});
  rds.on(CreateDBInstanceCommand).resolves({});
});

const earlier = {
  cluster: aCluster({ dbInstanceClass: "db.r5.xlarge" }),
  plan: aPlan({ postgresVersion: "17.6" }),
  subnets: {
    publicSubnetIds: ["subnet-pub-a", "subnet-pub-b"],
    privateSubnetIds: ["subnet-a", "subnet-b"],
  },
  securityGroups: {
    nodeSecurityGroupId: "sg-node",
    databaseSecurityGroupId: "sg-database",
    endpointSecurityGroupId: "sg-endpoint",
  },
  roles: {
    eksClusterRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-cluster",
    eksNodeRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-node",
    ebsCsiRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-ebs-csi",
    rdsMonitoringRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-rds-monitoring",
  },
};

const anInstance = (changes: DBInstance): DBInstance => ({
  TagList: tagList(aCluster(), "database"),
  EngineVersion: "17.6",
  ...changes,
});

const NAMED = { DBInstanceIdentifier: "astro-analytics", DbiResourceId: "db-ABC" };
const BROKE = {
  Events: [{ Date: new Date("2026-11-23T10:05:00Z"), Message: "The DB instance is broken." }],
};

const available = anInstance({
  DBInstanceStatus: "available",
  Endpoint: { Address: "astro-analytics.abc.us-east-1.rds.amazonaws.com", Port: 5432 },
  MasterUserSecret: { SecretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1" },
});

it("makes the instance as asked when there is none, and comes back for it", async () => {
  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "JustStarted",
    message: "database astro-analytics is creating",
  });
  expect(inputs(rds, CreateDBInstanceCommand)).toEqual([
    {
      DBInstanceIdentifier: "astro-analytics",
      DBInstanceClass: "db.r5.xlarge",
      Engine: "postgres",
      EngineVersion: "17.6",
      AutoMinorVersionUpgrade: true,
      MultiAZ: true,
      DBSubnetGroupName: "astro-analytics",
      VpcSecurityGroupIds: ["sg-database"],
      PubliclyAccessible: false,
      CACertificateIdentifier: "rds-ca-rsa2048-g1",
      DBParameterGroupName: "astro-analytics-postgres17",
      MasterUsername: "astro",
      ManageMasterUserPassword: true,
      StorageType: "gp3",
      AllocatedStorage: 100,
      MaxAllocatedStorage: 1000,
      StorageEncrypted: true,
      BackupRetentionPeriod: 7,
      DeletionProtection: true,
      MonitoringInterval: 60,
      MonitoringRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-rds-monitoring",
      DatabaseInsightsMode: "standard",
      EnablePerformanceInsights: true,
      PerformanceInsightsRetentionPeriod: 7,
      Tags: tagList(aCluster(), "database"),
      CopyTagsToSnapshot: true,
    },
  ]);
});

it("makes both groups before the instance, which must be reached by TLS", async () => {
  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "JustStarted" });
  expect(inputs(rds, CreateDBSubnetGroupCommand)).toEqual([
    {
      DBSubnetGroupName: "astro-analytics",
      DBSubnetGroupDescription: "Private subnets of astro-analytics",
      SubnetIds: ["subnet-a", "subnet-b"],
      Tags: tagList(aCluster(), "database-subnet-group"),
    },
  ]);
  expect(inputs(rds, CreateDBParameterGroupCommand)).toEqual([
    {
      DBParameterGroupName: "astro-analytics-postgres17",
      DBParameterGroupFamily: "postgres17",
      Description: "Parameters of astro-analytics",
      Tags: tagList(aCluster(), "database-parameter-group"),
    },
  ]);
  expect(inputs(rds, ModifyDBParameterGroupCommand)).toEqual([
    {
      DBParameterGroupName: "astro-analytics-postgres17",
      Parameters: [
        { ParameterName: "rds.force_ssl", ParameterValue: "1", ApplyMethod: "pending-reboot" },
      ],
    },
  ]);
  expect(commands(rds).at(-1)).toBe("CreateDBInstanceCommand");
});

it("finds the instance of an earlier attempt and makes nothing", async () => {
  rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [available] });

  const facts = await run(ensure, earlier);

  expect(facts).toEqual({
    endpoint: "astro-analytics.abc.us-east-1.rds.amazonaws.com",
    port: 5432,
    secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1",
    engineVersion: "17.6",
  });
  expect(inputs(rds, DescribeDBInstancesCommand)).toEqual([
    { DBInstanceIdentifier: "astro-analytics" },
  ]);
  expect(commands(rds)).toEqual(["DescribeDBInstancesCommand"]);
});

it("goes on with the groups of an attempt that died before the instance", async () => {
  rds.on(CreateDBSubnetGroupCommand).rejects(awsError("DBSubnetGroupAlreadyExistsFault"));
  rds.on(CreateDBParameterGroupCommand).rejects(awsError("DBParameterGroupAlreadyExistsFault"));
  rds
    .on(ListTagsForResourceCommand)
    .resolves({ TagList: tagList(aCluster(), "database-subnet-group") });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "JustStarted" });
  expect(inputs(rds, ListTagsForResourceCommand)).toEqual([
    { ResourceName: "arn:aws:rds:us-east-1:123456789012:subgrp:astro-analytics" },
    { ResourceName: "arn:aws:rds:us-east-1:123456789012:pg:astro-analytics-postgres17" },
  ]);
  expect(inputs(rds, CreateDBInstanceCommand)).toHaveLength(1);
});

it("changes no parameter group that has the name but not our tags", async () => {
  rds.on(CreateDBParameterGroupCommand).rejects(awsError("DBParameterGroupAlreadyExistsFault"));
  rds.on(ListTagsForResourceCommand).resolves({ TagList: [] });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: "pg:astro-analytics-postgres17 is not this cluster's, must be absent",
  });
  expect(commands(rds)).not.toContain("ModifyDBParameterGroupCommand");
});

it("adopts no instance that has the name but not our tags", async () => {
  rds
    .on(DescribeDBInstancesCommand)
    .resolves({ DBInstances: [{ ...available, TagList: [{ Key: "team", Value: "data" }] }] });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: "database astro-analytics is not this cluster's, must be absent",
  });
});

it.each([
  "creating",
  "modifying",
  "backing-up",
  "configuring-enhanced-monitoring",
  "storage-optimization",
  "rebooting",
])("is not ready while the instance is %s", async (DBInstanceStatus) => {
  rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [anInstance({ DBInstanceStatus })] });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message: `database astro-analytics is ${DBInstanceStatus}`,
  });
});

it.each([
  "failed",
  "incompatible-network",
  "incompatible-parameters",
  "inaccessible-encryption-credentials",
  "storage-full",
])("leaves to people an instance that is %s and was reachable before", async (DBInstanceStatus) => {
  const instance = anInstance({ ...NAMED, DBInstanceStatus, Endpoint: { Port: 5432 } });
  rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [instance] });
  rds.on(DescribeEventsCommand).resolves(BROKE);

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "Error",
    message: `database astro-analytics is ${DBInstanceStatus}, must be available`,
  });
  expect(inputs(rds, DeleteDBInstanceCommand)).toEqual([]);
  expect(inputs(table, PutCommand).map(({ Item }) => Item)).toMatchObject([
    { id: "db-ABC", evidence: ["2026-11-23T10:05:00.000Z The DB instance is broken."] },
  ]);
});

it.each([
  { DeletionProtection: true, unprotections: 1 },
  { DeletionProtection: false, unprotections: 0 },
])(
  "replaces an instance that failed before it could be reached, protected: $DeletionProtection",
  async ({ DeletionProtection, unprotections }) => {
    const DBInstanceStatus = "incompatible-network";
    const instance = anInstance({ ...NAMED, DBInstanceStatus, DeletionProtection });
    rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [instance] });
    rds.on(DescribeEventsCommand).resolves({ ...BROKE, Events: undefined });
    rds.on(ModifyDBInstanceCommand).resolves({});
    rds.on(DeleteDBInstanceCommand).resolves({});

    const attempt = run(ensure, earlier);

    await expect(attempt).rejects.toMatchObject({
      name: "NotReady",
      message:
        "database astro-analytics is incompatible-network, must be available; it is removed, to be made anew",
    });
    expect(inputs(rds, ModifyDBInstanceCommand)).toHaveLength(unprotections);
    expect(inputs(rds, DeleteDBInstanceCommand)).toEqual([
      {
        DBInstanceIdentifier: "astro-analytics",
        SkipFinalSnapshot: true,
        DeleteAutomatedBackups: true,
      },
    ]);
  },
);

it("takes an instance with a restorable time for one that was reachable", async () => {
  const instance = anInstance({
    ...NAMED,
    DBInstanceStatus: "failed",
    LatestRestorableTime: new Date(),
  });
  rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [instance] });
  rds.on(DescribeEventsCommand).resolves(BROKE);

  await expect(run(ensure, earlier)).rejects.toMatchObject({ name: "Error" });

  expect(inputs(rds, DeleteDBInstanceCommand)).toEqual([]);
});

it("passes on any refusal of a group", async () => {
  rds.on(CreateDBSubnetGroupCommand).rejects(awsError("DBSubnetGroupDoesNotCoverEnoughAZs"));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "DBSubnetGroupDoesNotCoverEnoughAZs" });
  expect(commands(rds)).not.toContain("CreateDBInstanceCommand");
});

it("does not take a failed look for an absent instance", async () => {
  rds.on(DescribeDBInstancesCommand).rejects(awsError("InternalFailure"));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "InternalFailure" });
  expect(commands(rds)).toEqual(["DescribeDBInstancesCommand"]);
});

it.each([
  "Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later",
  "Missing necessary credentials",
  "IAM role ARN value is invalid or does not include the required permissions for: ENHANCED_MONITORING",
])("waits for RDS to see its new roles: %s", async (message) => {
  rds.on(CreateDBInstanceCommand).rejects(awsError("InvalidParameterValue", message));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message: "rds cannot use its roles yet",
  });
});
