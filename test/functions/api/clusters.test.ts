import { describe, expect, it } from "vitest";
import { get, list } from "../../../functions/api/clusters.ts";
import { recordOutputs } from "../../../shared/cluster-record.ts";
import { beginRun, recordStatus } from "../../../shared/cluster-status.ts";
import { nextRun } from "../../../shared/runs.ts";
import { recordAttempt, recordFinish } from "../../../shared/timeline.ts";
import { stepsOf } from "../../../shared/workflows.ts";
import { anHttpEvent, parsed, type Wanted } from "../../support/http-event.ts";
import {
  clusterOf,
  mockStepFunctions,
  post,
  REQUEST,
  reportOf,
} from "../../support/posted-clusters.ts";
import { aFailure, someOutputs } from "../../support/records.ts";
import { createTable } from "../../support/table.ts";

describe("list", () => {
  it("gives all clusters of the organization page by page", async () => {
    await using _table = await createTable();
    mockStepFunctions();
    const names = ["one", "two", "three", "four", "five"];
    for (const name of names) await post({ body: { ...REQUEST, name } });

    const seen: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: "2", ...(cursor && { cursor }) };
      const { body } = parsed(await list(anHttpEvent({ claims: { role: "member" }, query })));
      sizes.push(body.clusters.length);
      seen.push(
        ...body.clusters.map((cluster: { request: { name: string } }) => cluster.request.name),
      );
      cursor = body.cursor;
    } while (cursor);

    expect(sizes).toEqual([2, 2, 1]);
    expect(seen.toSorted()).toEqual(names.toSorted());
  });

  it("shows no other organization's clusters", async () => {
    await using _table = await createTable();
    mockStepFunctions();
    await post();

    const claims = { organization_id: "org-2" };
    const { body } = parsed(await list(anHttpEvent({ claims, path: { organizationId: "org-2" } })));

    expect(body).toEqual({ clusters: [] });
  });

  it.each([{ limit: "0" }, { limit: "101" }, { limit: "many" }, { limit: "1.5" }])(
    "refuses the query %o",
    async (query) => {
      await using _table = await createTable();

      const { status, body } = parsed(await list(anHttpEvent({ query })));

      expect(status).toBe(400);
      expect(body.errors).toEqual([
        { parameter: "limit", detail: "must be a whole number from 1 to 100" },
      ]);
    },
  );
});

describe("get", () => {
  const show = async (clusterId: string, wanted: Wanted = {}) =>
    parsed(await get(anHttpEvent({ ...wanted, path: { clusterId, ...wanted.path } })));

  it("shows a new cluster with all its steps pending", async () => {
    await using _table = await createTable();
    mockStepFunctions();
    const { body: created } = await post();

    const { status, body } = await show(created.clusterId);

    expect(status).toBe(200);
    expect(body).toMatchObject({ ...created, percent: 0 });
    expect(body.steps).toHaveLength(stepsOf("provisioning").length);
    expect(body.steps[0]).toEqual({
      step: "ProveTrust",
      title: "Cross-account role",
      state: "pending",
      attempts: 0,
      typicalSeconds: 2,
    });
  });

  it("shows which steps are done and which run", async () => {
    await using _table = await createTable();
    mockStepFunctions();
    const { body: created } = await post();
    const cluster = clusterOf(created);
    await recordAttempt(cluster, "EnsureDatabase");
    await recordAttempt(cluster, "EnsureDatabase");
    await recordAttempt(cluster, "ProveTrust");
    await recordFinish(cluster, "ProveTrust");

    const { body } = await show(cluster.clusterId);

    const states = Object.fromEntries(
      body.steps.map((one: Record<string, unknown>) => [
        one["step"],
        [one["state"], one["attempts"]],
      ]),
    );
    expect(states).toMatchObject({
      ProveTrust: ["succeeded", 1],
      EnsureDatabase: ["running", 2],
      Preflight: ["pending", 0],
    });
  });

  it("shows the outputs of an active cluster", async () => {
    await using _table = await createTable();
    mockStepFunctions();
    const { body: created } = await post();
    await recordOutputs(clusterOf(created), someOutputs());
    await recordStatus(clusterOf(created), reportOf(created, "succeeded"));

    const { body } = await show(created.clusterId);

    expect(body).toMatchObject({ status: "ACTIVE", outputs: someOutputs() });
  });

  it.each([
    { role: "owner", staffMessage: undefined },
    { role: "support", staffMessage: "for staff" },
  ])("tells the role $role of a failure in its own voice", async ({ role, staffMessage }) => {
    await using _table = await createTable();
    mockStepFunctions();
    const { body: created } = await post();
    const cluster = clusterOf(created);
    const failure = aFailure({ step: "EnsureDatabase", staffMessage: "for staff" });
    await recordAttempt(cluster, "EnsureDatabase");
    await recordAttempt(cluster, "EnsureEksCluster");
    await recordStatus(cluster, { ...reportOf(created, "failed"), failure });

    const { body } = await show(cluster.clusterId, { claims: { role } });

    const { staffMessage: _, ...rest } = failure;
    const stateOf = (step: string) =>
      body.steps.find((one: Record<string, unknown>) => one["step"] === step).state;
    expect(body.status).toBe("FAILED");
    expect(body.failure).toEqual({ ...rest, ...(staffMessage && { staffMessage }) });
    expect(stateOf("EnsureDatabase")).toBe("failed");
    expect(stateOf("EnsureEksCluster")).toBe("pending");
  });

  it.each([
    { role: "member", staff: undefined },
    { role: "support", staff: { by: "sam", reason: "the quota was raised" } },
  ])("tells the role $role that the cluster was redriven", async ({ role, staff }) => {
    await using _table = await createTable();
    mockStepFunctions();
    const { body: created } = await post();
    const failed = { ...reportOf(created, "failed"), failure: aFailure() };
    const record = await recordStatus(clusterOf(created), failed);
    const asked = { by: "sam", reason: "the quota was raised", way: "redrive" } as const;
    await beginRun(record, nextRun(record, asked));

    const { body } = await show(created.clusterId, { claims: { role } });

    const { executionArn } = record;
    expect(body.redrives).toEqual([
      { at: expect.any(String), way: "redrive", executionArn, ...(staff && { staff }) },
    ]);
  });

  it("knows no cluster of another organization, not even for support", async () => {
    await using _table = await createTable();
    mockStepFunctions();
    const { body: created } = await post();

    const answer = await show(created.clusterId, {
      claims: { role: "support" },
      path: { organizationId: "org-2" },
    });

    expect(answer.status).toBe(404);
    expect(answer.body.type).toBe("urn:astro:problem:not-found");
  });

  it("says what a cluster's id must be", async () => {
    await using _table = await createTable();

    const { status, body } = await show("analytics");

    expect(status).toBe(400);
    expect(body.errors).toEqual([
      {
        parameter: "clusterId",
        detail: expect.stringMatching(/ must be the id of a cluster: c and 20 hexadecimal digits$/),
      },
    ]);
  });
});
