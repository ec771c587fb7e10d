import { beforeEach, describe, expect, it } from "vitest";
import { create } from "../../../functions/api/deletions.ts";
import { findRecord, recordOf } from "../../../shared/cluster-record.ts";
import { recordStatus } from "../../../shared/cluster-status.ts";
import { anHttpEvent, parsed, type Wanted } from "../../support/http-event.ts";
import { clusterOf, mockStepFunctions, post, started } from "../../support/posted-clusters.ts";
import { aFailure } from "../../support/records.ts";
import { createTable } from "../../support/table.ts";

const NAMED = { name: "analytics" };
const KEPT = { logBucket: true, finalSnapshot: true };

const remove = async (clusterId: string, wanted: Wanted = {}) =>
  parsed(await create(anHttpEvent({ path: { clusterId }, ...wanted })));

let mock: ReturnType<typeof mockStepFunctions>;

beforeEach(() => {
  mock = mockStepFunctions();
});

/** A cluster that is asked for, and the executions that are started after that. */
const aPostedCluster = async () => {
  const { body } = await post();
  const cluster = clusterOf(body);
  const { executionArn } = await recordOf(cluster);
  return { cluster, executionArn, startedSince: () => started(mock).slice(1) };
};

describe("a dry run", () => {
  it("tells what would go and what would stay for what price, and does nothing", async () => {
    await using table = await createTable();
    const { cluster, startedSince } = await aPostedCluster();
    const before = await table.items();

    const { status, body } = await remove(cluster.clusterId, { query: { dryRun: "true" } });

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: "PROVISIONING", keep: KEPT });
    expect(body.goes).toContainEqual({ resource: "RDS database", ids: ["astro-analytics"] });
    expect(body.goes.map(({ resource }: { resource: string }) => resource)).not.toContain(
      "Log bucket",
    );
    expect(body.stays.slice(0, 3)).toMatchObject([
      { id: `astro-logs-${cluster.clusterId}`, cost: expect.stringContaining("0.023 USD") },
      { cost: expect.stringContaining("up to 9.50 USD a month for 100 GiB") },
      { reason: "pending" },
    ]);
    expect(await table.items()).toEqual(before);
    expect(startedSince()).toEqual([]);
  });

  it.each(["yes", "1", ""])("is refused when neither true nor false: %j", async (dryRun) => {
    await using _table = await createTable();
    const { cluster, startedSince } = await aPostedCluster();

    const { status, body } = await remove(cluster.clusterId, { query: { dryRun }, body: NAMED });

    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { parameter: "dryRun", detail: expect.stringContaining("must be one of true, false") },
    ]);
    expect(startedSince()).toEqual([]);
  });

  it("tells what would be with what is asked for", async () => {
    await using _table = await createTable();
    const { cluster } = await aPostedCluster();
    const body = { keepLogBucket: false, keepFinalSnapshot: false };

    const answer = await remove(cluster.clusterId, { query: { dryRun: "true" }, body });

    expect(answer.body.goes).toContainEqual({
      resource: "Log bucket",
      ids: [`astro-logs-${cluster.clusterId}`],
    });
    expect(new Set(answer.body.stays.map(({ reason }: { reason: string }) => reason))).toEqual(
      new Set(["pending", "shared"]),
    );
  });
});

