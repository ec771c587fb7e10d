import { DescribeDBSnapshotsCommand, RDSClient } from "@aws-sdk/client-rds";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it, vi } from "vitest";
import { criticalPathOfDeletion } from "../../local/critical-path.ts";
import { latencies } from "../../local/latency-profile.ts";
import { EVENTS } from "../../shared/events.ts";
import { stepsOf } from "../../shared/workflows.ts";
import {
  aCustomer,
  aTrustingCustomer,
  call,
  clientIn,
  ended,
  provision,
  stack,
  teardown,
} from "../support/provisioning.ts";
import { leftSince, thingsOf } from "../support/things.ts";

const NOTHING_KEPT = { keepLogBucket: false, keepFinalSnapshot: false };

describe("a deletion that nothing special is asked of", async () => {
  const customer = await aTrustingCustomer();
  const before = thingsOf(customer);
  const { cluster } = await provision(customer);
  const { cluster: deleted, events } = await teardown(customer, cluster.clusterId);

  it("keeps the log bucket and a last snapshot by default, and says so with the price", async () => {
    const { DBSnapshots } = await clientIn(RDSClient, customer.accountId).send(
      new DescribeDBSnapshotsCommand({}),
    );
    const kept = deleted.receipt?.left.filter(({ reason }) => reason === "kept") ?? [];
    expect(leftSince(before, customer)).toHaveLength(2);
    expect(kept.map(({ id }) => id)).toEqual([
      DBSnapshots?.[0]?.DBSnapshotIdentifier,
      `astro-logs-${cluster.clusterId}`,
    ]);
    expect(kept.map(({ cost }) => cost)).toEqual([
      expect.stringContaining("9.50 USD"),
      expect.stringContaining("0.023 USD"),
    ]);
  });

  it("takes hardly longer than AWS itself needs", async () => {
    const moments = deleted.steps.flatMap(({ startedAt, finishedAt }) =>
      [startedAt, finishedAt].flatMap((moment) => (moment ? Date.parse(moment) : [])),
    );
    const seconds = (Math.max(...moments) - Math.min(...moments)) / 1000;
    expect(seconds / criticalPathOfDeletion(latencies("typical")).seconds).toBeLessThan(1.1);
  });

  it("tells each step once, in a sequence without gaps, up to the receipt", async () => {
    const since = events.slice(
      events.findIndex(({ detailType }) => detailType === "Cluster Deletion Started"),
    );
    const steps = since.flatMap(({ detail }) => ("step" in detail ? [detail["step"]] : []));
    expect(events.map(({ detail }) => detail.sequence)).toEqual(events.map((_event, at) => at + 1));
    expect(steps.toSorted()).toEqual(stepsOf("deletion").toSorted());
    expect(since.at(-1)).toMatchObject({
      detailType: "Cluster Deleted",
      detail: { percent: 100, receipt: deleted.receipt },
    });
    for (const { detailType, detail } of events) EVENTS[detailType].parse(detail);
  });
});

describe("a deletion", () => {
  it("leaves the account as it was before the provisioning, when nothing is to be kept", async () => {
    const customer = await aTrustingCustomer();
    const before = thingsOf(customer);
    const { cluster } = await provision(customer, { flowLogs: "log-bucket" });
    const Bucket = `astro-logs-${cluster.clusterId}`;
    await clientIn(S3Client, customer.accountId).send(
      new PutObjectCommand({ Bucket, Key: "airflow/1.log", Body: "log" }),
    );

    const { cluster: deleted } = await teardown(customer, cluster.clusterId, NOTHING_KEPT);

    expect(deleted.failure).toBeUndefined();
    expect(deleted.status).toBe("DELETED");
    expect(leftSince(before, customer)).toEqual([]);
  });

  it("of one of two clusters in an account leaves the other as it is", async () => {
    const customer = await aTrustingCustomer();
    const { cluster: other } = await provision(customer, { name: "other", vpcCidr: "10.9.0.0/20" });
    const before = thingsOf(customer);
    const { cluster } = await provision(customer);

    const { cluster: deleted } = await teardown(customer, cluster.clusterId, NOTHING_KEPT);

    const after = (await call("clustersGet", customer, { path: { clusterId: other.clusterId } }))
      .body;
    expect(deleted.status).toBe("DELETED");
    expect(leftSince(before, customer)).toEqual([]);
    expect(before.filter((entry) => !thingsOf(customer).includes(entry))).toEqual([]);
    expect(after).toEqual(other);
  });
});

describe("a cluster that never came to be", () => {
  it("is deleted by a customer whose role never let us in, without entering the account", async () => {
    const customer = aCustomer();
    const { cluster } = await provision(customer);
    const calls = stack.world.journal.length;

    const { cluster: deleted } = await teardown(customer, cluster.clusterId);

    const entered = stack.world.journal
      .slice(calls)
      .filter(({ account }) => account === customer.accountId);
    expect(cluster.failure?.error).toBe("TrustRefused");
    expect(deleted).toMatchObject({ status: "DELETED", receipt: { looked: [], left: [] } });
    expect(entered).toEqual([]);
  });

  it("is deleted while it is being provisioned, and nothing is made after it", async () => {
    const customer = await aTrustingCustomer();
    const before = thingsOf(customer);
    const body = { name: "analytics", accountId: customer.accountId };
    const { clusterId } = (await call("clustersCreate", customer, { body })).body;
    await vi.waitFor(
      async () => {
        const { steps } = (await call("clustersGet", customer, { path: { clusterId } })).body;
        const step = steps.find((one: { step: string }) => one.step === "EnsureEksCluster");
        if (!step.startedAt) throw new Error("not begun yet");
      },
      { timeout: 25_000, interval: 5 },
    );

    const { cluster: deleted } = await teardown(customer, clusterId, NOTHING_KEPT);

    expect(deleted.failure).toBeUndefined();
    expect(deleted.status).toBe("DELETED");
    expect(leftSince(before, customer)).toEqual([]);
  });

  it("leaves its name to another, and its record to be read", async () => {
    const customer = await aTrustingCustomer();
    const { cluster: first } = await provision(customer);
    await teardown(customer, first.clusterId, NOTHING_KEPT);

    const { cluster: second } = await provision(customer);

    const { cluster: old } = await ended(customer, first.clusterId);
    expect(second.status).toBe("ACTIVE");
    expect(second.clusterId).not.toBe(first.clusterId);
    expect(old).toMatchObject({ status: "DELETED", outputs: first.outputs });
  });
});
