import { describe, expect, it } from "vitest";
import { createRecord, recordOf } from "../../shared/cluster-record.ts";
import { STEP_NAMES } from "../../shared/steps.ts";
import { newTimeline, percentOf, recordAttempt, recordFinish } from "../../shared/timeline.ts";
import { aCluster } from "../support/requests.ts";
import { createTable } from "../support/table.ts";

const CLUSTER = aCluster();

describe("recordAttempt", () => {
  it("counts attempts, and keeps the time of the first", async () => {
    await using _table = await createTable();
    await createRecord(CLUSTER, "arn");
    await recordAttempt(CLUSTER, "EnsureVpc");
    const { steps: first } = await recordOf(CLUSTER);

    await recordAttempt(CLUSTER, "EnsureVpc");

    const { steps: second } = await recordOf(CLUSTER);
    expect(first.EnsureVpc).toEqual({ startedAt: expect.any(String), attempts: 1 });
    expect(second.EnsureVpc).toEqual({ startedAt: first.EnsureVpc?.startedAt, attempts: 2 });
  });

  it("refuses a step of a workflow that the cluster is not in any more", async () => {
    await using _table = await createTable();
    await createRecord(CLUSTER, "arn");

    const attempt = recordAttempt(CLUSTER, "RemoveVpc");

    await expect(attempt).rejects.toMatchObject({
      name: "Superseded",
      message: `cluster ${CLUSTER.clusterId} is not in deletion any more`,
    });
    expect((await recordOf(CLUSTER)).steps.RemoveVpc).toEqual({ attempts: 0 });
  });

  it("loses none of many at the same time", async () => {
    await using _table = await createTable();
    await createRecord(CLUSTER, "arn");
    const steps = ["EnsureDatabase", "EnsureEksCluster", "EnsureNatGateways"] as const;

    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        recordAttempt(CLUSTER, steps[index % 3] ?? "Activate"),
      ),
    );

    const { steps: timeline } = await recordOf(CLUSTER);
    expect(steps.map((step) => timeline[step]?.attempts)).toEqual([10, 10, 10]);
  });
});

describe("recordFinish", () => {
  it("keeps the first time that a step was done", async () => {
    await using _table = await createTable();
    await createRecord(CLUSTER, "arn");
    await recordAttempt(CLUSTER, "EnsureVpc");
    const { EnsureVpc: first } = await recordFinish(CLUSTER, "EnsureVpc");

    const { EnsureVpc: second } = await recordFinish(CLUSTER, "EnsureVpc");

    expect(first?.finishedAt).toEqual(expect.any(String));
    expect(second).toEqual(first);
  });

  it("fails for a cluster that has no record", async () => {
    await using table = await createTable();

    await expect(recordFinish(CLUSTER, "EnsureVpc")).rejects.toThrow(/invalid/);
    expect(await table.items()).toEqual([]);
  });
});

describe("percentOf", () => {
  const finishedAt = "2026-11-23T10:00:00.000Z";

  it("is 0 at first", () => {
    expect(percentOf("provisioning", newTimeline())).toBe(0);
  });

  it("weighs finished steps by their typical time", () => {
    const timeline = { ...newTimeline(), EnsureDatabase: { attempts: 1, finishedAt } };

    expect(percentOf("provisioning", timeline)).toBe(48);
  });

  it("is 100 when all steps are done", () => {
    const done = Object.fromEntries(STEP_NAMES.map((name) => [name, { attempts: 1, finishedAt }]));

    expect(percentOf("provisioning", done)).toBe(100);
  });
});
