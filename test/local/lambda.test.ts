import { expect, it } from "vitest";
import { sts } from "../../local/aws/services/sts.ts";
import { startFunctions } from "./service/start.ts";

const FUNCTIONS = [
  "echo",
  "look",
  "call",
  "callAtOnce",
  "fail",
  "throwText",
  "returnBigInt",
  "absent",
];

const start = () => startFunctions({ sts }, FUNCTIONS);

it("gives a function its event, context and environment, at the simulated time", async () => {
  await using functions = await start();
  const { world, invoke } = functions;
  await world.clock.sleep(3600 * 24 * 365);

  const seen = await invoke("look", {});

  expect(seen).toEqual({
    functionName: "look",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:999999999999:function:look",
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    remainingMs: 60_000,
    date: world.clock.now(),
    greeting: "hello",
  });
});

it("carries events and results as JSON", async () => {
  await using functions = await start();

  const echoed = await functions.invoke("echo", { at: new Date(0), left: undefined, list: [1] });

  expect(echoed).toEqual({ at: "1970-01-01T00:00:00.000Z", list: [1] });
  expect(await functions.invoke("echo", undefined)).toBeNull();
});

it("knows each call's invocation, also of those that run at once", async () => {
  await using functions = await start();
  const { world, invoke } = functions;

  await Promise.all([invoke("call", { times: 2 }), invoke("call", { times: 3 })]);

  const calls = Object.values(Object.groupBy(world.journal, ({ traceId = "" }) => traceId));
  expect(calls.map((entries) => entries?.length).toSorted()).toEqual([2, 3]);
  expect(world.journal[0]?.traceId).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
});

it("takes the time that its calls would have taken, after all of them", async () => {
  await using functions = await start();
  const { world, invoke } = functions;
  const before = world.clock.now();

  await invoke("call", { times: 4 });

  expect(world.journal.map(({ at }) => at)).toEqual([before, before, before, before]);
  expect(world.clock.now() - before).toBe(600);
});

it.each([
  { of: "many calls at once, the time of one", chains: [1, 1, 1, 1, 1], ms: 150 },
  { of: "chains of calls, the time of the longest", chains: [1, 4, 2], ms: 600 },
  {
    of: "more calls than the SDK has connections for, twice that",
    chains: Array(60).fill(1),
    ms: 300,
  },
])("takes, of $of", async ({ chains, ms }) => {
  await using functions = await start();
  const { world, invoke } = functions;
  const before = world.clock.now();

  await invoke("callAtOnce", { chains });

  expect(world.clock.now() - before).toBe(ms);
});

it("fails by the name and message of what was thrown", async () => {
  await using functions = await start();

  const failing = functions.invoke("fail", { message: "vpc is pending" });

  await expect(failing).rejects.toMatchObject({
    name: "NotReady",
    message: "vpc is pending",
    payload: {
      errorType: "NotReady",
      errorMessage: "vpc is pending",
      trace: expect.arrayContaining([expect.stringContaining("vpc is pending")]),
    },
  });
});

it.each([
  ["throwText", { errorType: "string", errorMessage: "just text", trace: [] }],
  ["returnBigInt", { errorType: "Error", errorMessage: "Unable to stringify response body" }],
  ["absent", { errorType: "Runtime.HandlerNotFound" }],
])("answers for %s as Lambda does", async (name, payload) => {
  await using functions = await start();

  await expect(functions.invoke(name, {})).rejects.toMatchObject({ payload });
});

it("knows no function that the service does not have", async () => {
  await using functions = await start();

  await expect(functions.invoke("other", {})).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Function not found: other",
  });
});
