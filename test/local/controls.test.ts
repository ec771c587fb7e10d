import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { volumesOf } from "../../local/aws/services/ec2/volumes.ts";
import { vpcsOf } from "../../local/aws/services/ec2/vpcs.ts";
import { createWorld } from "../../local/aws/world.ts";
import { createClock } from "../../local/clock.ts";
import { createControls } from "../../local/controls.ts";
import { latencies } from "../../local/latency-profile.ts";
import { must } from "../../shared/must.ts";

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

it("plants what is left in a VPC, of the kinds that are asked for", async () => {
  await using controls = await start();
  const place = { world: controls.world, account: "123456789012", region: "eu-west-1" };
  const vpc = must([...vpcsOf(place).keys()][0], "default VPC");
  const where = `account=${place.account}&region=${place.region}&vpc=${vpc}&cluster=astro-a`;

  const { body } = await controls.call("PUT", `/leftovers?${where}&kinds=volume,strange-peering`);
  const nowhere = await controls.call("PUT", "/leftovers?account=123456789012&vpc=vpc-none");

  expect(Object.keys(body as object)).toEqual(["volume", "strange-peering"]);
  expect(volumesOf(place).size).toBe(1);
  expect(nowhere.status).toBe(404);
});

it.each([
  ["PUT", "/faults/gremlins?account=123456789012"],
  ["PUT", "/faults/deny"],
  ["GET", "/faults/deny?account=123456789012"],
  ["PUT", "/weather"],
  ["PUT", "/leftovers"],
])("says what it knows to %s %s", async (method, path) => {
  await using controls = await start();

  const { status, body } = await controls.call(method, path);

  expect(status).toBe(404);
  expect(body).toEqual({ error: expect.stringContaining("GET /clock") });
});