describe("a deletion", () => {
  it("takes over the record, then starts the workflow with what is kept and what it stops", async () => {
    await using _table = await createTable();
    const { cluster, executionArn, startedSince } = await aPostedCluster();

    const { status, headers, body } = await remove(cluster.clusterId, { body: NAMED });

    const record = await recordOf(cluster);
    expect(status).toBe(202);
    expect(headers).toMatchObject({
      location: `/organizations/org-1/clusters/${cluster.clusterId}`,
    });
    expect(body).toMatchObject({ clusterId: cluster.clusterId, status: "DELETING", keep: KEPT });
    expect(record).toMatchObject({ status: "DELETING", workflow: "deletion" });
    expect(startedSince()).toEqual([
      {
        stateMachineArn: "arn:aws:states:us-east-1:999999999999:stateMachine:delete-cluster",
        name: record.executionArn.split(":").at(-1),
        input: expect.any(String),
      },
    ]);
    expect(JSON.parse(startedSince()[0]?.input ?? "")).toEqual({
      cluster,
      executionArn: record.executionArn,
      keep: KEPT,
      stops: executionArn,
    });
  });

  it.each([
    [{ body: {} }, "is missing,"],
    [{ body: { name: "analytic" } }, '"analytic"'],
    [{}, "is missing,"],
  ])("asks for the name of the cluster: %j", async (wanted, is) => {
    await using _table = await createTable();
    const { cluster, startedSince } = await aPostedCluster();

    const { status, body } = await remove(cluster.clusterId, wanted);

    expect(status).toBe(400);
    expect(body.errors).toEqual([
      {
        pointer: "#/name",
        detail: `${is} must be the name of the cluster, analytics`,
      },
    ]);
    expect(startedSince()).toEqual([]);
  });

  it("that is asked for again is the same one, and keeps what was to be kept at first", async () => {
    await using _table = await createTable();
    const { cluster, startedSince } = await aPostedCluster();
    const first = await remove(cluster.clusterId, { body: NAMED });

    const again = { ...NAMED, keepLogBucket: false };
    const second = await remove(cluster.clusterId, { body: again });

    expect(second.status).toBe(202);
    expect(second.body).toMatchObject({ keep: KEPT, goes: first.body.goes });
    expect(new Set(startedSince().map(({ name }) => name)).size).toBe(1);
  });

  it("is one, however many ask for it at once", async () => {
    await using _table = await createTable();
    const { cluster, startedSince } = await aPostedCluster();

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => remove(cluster.clusterId, { body: NAMED })),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(202));
    expect(new Set(startedSince().map(({ name }) => name)).size).toBe(1);
  });

  it("that is over is answered at once", async () => {
    await using _table = await createTable();
    const { cluster, startedSince } = await aPostedCluster();
    await remove(cluster.clusterId, { body: NAMED });
    const { executionArn } = await recordOf(cluster);
    await recordStatus(cluster, { executionArn, status: "succeeded", redriveCount: 0 });

    const { status, body } = await remove(cluster.clusterId, { body: NAMED });

    expect(status).toBe(200);
    expect(body.status).toBe("DELETED");
    expect(startedSince()).toHaveLength(1);
  });

  it("that has failed begins anew, and still stops the provisioning", async () => {
    await using _table = await createTable();
    const { cluster, executionArn: provisioning, startedSince } = await aPostedCluster();
    await remove(cluster.clusterId, { body: NAMED });
    const { executionArn } = await recordOf(cluster);
    const failure = aFailure();
    await recordStatus(cluster, { executionArn, status: "failed", redriveCount: 0, failure });

    const { status } = await remove(cluster.clusterId, {
      body: { ...NAMED, keepFinalSnapshot: false },
    });

    const [first, second] = startedSince().map(({ input }) => JSON.parse(input ?? ""));
    expect(status).toBe(202);
    expect(second.executionArn).not.toBe(first.executionArn);
    expect(second).toMatchObject({
      stops: provisioning,
      keep: { logBucket: true, finalSnapshot: false },
    });
    expect(await recordOf(cluster)).toMatchObject({ status: "DELETING" });
  });

  it("can be asked for by support, and not by a member", async () => {
    await using _table = await createTable();
    const { cluster } = await aPostedCluster();

    const member = await remove(cluster.clusterId, { body: NAMED, claims: { role: "member" } });
    const support = await remove(cluster.clusterId, {
      body: NAMED,
      claims: { role: "support", organization_id: "vendor" },
    });

    expect([member.status, support.status]).toEqual([403, 202]);
  });

  it("of an unknown cluster is refused", async () => {
    await using _table = await createTable();

    const { status } = await remove(`c${"0".repeat(20)}`, { body: NAMED });

    expect(status).toBe(404);
  });

  it("leaves the name to the next cluster when it is over", async () => {
    await using _table = await createTable();
    const { cluster } = await aPostedCluster();
    await remove(cluster.clusterId, { body: NAMED });
    const { executionArn } = await recordOf(cluster);
    await recordStatus(cluster, { executionArn, status: "succeeded", redriveCount: 0 });
    const before = Date.now;
    Date.now = () => before() + 61_000;

    const { status, body } = await post();
    Date.now = before;

    expect(status).toBe(202);
    expect(body.clusterId).not.toBe(cluster.clusterId);
    expect(await findRecord("org-1", cluster.clusterId)).toMatchObject({ status: "DELETED" });
  });
});
