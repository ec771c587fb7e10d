import { DescribeNetworkInterfacesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DeleteDBInstanceCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { describe, expect, it } from "vitest";
import { ACCOUNT, aReadyAccount, create, describeAirflow, startAws } from "./a-database.ts";

describe("creating an instance", () => {
  it("answers with what was asked for, and with defaults for the rest", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);

    const created = await create(client, {
      DBInstanceIdentifier: "AirFlow",
      StorageEncrypted: true,
      BackupRetentionPeriod: 7,
      DeletionProtection: true,
      CopyTagsToSnapshot: true,
      Tags: [{ Key: "team", Value: "data" }],
    });

    expect(created).toMatchObject({
      DBInstanceIdentifier: "airflow",
      DBInstanceArn: `arn:aws:rds:us-east-1:${ACCOUNT}:db:airflow`,
      DbiResourceId: expect.stringMatching(/^db-[0-9A-Z]{26}$/),
      DBInstanceClass: "db.m6g.large",
      Engine: "postgres",
      EngineVersion: "17.9",
      MultiAZ: true,
      StorageType: "gp3",
      AllocatedStorage: 100,
      Iops: 3000,
      StorageThroughput: 125,
      StorageEncrypted: true,
      KmsKeyId: expect.stringMatching(`^arn:aws:kms:us-east-1:${ACCOUNT}:key/[0-9a-f-]{36}$`),
      BackupRetentionPeriod: 7,
      DeletionProtection: true,
      CopyTagsToSnapshot: true,
      PubliclyAccessible: false,
      CACertificateIdentifier: "rds-ca-rsa2048-g1",
      TagList: [{ Key: "team", Value: "data" }],
      DBSubnetGroup: { DBSubnetGroupName: "private", SubnetGroupStatus: "Complete" },
      DBParameterGroups: [{ DBParameterGroupName: "default.postgres17" }],
    });
    expect(created.AvailabilityZone).not.toBe(created.SecondaryAvailabilityZone);
  });

  it("is refused for an identifier that is taken", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    await create(client);

    await expect(create(client, { DBInstanceIdentifier: "AIRFLOW" })).rejects.toMatchObject({
      name: "DBInstanceAlreadyExistsFault",
      message: "DB instance already exists",
    });
  });
});

describe("describing instances", () => {
  it("refuses an identifier that is not there", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);

    await expect(describeAirflow(client)).rejects.toMatchObject({
      name: "DBInstanceNotFoundFault",
      message: "DBInstance airflow not found.",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("filters, and refuses filters that there are not", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    await create(client);
    await create(client, { DBInstanceIdentifier: "other" });
    const list = (Name: string) =>
      client.send(new DescribeDBInstancesCommand({ Filters: [{ Name, Values: ["other"] }] }));

    const { DBInstances } = await list("db-instance-id");

    expect(DBInstances?.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual(["other"]);
    await expect(list("colour")).rejects.toThrow("Unrecognized filter name: colour");
  });
});

describe("deleting an instance", () => {
  it("takes six and a half minutes, and then frees its addresses", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    await create(client);
    const remove = () =>
      client.send(
        new DeleteDBInstanceCommand({ DBInstanceIdentifier: "airflow", SkipFinalSnapshot: true }),
      );

    const { DBInstance } = await remove();
    await expect(remove()).rejects.toThrow("Instance airflow is already being deleted.");
    await aws.world.clock.sleep(385);
    const { DBInstances } = await client.send(new DescribeDBInstancesCommand({}));

    expect(DBInstance?.DBInstanceStatus).toBe("deleting");
    expect(DBInstances).toEqual([]);
    const interfaces = async () =>
      (await aws.client(EC2Client).send(new DescribeNetworkInterfacesCommand({})))
        .NetworkInterfaces;
    expect(await interfaces()).toHaveLength(2);
    await aws.world.clock.sleep(10);
    expect(await interfaces()).toEqual([]);
  });

  it("is refused while it is protected, and without a word on the final snapshot", async () => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    await create(client, { DeletionProtection: true });
    await create(client, { DBInstanceIdentifier: "other" });
    const remove = (DBInstanceIdentifier: string, FinalDBSnapshotIdentifier?: string) =>
      client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, FinalDBSnapshotIdentifier }));

    await expect(remove("airflow", "last")).rejects.toMatchObject({
      name: "InvalidParameterCombination",
      message:
        "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    });
    await expect(remove("other")).rejects.toThrow(
      "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
    );
    await expect(remove("other", "last")).rejects.toThrow(
      "Instance other is currently creating - a final snapshot cannot be taken.",
    );
  });
});
