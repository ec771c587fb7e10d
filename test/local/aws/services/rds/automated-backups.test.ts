import {
  DeleteDBInstanceAutomatedBackupCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstanceAutomatedBackupsCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import { aReadyAccount, create, startAws } from "./a-database.ts";

const find = async (client: RDSClient, DbiResourceId: string | undefined) =>
  (await client.send(new DescribeDBInstanceAutomatedBackupsCommand({ DbiResourceId })))
    .DBInstanceAutomatedBackups;

const remove = (client: RDSClient, DeleteAutomatedBackups?: boolean) =>
  client.send(
    new DeleteDBInstanceCommand({
      DBInstanceIdentifier: "airflow",
      SkipFinalSnapshot: true,
      DeleteAutomatedBackups,
    }),
  );

it("goes with its instance", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);
  const { DbiResourceId } = await create(client, { BackupRetentionPeriod: 7 });
  const before = await find(client, DbiResourceId);

  await remove(client);
  await aws.world.clock.sleep(385);

  expect(before).toMatchObject([{ Status: "active", BackupRetentionPeriod: 7 }]);
  expect(await find(client, DbiResourceId)).toEqual([]);
});

it("stays when it is to, until it is deleted for itself", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);
  const { DbiResourceId } = await create(client, { BackupRetentionPeriod: 7 });
  await remove(client, false);
  await aws.world.clock.sleep(385);
  const retained = await find(client, DbiResourceId);
  const removal = new DeleteDBInstanceAutomatedBackupCommand({ DbiResourceId });

  await client.send(removal);

  expect(retained).toMatchObject([{ Status: "retained", DBInstanceIdentifier: "airflow" }]);
  expect(await find(client, DbiResourceId)).toEqual([]);
  await expect(client.send(removal)).rejects.toMatchObject({
    name: "DBInstanceAutomatedBackupNotFoundFault",
  });
});
