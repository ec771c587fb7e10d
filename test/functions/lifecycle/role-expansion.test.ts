import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it, vi } from "vitest";
import { announce } from "../../../functions/lifecycle/role-expansion.ts";
import { ORGANIZATION_EVENTS } from "../../../shared/organization-events.ts";
import { externalIdOf } from "../../../shared/organizations.ts";
import { TEMPLATE_CHANGELOG } from "../../../shared/template-changelog.ts";
import { mockBus, published } from "../../support/status-changes.ts";
import { createTable } from "../../support/table.ts";

vi.mock(import("../../../shared/template-changelog.ts"), async (original) => ({
  ...(await original()),
  TEMPLATE_CHANGELOG: [],
}));

const expansions = [
  { statement: "Policy.S", grants: ["allows s3:PutObject on s3 logs"], why: "Logs are written." },
];
const version = (number: string) => ({ version: number, summary: "Writes logs.", expansions });

beforeEach(() => {
  process.env["TEMPLATE_URL"] = "https://templates.s3.us-east-1.amazonaws.com/stack.yaml";
  TEMPLATE_CHANGELOG.splice(0, Number.POSITIVE_INFINITY, version("1.2.0"), version("1.1.0"));
});

const organizations = async (count: number) => {
  const ids = Array.from({ length: count }, (_, index) => `org-${index + 1}`);
  const externalIds = await Promise.all(ids.map(externalIdOf));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 1000 });
  return { ids, externalIds };
};

beforeEach(() => () => vi.useRealTimers());

it("tells every organization what has changed, why, and how to update", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  await organizations(2);

  await announce();

  const events = published(bus);
  const details = events.map(({ type, detail }) => {
    expect(type).toBe("Cross-Account Role Permissions Expanded");
    return ORGANIZATION_EVENTS["Cross-Account Role Permissions Expanded"].strict().parse(detail);
  });
  expect(details.map(({ id }) => id).toSorted()).toEqual([
    "org-1:role-expanded:1.2.0",
    "org-2:role-expanded:1.2.0",
  ]);
  expect(details[0]).toMatchObject({
    fromVersion: "1.1.0",
    toVersion: "1.2.0",
    changes: expansions,
    howToUpdate: {
      consoleUrl: expect.stringContaining("#/stacks/update/template?stackId=AstroCrossAccountRole"),
      command: expect.stringContaining("update-stack"),
    },
  });
});

it("tells nothing secret", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  const { externalIds } = await organizations(1);

  await announce();

  const text = JSON.stringify(published(bus));
  expect(text).toContain("org-1");
  for (const externalId of externalIds) expect(text).not.toContain(externalId);
});

it("tells more organizations than are on one page, each once", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  const { ids } = await organizations(60);

  await announce();

  const told = published(bus).map(({ detail }) => detail.organizationId);
  expect(told.toSorted()).toEqual(ids.toSorted());
});

it("tells nobody twice, however often the template is published", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  await organizations(3);

  await announce();
  await announce();

  expect(published(bus)).toHaveLength(3);
});

it("goes on where it was interrupted", async () => {
  await using _table = await createTable();
  const bus = mockClient(EventBridgeClient);
  const { ids } = await organizations(60);
  const delivered: string[] = [];
  bus.on(PutEventsCommand).callsFake(({ Entries: [entry] }) => {
    if (delivered.length === 40) throw new Error("killed");
    delivered.push(JSON.parse(entry.Detail).organizationId);
    return {};
  });
  await expect(announce()).rejects.toThrow("killed");
  bus.on(PutEventsCommand).callsFake(({ Entries: [entry] }) => {
    delivered.push(JSON.parse(entry.Detail).organizationId);
    return {};
  });

  await announce();

  expect(delivered.toSorted()).toEqual(ids.toSorted());
});

it("fails when the bus takes an event not, so that it is tried again", async () => {
  await using _table = await createTable();
  const bus = mockClient(EventBridgeClient);
  bus.on(PutEventsCommand).resolves({
    FailedEntryCount: 1,
    Entries: [{ ErrorMessage: "throttled" }],
  });
  await organizations(1);

  await expect(announce()).rejects.toThrow(
    "event org-1:role-expanded:1.2.0 was not published: throttled",
  );
});

it("tells nothing of what an organization that came later has known from the start", async () => {
  await using _table = await createTable();
  const bus = mockBus();
  await organizations(1);
  await announce();
  await externalIdOf("late");

  await announce();

  expect(published(bus).map(({ detail }) => detail.organizationId)).toEqual(["org-1"]);
});

it.each([
  ["a version that grants no more", [{ ...version("1.2.0"), expansions: [] }, version("1.1.0")]],
  ["the first version", [version("1.1.0")]],
])("is silent about %s", async (_, changelog) => {
  TEMPLATE_CHANGELOG.splice(0, Number.POSITIVE_INFINITY, ...changelog);
  await using _table = await createTable();
  const bus = mockBus();
  await organizations(1);

  await announce();

  expect(published(bus)).toEqual([]);
});
