import { expect, it, vi } from "vitest";
import { evidenceOf } from "../../shared/broken.ts";
import { customerAccount } from "../../shared/customer-account.ts";
import { replace, type Wreck } from "../../shared/healing.ts";
import { aCluster } from "../support/requests.ts";
import { createTable } from "../support/table.ts";

const cluster = aCluster();
const where = { cluster, account: customerAccount(cluster, "EnsureNodeGroups") };
const NOT_JOINED = "NodeCreationFailure: Instances failed to join the kubernetes cluster";

const aWreck = (wanted: Partial<Wreck> & { reason?: string } = {}) => {
  const { reason = NOT_JOINED, ...more } = wanted;
  return {
    step: "EnsureNodeGroups",
    resource: "workers",
    id: "arn-1",
    state: `node group workers is CREATE_FAILED; ${reason}`,
    evidence: [reason],
    remove: vi.fn(async () => ({})),
    ...more,
  } satisfies Wreck;
};

it("does nothing when nothing is broken", async () => {
  await expect(replace(where, [])).resolves.toBeUndefined();
});

it("keeps what AWS told before it removes the thing, and comes back to make it anew", async () => {
  await using _table = await createTable();
  const remove = vi.fn(async () =>
    expect(await evidenceOf(cluster, "EnsureNodeGroups")).toHaveLength(1),
  );

  const attempt = replace(where, [aWreck({ remove })]);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message: `node group workers is CREATE_FAILED; ${NOT_JOINED}; it is removed, to be made anew`,
  });
  expect(remove).toHaveBeenCalledOnce();
});

it("gives up at the third, which is removed all the same for a redrive to make anew", async () => {
  await using _table = await createTable();
  const third = aWreck({ id: "arn-3", reason: `${NOT_JOINED}.` });

  await expect(replace(where, [aWreck({ id: "arn-1" })])).rejects.toThrow("made anew");
  await expect(replace(where, [aWreck({ id: "arn-2" })])).rejects.toThrow("made anew");
  await expect(replace(where, [third])).rejects.toMatchObject({
    name: "NotMade",
    message: `node group workers is CREATE_FAILED; ${NOT_JOINED}, 3 times over`,
  });

  expect(third.remove).toHaveBeenCalledOnce();
});

it("counts one that it meets again only once", async () => {
  await using _table = await createTable();

  for (const _attempt of [1, 2, 3, 4])
    await expect(replace(where, [aWreck()])).rejects.toMatchObject({ name: "NotReady" });
});

it.each([
  { reason: "AsgInstanceLaunchFailures: VcpuLimitExceeded - no more", name: "QuotaExceeded" },
  { reason: "AsgInstanceLaunchFailures: InsufficientInstanceCapacity - none", name: "Parked" },
])("leaves to the catalogue what somebody must act on first: $name", async ({ reason, name }) => {
  await using _table = await createTable();
  const wreck = aWreck({ reason });

  await expect(replace(where, [wreck])).rejects.toMatchObject({ name, message: wreck.state });

  expect(wreck.remove).toHaveBeenCalledOnce();
});

it("tells of several the gravest, when all are removed", async () => {
  await using _table = await createTable();
  const wrecks = [
    aWreck({ id: "1", resource: "workers" }),
    aWreck({ id: "2", resource: "airflow", reason: "VcpuLimitExceeded - no more" }),
    aWreck({ id: "3", resource: "system", reason: "InsufficientInstanceCapacity - none" }),
  ];

  await expect(replace(where, wrecks)).rejects.toMatchObject({ name: "QuotaExceeded" });

  expect(wrecks.map(({ remove }) => vi.mocked(remove).mock.calls.length)).toEqual([1, 1, 1]);
});

it("tries again when the thing can't be removed yet", async () => {
  await using _table = await createTable();
  const busy = new Error("in use");

  const attempt = replace(where, [aWreck({ remove: () => Promise.reject(busy) })]);

  await expect(attempt).rejects.toBe(busy);
});
