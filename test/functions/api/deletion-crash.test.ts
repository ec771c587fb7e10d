import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import { create } from "../../../functions/api/deletions.ts";
import { recordOf } from "../../../shared/cluster-record.ts";
import { table as client } from "../../../shared/table.ts";
import { anHttpEvent, parsed } from "../../support/http-event.ts";
import { clusterOf, mockStepFunctions, post, started } from "../../support/posted-clusters.ts";
import { createTable } from "../../support/table.ts";

const remove = async (clusterId: string) =>
  parsed(await create(anHttpEvent({ path: { clusterId }, body: { name: "analytics" } })));

it.each([
  ["before", 1],
  ["after", 1],
  ["before", 2],
  ["after", 2],
  ["before", 3],
  ["after", 3],
] as const)("heals a crash %s the table's call %i when it is sent again", async (when, call) => {
  await using _table = await createTable();
  const mock = mockStepFunctions();
  const cluster = clusterOf((await post()).body);
  using crash = crashOfTable(when, call);

  const broken = await remove(cluster.clusterId);
  crash[Symbol.dispose]();
  const { status } = await remove(cluster.clusterId);

  const { executionArn, ...record } = await recordOf(cluster);
  const [, ...deletions] = started(mock);
  expect(broken.status).toBe(500);
  expect(status).toBe(202);
  expect(record).toMatchObject({ status: "DELETING", workflow: "deletion" });
  expect(new Set(deletions.map(({ name }) => name))).toEqual(
    new Set([executionArn.split(":").at(-1)]),
  );
});

it("heals a crash before the execution is started when it is sent again", async () => {
  await using _table = await createTable();
  const mock = mockStepFunctions();
  const cluster = clusterOf((await post()).body);
  mock.on(StartExecutionCommand).rejects(new Error("crash"));

  const broken = await remove(cluster.clusterId);
  mock.on(StartExecutionCommand).resolves({});
  const { status } = await remove(cluster.clusterId);

  const [, first, second, ...more] = started(mock);
  expect([broken.status, status]).toEqual([500, 202]);
  expect(second).toEqual(first);
  expect(more).toEqual([]);
});

/** Fails one call of the table, before DynamoDB does it or after, until it is disposed of. */
const crashOfTable = (when: "before" | "after", call: number): Disposable => {
  const name = "crash";
  const calls: string[] = [];
  client.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const isNow = calls.push(commandName) === call;
        if (isNow && when === "before") throw new Error("crash");
        const output = await next(args);
        if (isNow) throw new Error("crash");
        return output;
      },
    { name, step: "initialize", priority: "high" },
  );
  return { [Symbol.dispose]: () => client.middlewareStack.remove(name) };
};
