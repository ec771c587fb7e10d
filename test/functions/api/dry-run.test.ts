import { beforeEach, expect, it, vi } from "vitest";
import { type DryRun, dryRun } from "../../../shared/preflight/dry-run.ts";
import { mockStepFunctions, post, REQUEST, started } from "../../support/posted-clusters.ts";
import { aFinding } from "../../support/records.ts";
import { aPlan } from "../../support/requests.ts";
import { createTable } from "../../support/table.ts";

vi.mock("../../../shared/preflight/dry-run.ts");

const comesTo = (result: DryRun) => vi.mocked(dryRun).mockResolvedValue(result);
const query = { dryRun: "true" };

beforeEach(() => vi.mocked(dryRun).mockReset());

it("answers with findings and plan, starts nothing and writes nothing", async () => {
  await using table = await createTable();
  const mock = mockStepFunctions();
  const result = { ok: true, findings: [aFinding({ severity: "warning" })], plan: aPlan() };
  comesTo(result);

  const { status, headers, body } = await post({ query });

  expect(status).toBe(200);
  expect(body).toEqual(result);
  expect(headers).not.toHaveProperty("location");
  expect(started(mock)).toEqual([]);
  expect(await table.items()).toEqual([]);
});

it("tries out what was asked for, under an id of its own unless a key gives one", async () => {
  await using _table = await createTable();
  comesTo({ ok: false, findings: [aFinding()] });

  await post({ query });
  await post({ query });
  await post({ query, headers: { "idempotency-key": "once" } });
  await post({ query, headers: { "idempotency-key": "once" } });

  const tried = vi.mocked(dryRun).mock.calls.map(([cluster]) => cluster);
  const ids = tried.map(({ clusterId }) => clusterId);
  expect(tried[0]).toMatchObject({ ...REQUEST, organizationId: "org-1" });
  expect(new Set(ids).size).toBe(3);
  expect(ids[2]).toBe(ids[3]);
});

it("is not meant by dryRun=false", async () => {
  await using _table = await createTable();
  mockStepFunctions();

  const { status } = await post({ query: { dryRun: "false" } });

  expect(status).toBe(202);
  expect(dryRun).not.toHaveBeenCalled();
});

it("is refused when neither true nor false, and when the request is wrong", async () => {
  const { status, body } = await post({ query: { dryRun: "yes" }, body: { name: "A" } });

  const places = body.errors.map(
    ({ pointer, parameter }: Record<string, string>) => pointer ?? parameter,
  );
  expect(status).toBe(400);
  expect(places.toSorted()).toEqual(["#/accountId", "#/name", "dryRun"]);
});
