import {
  DeleteDBInstanceCommand,
  type DeleteDBInstanceMessage,
  DeleteDBSnapshotCommand,
  DescribeDBSnapshotsCommand,
  ListTagsForResourceCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import { aReadyAccount, create, startAws } from "./a-database.ts";

const Tags = [{ Key: "astro:cluster-id", Value: "c1" }];

const remove = (client: RDSClient, instead: DeleteDBInstanceMessage) =>
  client.send(
    new DeleteDBInstanceCommand({ FinalDBSnapshotIdentifier: "airflow-final", ...instead }),
  );

it("is taken while its instance is deleted, and stays", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);
  const { DbiResourceId } = await create(client, { CopyTagsToSnapshot: true, Tags });
  await aws.world.clock.sleep(820);
  const find = async () =>
    (await client.send(new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: "airflow" })))
      .DBSnapshots;

  await remove(client, { DBInstanceIdentifier: "airflow" });
  const during = await find();
  await aws.world.clock.sleep(385);
  const after = await find();

  expect(during).toMatchObject([{ Status: "creating", PercentProgress: 0 }]);
  expect(after).toMatchObject([
    {
      DBSnapshotIdentifier: "airflow-final",
      DbiResourceId,
      Status: "available",
      SnapshotType: "manual",
      AllocatedStorage: 100,
      TagList: Tags,
    },
  ]);
  const { TagList } = await client.send(
    new ListTagsForResourceCommand({ ResourceName: after?.[0]?.DBSnapshotArn }),
  );
  expect(TagList).toEqual(Tags);
});

it("has a name of its own: an instance that wants the same one is not deleted", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);
  await create(client);
  await create(client, { DBInstanceIdentifier: "other" });
  await aws.world.clock.sleep(820);
  await remove(client, { DBInstanceIdentifier: "airflow" });

  await expect(remove(client, { DBInstanceIdentifier: "other" })).rejects.toMatchObject({
    name: "DBSnapshotAlreadyExistsFault",
    message:
      "Cannot create the snapshot because a snapshot with the identifier airflow-final already exists.",
  });
});

it("can be deleted once it is there", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);
  await create(client);
  await aws.world.clock.sleep(820);
  await remove(client, { DBInstanceIdentifier: "airflow" });
  const removal = new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: "airflow-final" });
  await expect(client.send(removal)).rejects.toMatchObject({
    name: "InvalidDBSnapshotStateFault",
  });
  await aws.world.clock.sleep(385);

  const { DBSnapshot } = await client.send(removal);

  expect(DBSnapshot?.Status).toBe("deleted");
  await expect(client.send(removal)).rejects.toMatchObject({ name: "DBSnapshotNotFoundFault" });
});

it("is listed by its type", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);

  const { DBSnapshots } = await client.send(
    new DescribeDBSnapshotsCommand({ SnapshotType: "automated" }),
  );

  expect(DBSnapshots).toEqual([]);
});
