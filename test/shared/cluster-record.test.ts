import { describe, expect, it } from "vitest";
import {
  createRecord,
  findRecord,
  listRecords,
  recordOf,
  recordOutputs,
  recordStatus,
} from "../../shared/cluster-record.ts";
import { STEP_NAMES } from "../../shared/steps.ts";
import { aFailure, someOutputs } from "../support/records.ts";
import { aCluster } from "../support/requests.ts";
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
      createdAt: expect.any(String),
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

describe("recordStatus", () => {
  const failure = aFailure();
  const running = { executionArn, status: "running", redriveCount: 0 } as const;
  const done = { ...running, status: "succeeded" } as const;
  const failed = { ...running, status: "failed", failure } as const;
  const redriven = { ...running, redriveCount: 1 } as const;
  const doneAfterRedrive = { ...done, redriveCount: 1 } as const;
  const elsewhere = { ...failed, executionArn: `${executionArn}-other`, redriveCount: 2 } as const;

  it.each([
    ["a start", [running], "PROVISIONING"],
    ["an end in success", [running, done], "ACTIVE"],
    ["an end in failure", [running, failed], "FAILED"],
    ["an end twice", [done, done], "ACTIVE"],
    ["a start after the end", [done, running], "ACTIVE"],
    ["a failure after success", [done, failed], "ACTIVE"],
    ["a redrive", [failed, redriven], "PROVISIONING"],
    ["the failure of before a redrive", [failed, redriven, failed], "PROVISIONING"],
    ["success after a redrive", [failed, redriven, doneAfterRedrive], "ACTIVE"],
    ["a redrive after its success", [failed, doneAfterRedrive, redriven], "ACTIVE"],
    ["a failure of another execution", [running, elsewhere], "PROVISIONING"],
  ] as const)("after %s is right", async (_what, reports, expected) => {
    await using _table = await createTable();
    await createRecord(CLUSTER, executionArn);

    for (const report of reports) await recordStatus(CLUSTER, report);

    const { status, failure: why } = await recordOf(CLUSTER);
    expect(status).toBe(expected);
    expect(why).toEqual(expected === "FAILED" ? failure : undefined);
  });

  it("makes no record of an unknown cluster", async () => {
    await using table = await createTable();

    await expect(recordStatus(CLUSTER, done)).rejects.toThrow("is missing");
    expect(await table.items()).toEqual([]);
  });
});
