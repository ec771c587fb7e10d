import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { expect, it, vi } from "vitest";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { log } from "../../shared/log.ts";
import {
  aTrustingCustomer,
  call,
  clientIn,
  externalIdOf,
  provision,
  stack,
} from "../support/provisioning.ts";

/** Everything that the functions log while something runs. */
const capturingLogs = async <T>(run: () => Promise<T>) => {
  const logs: string[] = [];
  const keep = (text: unknown) => logs.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation(keep),
  );
  log.setLogLevel("DEBUG");
  const result = await run();
  log.setLogLevel("SILENT");
  for (const spy of spies) spy.mockRestore();
  return { result, logs };
};

it("no credential and no external ID gets into logs, events, inputs, outputs or histories", async () => {
  const customer = await aTrustingCustomer();
  const { externalId } = await externalIdOf(customer);
  const sfn = clientIn(SFNClient, HOME_ACCOUNT);

  const { result, logs } = await capturingLogs(() => provision(customer));

  const { cluster, events } = result;
  const { executionArn } = cluster;
  const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
  const history: unknown[] = [];
  for await (const page of paginateGetExecutionHistory({ client: sfn }, { executionArn }))
    history.push(page.events);
  const listed = await call("clustersList", customer);
  const told = { events, execution, history, cluster, listed };
  const places = { ...told, logs };
  const keys = [...stack.world.sessions.keys()];
  expect(keys.length).toBeGreaterThan(10);
  expect(JSON.stringify(history)).toContain("EnsureDatabase");
  expect(logs.join("")).toContain("step is done");
  for (const [place, content] of Object.entries(places)) {
    const text = JSON.stringify(content);
    expect(text, place).not.toContain(externalId);
    expect(text, place).not.toMatch(/secretAccessKey|SessionToken|MasterUserPassword"/i);
    for (const key of keys) expect(text, place).not.toContain(key);
  }
});
