import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, it } from "vitest";
import type { Cluster } from "../../shared/cluster.ts";
import { holderOf, reserveName } from "../../shared/cluster-names.ts";
import { createRecord } from "../../shared/cluster-record.ts";
import { beginRun, recordStatus } from "../../shared/cluster-status.ts";
import { table as client, keys, tableName } from "../../shared/table.ts";
import { aDeletion } from "../support/records.ts";
import { aCluster } from "../support/requests.ts";
import { createTable } from "../support/table.ts";

const OURS = aCluster({ clusterId: "c1" });
const THEIRS = aCluster({ clusterId: "c2" });

/** Makes a reservation as old as if it had been made that many seconds ago. */
const age = (cluster: Cluster, seconds: number) =>
  client.send(
    new UpdateCommand({
      TableName: tableName(),
      Key: keys.clusterName(cluster.organizationId, cluster.name),
      UpdateExpression: "SET reservedAt = :then",
      ExpressionAttributeValues: { ":then": Date.now() - seconds * 1000 },
    }),
  );

it("reserves a free name", async () => {
  await using table = await createTable();

  const holder = await reserveName(OURS);

  expect(holder).toBe("c1");
  expect(await table.items()).toEqual([
    {
      pk: "ORGANIZATION#org-1",
      sk: "CLUSTER_NAME#analytics",
      clusterId: "c1",
      reservedAt: expect.any(Number),
    },
  ]);
});

it("reserves it for the same cluster as often as asked", async () => {
  await using _table = await createTable();
  await reserveName(OURS);

  expect(await reserveName(OURS)).toBe("c1");
});

it("tells which cluster has the name", async () => {
  await using _table = await createTable();
  await reserveName(OURS);

  expect(await reserveName(THEIRS)).toBe("c1");
});

it("leaves other organizations their names", async () => {
  await using _table = await createTable();
  await reserveName(OURS);

  expect(await reserveName({ ...THEIRS, organizationId: "org-2" })).toBe("c2");
});

it("gives a name to one of many that want it", async () => {
  await using _table = await createTable();
  const clusters = Array.from({ length: 10 }, (_, index) => aCluster({ clusterId: `c${index}` }));

  const holders = await Promise.all(clusters.map(reserveName));

  expect(new Set(holders).size).toBe(1);
});

it("passes on a name whose request died more than a minute ago", async () => {
  await using _table = await createTable();
  await reserveName(OURS);
  await age(OURS, 61);

  expect(await reserveName(THEIRS)).toBe("c2");
  expect(await reserveName(OURS)).toBe("c2");
});

it("passes on no name of a cluster that has a record", async () => {
  await using _table = await createTable();
  await reserveName(OURS);
  await createRecord(OURS, "arn");
  await age(OURS, 61);

  expect(await reserveName(THEIRS)).toBe("c1");
});

it("passes on the name of a cluster that is deleted", async () => {
  await using _table = await createTable();
  await reserveName(OURS);
  await beginRun(await createRecord(OURS, "arn"), aDeletion());
  await recordStatus(OURS, {
    executionArn: aDeletion().executionArn,
    status: "succeeded",
    redriveCount: 0,
  });
  await age(OURS, 61);

  expect(await reserveName(THEIRS)).toBe("c2");
});

it("passes on a name that a cluster reserved but does not bear", async () => {
  await using _table = await createTable();
  await createRecord({ ...OURS, name: "other" }, "arn");
  await reserveName(OURS);
  await age(OURS, 61);

  expect(await reserveName(THEIRS)).toBe("c2");
});

it("passes on a name to one of many that want it", async () => {
  await using _table = await createTable();
  await reserveName(OURS);
  await age(OURS, 61);
  const clusters = Array.from({ length: 5 }, (_, index) => aCluster({ clusterId: `d${index}` }));

  const holders = await Promise.all(clusters.map(reserveName));

  const own = holders.filter((holder, index) => holder === clusters[index]?.clusterId);
  expect(own).toHaveLength(1);
});

it("tells who has a name without reserving it", async () => {
  await using table = await createTable();

  expect(await holderOf(THEIRS)).toBeUndefined();
  expect(await table.items()).toEqual([]);

  await reserveName(OURS);
  expect(await holderOf(THEIRS)).toBe("c1");

  await age(OURS, 61);
  expect(await holderOf(THEIRS)).toBeUndefined();
});
