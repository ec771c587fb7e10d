import { afterEach, expect, it, vi } from "vitest";
import { createRecord, recordOf } from "../../shared/cluster-record.ts";
import { viewOf } from "../../shared/cluster-view.ts";
import { Parked } from "../../shared/errors.ts";
import { EVENTS } from "../../shared/events.ts";
import { park } from "../../shared/parking.ts";
import { recordAttempt, recordFinish } from "../../shared/timeline.ts";
import { CLUSTER, executionArn, mockBus, published } from "../support/status-changes.ts";
import { createTable } from "../support/table.ts";

const INPUT = { cluster: CLUSTER, executionArn };
const VERIFYING = new Parked(
  "PendingVerification: Your request for accessing resources in this region is being validated",
);
const at = (time: string) => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(`2026-11-23T${time}Z`) });
};

afterEach(() => {
  vi.useRealTimers();
});

/** A cluster whose step EnsureNodeGroups has begun. */
const begun = async () => {
  at("10:00:00");
  await createRecord(CLUSTER, executionArn);
  await recordAttempt(CLUSTER, "EnsureNodeGroups");
};

const waitingOf = async () => {
  const { steps } = viewOf(await recordOf(CLUSTER));
  return steps.find(({ step }) => step === "EnsureNodeGroups")?.waiting;
};

it("says in record, view and event what is waited for, and until when", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  await begun();

  expect(await park(INPUT, "EnsureNodeGroups", VERIFYING)).toBe(VERIFYING);

  const waiting = {
    entry: "VerificationPending",
    customerMessage: expect.stringMatching(
      /^PendingVerification: Your request .* validated\. What must be: AWS must have verified account 123456789012 .* What to do: write to aws-verification@amazon\.com.* We look every ten minutes until 2026-11-23T14:00:00\.000Z, and go on by ourselves\.$/,
    ),
    since: "2026-11-23T10:00:00.000Z",
    until: "2026-11-23T14:00:00.000Z",
  };
  expect(await waitingOf()).toEqual(waiting);
  const [event] = published(bus);
  expect(event?.type).toBe("Cluster Provisioning Waiting");
  expect(EVENTS["Cluster Provisioning Waiting"].strict().parse(event?.detail)).toMatchObject({
    step: "EnsureNodeGroups",
    title: "Node groups",
    waiting,
  });
});

it("tells it once, however often it is looked at", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  await begun();

  for (const time of ["10:00:00", "10:10:00", "10:20:00"]) {
    at(time);
    await recordAttempt(CLUSTER, "EnsureNodeGroups");
    await park(INPUT, "EnsureNodeGroups", VERIFYING);
  }

  expect(published(bus)).toHaveLength(1);
  expect(await waitingOf()).toMatchObject({ since: "2026-11-23T10:00:00.000Z" });
});

it("waits for nothing any more from the next attempt on", async () => {
  await using _table = await createTable();
  mockBus();
  await begun();
  await park(INPUT, "EnsureNodeGroups", VERIFYING);

  await recordAttempt(CLUSTER, "EnsureNodeGroups");
  const again = await waitingOf();
  await recordFinish(CLUSTER, "EnsureNodeGroups");

  expect(again).toBeUndefined();
  expect((await recordOf(CLUSTER)).steps.EnsureNodeGroups).not.toHaveProperty("waited");
});

it("gives up when it has been waited for long enough, and begins anew after that", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  await begun();
  await park(INPUT, "EnsureNodeGroups", VERIFYING);

  at("14:00:00");
  const late = await park(INPUT, "EnsureNodeGroups", VERIFYING);
  at("15:00:00");
  const redriven = await park(INPUT, "EnsureNodeGroups", VERIFYING);

  expect(late).toMatchObject({ name: "WaitedTooLong", message: VERIFYING.message });
  expect(redriven).toBe(VERIFYING);
  expect(published(bus).map(({ detail }) => detail.waiting.since)).toEqual([
    "2026-11-23T10:00:00.000Z",
    "2026-11-23T15:00:00.000Z",
  ]);
});

it("does not count the wait for one thing as one for another", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  await begun();
  await park(INPUT, "EnsureNodeGroups", VERIFYING);

  at("14:00:00");
  const other = new Parked("InsufficientInstanceCapacity: none left");
  const parked = await park(INPUT, "EnsureNodeGroups", other);

  expect(parked).toBe(other);
  expect(published(bus).map(({ detail }) => detail.waiting.entry)).toEqual([
    "VerificationPending",
    "NoCapacityForNodes",
  ]);
});

it("waits four hours for what the catalogue gives no time", async () => {
  await using _table = await createTable();
  mockBus();
  await begun();

  await park(INPUT, "EnsureNodeGroups", new Parked("TrustRefused: somebody mends it"));

  expect(await waitingOf()).toMatchObject({
    customerMessage: expect.stringMatching(/^TrustRefused: somebody mends it\. We look every ten/),
    until: "2026-11-23T14:00:00.000Z",
  });
});
