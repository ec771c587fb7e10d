import { describe, expect, it } from "vitest";
import { createRecord, keyOf, recordOf } from "../../shared/cluster-record.ts";
import { beginRun, listWithStatus, recordStatus } from "../../shared/cluster-status.ts";
import { STEP_NAMES } from "../../shared/steps.ts";
import { update } from "../../shared/table.ts";
import { recordAttempt } from "../../shared/timeline.ts";
import { aFailure } from "../support/records.ts";
import { aCluster } from "../support/requests.ts";
import { createTable } from "../support/table.ts";

const executionArn = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:c1";
const CLUSTER = aCluster();

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

  it("keeps since when the status is, whatever is reported again", async () => {
    await using _table = await createTable();
    const { since } = await createRecord(CLUSTER, executionArn);

    const started = await recordStatus(CLUSTER, running);
    const { since: end } = await recordStatus(CLUSTER, done);
    const ended = await recordStatus(CLUSTER, done);

    expect(started.since).toBe(since);
    expect(ended.since).toBe(end);
  });

  it("makes no record of an unknown cluster", async () => {
    await using table = await createTable();

    await expect(recordStatus(CLUSTER, done)).rejects.toThrow("is missing");
    expect(await table.items()).toEqual([]);
  });
});

describe("beginRun", () => {
  const next = {
    workflow: "provisioning",
    executionArn: `${executionArn}-1`,
    redriveCount: 0,
    redrives: [],
  } as const;

  it("makes the cluster's execution another one, which begins without a failure", async () => {
    await using _table = await createTable();
    const record = await createRecord(CLUSTER, executionArn);
    const failure = aFailure();
    const failed = { executionArn, status: "failed", redriveCount: 0, failure } as const;
    const known = await recordStatus(CLUSTER, failed);

    const begun = await beginRun(known, { ...next, redrives: [] });

    expect(begun).toEqual({ ...record, executionArn: next.executionArn, since: begun?.since });
    expect(await recordOf(CLUSTER)).toEqual(begun);
  });

  it("makes room for the steps that are newer than the record", async () => {
    await using _table = await createTable();
    await createRecord(CLUSTER, executionArn);
    await update(keyOf(CLUSTER), {
      UpdateExpression: "REMOVE steps.RemoveVpc, steps.RemoveRoutes",
    });
    const known = await recordOf(CLUSTER);

    await beginRun(known, { ...next, workflow: "deletion", redrives: [] });
    await recordAttempt(CLUSTER, "RemoveVpc");

    const { steps } = await recordOf(CLUSTER);
    expect(steps).toMatchObject({ RemoveVpc: { attempts: 1 }, RemoveRoutes: { attempts: 0 } });
    expect(Object.keys(steps)).toHaveLength(STEP_NAMES.length);
  });

  it("lets one of several who know the same record begin", async () => {
    await using _table = await createTable();
    const known = await createRecord(CLUSTER, executionArn);
    const names = ["a", "b", "c", "d"];

    const begun = await Promise.all(
      names.map((name) => beginRun(known, { ...next, redrives: [], executionArn: name })),
    );

    const [winner, ...more] = begun.filter(Boolean);
    expect(more).toEqual([]);
    expect(await recordOf(CLUSTER)).toEqual(winner);
  });
});

describe("listWithStatus", () => {
  const later = "9999-01-01T00:00:00.000Z";

  it("lists the clusters of all organizations, page by page, the oldest first", async () => {
    await using _table = await createTable();
    for (const clusterId of ["c3", "c1", "c2"])
      await createRecord(aCluster({ clusterId, organizationId: `org-${clusterId}` }), executionArn);
    await recordStatus(aCluster({ clusterId: "c1", organizationId: "org-c1" }), {
      executionArn,
      status: "failed",
      redriveCount: 0,
      failure: aFailure(),
    });

    const first = await listWithStatus("PROVISIONING", { limit: 1, before: later });
    const { cursor } = first;
    const second = await listWithStatus("PROVISIONING", { limit: 9, before: later, cursor });
    const failed = await listWithStatus("FAILED", { limit: 9, before: later });

    const ids = [first, second, failed].map(({ records }) =>
      records.map(({ cluster }) => cluster.clusterId),
    );
    expect(ids).toEqual([["c3"], ["c2"], ["c1"]]);
    expect(second).not.toHaveProperty("cursor");
  });

  it("leaves out what has the status since that moment or later", async () => {
    await using _table = await createTable();
    const { since } = await createRecord(CLUSTER, executionArn);

    expect(await listWithStatus("PROVISIONING", { limit: 9, before: since })).toEqual({
      records: [],
      unreadable: [],
    });
  });
});
