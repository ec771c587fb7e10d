import { describe, expect, it } from "vitest";
import {
  createRecord,
  findRecord,
  findRecordById,
  keyOf,
  listRecords,
  recordOf,
  recordOutputs,
  recordPreflight,
} from "../../shared/cluster-record.ts";
import { STEP_NAMES } from "../../shared/steps.ts";
import { aFinding, someOutputs } from "../support/records.ts";
import { aCluster, aPlan } from "../support/requests.ts";
import { createTable } from "../support/table.ts";

const executionArn = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:c1";
const CLUSTER = aCluster();

describe("createRecord", () => {
  it("writes a record in which nothing has been done", async () => {
    await using _table = await createTable();

    const record = await createRecord(CLUSTER, executionArn);

    expect(record).toEqual({
      cluster: CLUSTER,
      status: "PROVISIONING",
      workflow: "provisioning",
      executionArn,
      redriveCount: 0,
      redrives: [],
      createdAt: expect.any(String),
      since: record.createdAt,
      steps: Object.fromEntries(STEP_NAMES.map((name) => [name, { attempts: 0 }])),
    });
    expect(await recordOf(CLUSTER)).toEqual(record);
  });

  it("returns a record that is there already untouched", async () => {
    await using _table = await createTable();
    const first = await createRecord(CLUSTER, executionArn);

    const second = await createRecord({ ...CLUSTER, region: "eu-west-1" }, "another");

    expect(second).toEqual(first);
  });

  it("lets one of many writers win, and all know which", async () => {
    await using _table = await createTable();
    const names = Array.from({ length: 10 }, (_, index) => `cluster-${index}`);

    const records = await Promise.all(
      names.map((name) => createRecord({ ...CLUSTER, name }, executionArn)),
    );

    expect(new Set(records.map(({ cluster }) => cluster.name)).size).toBe(1);
  });

  it("fails when the table does", async () => {
    await using _table = await createTable();
    process.env["TABLE_NAME"] = "absent";

    await expect(createRecord(CLUSTER, executionArn)).rejects.toThrow(/not found/);
  });
});

describe("findRecord", () => {
  it("finds nothing of another organization", async () => {
    await using _table = await createTable();
    await createRecord(CLUSTER, executionArn);

    const found = await findRecord("org-2", CLUSTER.clusterId);

    expect(found).toBeUndefined();
  });
});

describe("findRecordById", () => {
  it("finds a record whosever it is", async () => {
    await using _table = await createTable();
    const record = await createRecord(CLUSTER, executionArn);

    expect(await findRecordById(CLUSTER.clusterId)).toEqual(record);
    expect(await findRecordById("c-unknown")).toBeUndefined();
  });

  it("finds none that was only about to be written", async () => {
    await using table = await createTable();
    await createRecord(CLUSTER, executionArn);
    await table.remove(keyOf(CLUSTER));

    expect(await findRecordById(CLUSTER.clusterId)).toBeUndefined();
  });
});

describe("recordOf", () => {
  it("says which cluster has no record", async () => {
    await using _table = await createTable();

    await expect(recordOf(CLUSTER)).rejects.toThrow(
      `record of cluster ${CLUSTER.clusterId} is missing`,
    );
  });
});

describe("listRecords", () => {
  it("ends with a page that has no cursor", async () => {
    await using _table = await createTable();
    for (const clusterId of ["c1", "c2", "c3"])
      await createRecord(aCluster({ clusterId }), executionArn);

    const first = await listRecords("org-1", { limit: 2 });
    const second = await listRecords("org-1", { limit: 2, cursor: first.cursor });

    expect(first.records.map(({ cluster }) => cluster.clusterId)).toEqual(["c1", "c2"]);
    expect(first.cursor).toBe("c2");
    expect(second.records.map(({ cluster }) => cluster.clusterId)).toEqual(["c3"]);
    expect(second).not.toHaveProperty("cursor");
  });
});

describe("recordOutputs", () => {
  it("keeps them beside everything else", async () => {
    await using _table = await createTable();
    const record = await createRecord(CLUSTER, executionArn);

    await recordOutputs(CLUSTER, someOutputs());

    expect(await recordOf(CLUSTER)).toEqual({ ...record, outputs: someOutputs() });
  });
});

describe("recordPreflight", () => {
  const finding = aFinding();

  it("keeps what was found, and no plan where there is none", async () => {
    await using _table = await createTable();
    await createRecord(CLUSTER, executionArn);

    await recordPreflight(CLUSTER, { findings: [finding] });

    const record = await recordOf(CLUSTER);
    expect(record.findings).toEqual([finding]);
    expect(record).not.toHaveProperty("plan");
  });

  it("keeps the plan, and the findings of the last time", async () => {
    await using _table = await createTable();
    await createRecord(CLUSTER, executionArn);
    await recordPreflight(CLUSTER, { findings: [finding] });

    await recordPreflight(CLUSTER, { findings: [], plan: aPlan() });

    expect(await recordOf(CLUSTER)).toMatchObject({ findings: [], plan: aPlan() });
  });
});
