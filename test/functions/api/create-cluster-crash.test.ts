import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import { table as client } from "../../../shared/table.ts";
import { clusterOf, mockStepFunctions, post, started } from "../../support/posted-clusters.ts";
import { createTable, type TestTable } from "../../support/table.ts";

it.each([
  ["before", 1],
  ["after", 1],
  ["before", 2],
  ["after", 2],
  ["before", 3],
  ["after", 3],
] as const)("heals a crash %s the table's call %i when it is sent again", async (when, call) => {
  await using table = await createTable();
  const mock = mockStepFunctions();
  const headers = { "idempotency-key": "again" };
  using crash = crashOfTable(when, call);

  const broken = await post({ headers });
  crash[Symbol.dispose]();
  const { status, body } = await post({ headers });

  expect(broken.status).toBe(500);
  expect(status).toBe(202);
  expect(await clustersIn(table)).toEqual([clusterOf(body)]);
  expect(started(mock)).toEqual([expect.objectContaining({ name: body.clusterId })]);
});

it("heals a crash before the execution is started when it is sent again", async () => {
  await using table = await createTable();
  const mock = mockStepFunctions();
  const headers = { "idempotency-key": "again" };
  mock.on(StartExecutionCommand).rejectsOnce(new Error("crash")).resolves({});

  const broken = await post({ headers });
  const { status, body } = await post({ headers });

  expect(broken.status).toBe(500);
  expect(status).toBe(202);
  expect(await clustersIn(table)).toEqual([clusterOf(body)]);
  expect(started(mock)).toHaveLength(2);
});

const clustersIn = async (table: TestTable) =>
  (await table.items()).flatMap(({ cluster }) => cluster ?? []);

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
