import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { createWorld } from "../../local/aws/world.ts";
import { createClock } from "../../local/clock.ts";
import { createControls } from "../../local/controls.ts";
import { latencies } from "../../local/latency-profile.ts";

const start = async () => {
  const world = createWorld(createClock(Number.POSITIVE_INFINITY), latencies("typical"));
  const server = createServer(createControls(world)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/_local`;
  return {
    world,
    call: async (method: string, path: string) => {
      const response = await fetch(`${base}${path}`, { method });
      return { status: response.status, body: await response.json() };
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};

it("tells the simulated time", async () => {
  await using controls = await start();

  const { body } = await controls.call("GET", "/clock");

  expect(body).toEqual({ now: controls.world.clock.now() });
});

it("injects a fault once, however often it is asked to, and heals it", async () => {
  await using controls = await start();
  const path = "/faults/vpc-limit?account=123456789012";

  await controls.call("PUT", path);
  const { body } = await controls.call("PUT", path);
  const injected = [...controls.world.faults];
  await controls.call("DELETE", path);

  expect(body).toEqual({ fault: "vpc-limit", account: "123456789012", state: "injected" });
  expect(injected).toHaveLength(1);
  expect(controls.world.faults).toEqual([]);
});

it("takes it for no mistake to heal what is well", async () => {
  await using controls = await start();

  const { status } = await controls.call("DELETE", "/faults/deny?account=123456789012");

  expect(status).toBe(200);
});

it.each(["/faults/gremlins", "/weather"])("knows no %s", async (path) => {
  await using controls = await start();

  const { status } = await controls.call("PUT", path);

  expect(status).toBe(404);
});
