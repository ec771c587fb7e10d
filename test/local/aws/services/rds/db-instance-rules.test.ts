import { CreateDBSubnetGroupCommand, RDSClient } from "@aws-sdk/client-rds";
import { describe, expect, it } from "vitest";
import { ACCOUNT, aReadyAccount, create, startAws, subnetIds } from "./a-database.ts";

describe("creating an instance", () => {
  it("is refused in an account without RDS's own role", async () => {
    await using aws = await startAws();
    const client = aws.client(RDSClient);
    await client.send(
      new CreateDBSubnetGroupCommand({
        DBSubnetGroupName: "private",
        DBSubnetGroupDescription: "private subnets",
        SubnetIds: await subnetIds(aws),
      }),
    );

    await expect(create(client)).rejects.toMatchObject({
      name: "InvalidParameterValue",
      message:
        "Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later",
    });
  });

  it.each([
    [{ DBInstanceIdentifier: "air--flow" }, "InvalidParameterValue", "is not a valid identifier."],
    [{ DBInstanceIdentifier: "a".repeat(64) }, "InvalidParameterValue", "longer than 63"],
    [{ Engine: "mysql" }, "InvalidParameterValue", "Invalid DB engine: mysql"],
    [
      { EngineVersion: "9.5" },
      "InvalidParameterCombination",
      "Cannot find version 9.5 for postgres",
    ],
    [
      { DBInstanceClass: "db.m4.large" },
      "InvalidParameterCombination",
      "RDS does not support creating a DB instance with the following combination: DBInstanceClass=db.m4.large, Engine=postgres, EngineVersion=17.9, LicenseModel=postgresql-license. For supported combinations of instance class and database engine version, see the documentation.",
    ],
    [{ DBInstanceClass: "large" }, "InvalidParameterValue", "Invalid DB Instance class: large"],
    [
      { AllocatedStorage: 19 },
      "InvalidParameterCombination",
      "Invalid storage size for engine name postgres and storage type gp3: 19",
    ],
    [
      { StorageThroughput: 500 },
      "InvalidParameterCombination",
      "You can't specify IOPS or storage throughput for engine postgres and a storage size less than 400.",
    ],
    [
      { MaxAllocatedStorage: 99 },
      "InvalidParameterCombination",
      "Max storage size must be greater than storage size",
    ],
    [
      { MasterUserPassword: "airflow-123" },
      "InvalidParameterCombination",
      "MasterUserPassword and ManageMasterUserPassword are mutually exclusive. Specify only one of these parameters.",
    ],
    [
      { ManageMasterUserPassword: false },
      "InvalidParameterValue",
      "The parameter MasterUserPassword must be provided and must not be blank.",
    ],
    [
      { ManageMasterUserPassword: false, MasterUserPassword: "short" },
      "InvalidParameterValue",
      "because it is shorter than 8 characters.",
    ],
    [{ MasterUsername: "rdsadmin" }, "InvalidParameterValue", "is a reserved word"],
    [{ MasterUsername: "" }, "InvalidParameterValue", "MasterUsername must be provided"],
    [{ DBName: "1abc" }, "InvalidParameterValue", "DBName must begin with a letter"],
    [{ Port: 1149 }, "InvalidParameterValue", "Valid range is: 1150-65535"],
    [{ BackupRetentionPeriod: 36 }, "InvalidParameterValue", "must be between 0 and 35."],
    [{ LicenseModel: "bring-your-own-license" }, "InvalidParameterValue", "Invalid license model"],
    [
      { AvailabilityZone: "us-east-1a" },
      "InvalidParameterCombination",
      "Requesting a specific availability zone is not valid for Multi-AZ instances.",
    ],
    [
      { EnableCloudwatchLogsExports: ["audit"] },
      "InvalidParameterCombination",
      "You cannot use the log types 'audit' with engine version postgres 17.9.",
    ],
    [
      { MonitoringInterval: 60 },
      "InvalidParameterCombination",
      "A MonitoringRoleARN value is required",
    ],
    [
      { MonitoringInterval: 60, MonitoringRoleArn: `arn:aws:iam::${ACCOUNT}:role/none` },
      "InvalidParameterValue",
      "ENHANCED_MONITORING",
    ],
    [{ DBSubnetGroupName: "none" }, "DBSubnetGroupNotFoundFault", "'none' does not exist."],
    [{ DBParameterGroupName: "none" }, "DBParameterGroupNotFoundFault", "not found: none"],
    [
      { DBParameterGroupName: "default.postgres16" },
      "InvalidParameterCombination",
      "The parameter group default.postgres16 with DBParameterGroupFamily postgres16 can't be used for this instance. Use a parameter group with DBParameterGroupFamily postgres17.",
    ],
    [{ VpcSecurityGroupIds: ["sg-0"] }, "InvalidParameterValue", "groupId= sg-0, groupName=."],
  ])("is refused with %j", async (instead, name, message) => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);

    await expect(create(client, instead)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});
