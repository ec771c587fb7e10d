import { afterEach, expect, it, vi } from "vitest";
import { createRecord } from "../../shared/cluster-record.ts";
import { waitFor } from "../../shared/patience.ts";
import { CLUSTER, executionArn } from "../support/status-changes.ts";
import { createTable } from "../support/table.ts";

afterEach(() => {
  vi.useRealTimers();
});

const waitAt = (time: string) => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(`2026-11-23T${time}Z`) });
  return waitFor(CLUSTER, "EnsureAddons", { entry: "AddonDegraded", seconds: 1800 });
};

it("lasts from the first look for as long as it is worth, and then begins anew", async () => {
  await using _table = await createTable();
  await createRecord(CLUSTER, executionArn);

  const first = await waitAt("10:00:00");
  const later = await waitAt("10:29:59");
  const over = await waitAt("10:30:00");
  const anew = await waitAt("10:31:00");

  const span = {
    since: "2026-11-23T10:00:00.000Z",
    until: new Date("2026-11-23T10:30:00.000Z"),
  };
  expect([first, later]).toEqual([span, span]);
  expect(over).toBeUndefined();
  expect(anew?.since).toBe("2026-11-23T10:31:00.000Z");
});
