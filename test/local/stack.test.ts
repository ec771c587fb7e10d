import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type Stack, startStack } from "../../local/stack.ts";

const running: { stack?: Stack } = {};
const endpoint = () => running.stack?.endpoint ?? "";

beforeAll(async () => {
  running.stack = await startStack({ timeScale: Number.POSITIVE_INFINITY });
});
afterAll(() => running.stack?.[Symbol.asyncDispose]());

const timeOf = async () => (await fetch(`${endpoint()}/_local/clock`)).status;

/** Sends bytes, and hangs up. */
const say = async (bytes: string) => {
  const socket = connect(Number(new URL(endpoint()).port), "127.0.0.1");
  socket.on("error", () => {});
  socket.end(bytes);
  socket.resume();
  await once(socket, "close");
};

it.each([
  ["whose path is none", "GET // HTTP/1.1\r\nhost: aws\r\n\r\n"],
  ["that breaks off", "POST / HTTP/1.1\r\nhost: aws\r\ncontent-length: 10\r\n\r\n{"],
])("outlives a request %s", async (_, bytes) => {
  const log = vi.spyOn(console, "error").mockReturnValue();

  await say(bytes);

  await vi.waitFor(() =>
    expect(log).toHaveBeenCalledWith(expect.stringContaining("cannot be answered")),
  );
  expect(await timeOf()).toBe(200);
  log.mockRestore();
});

it("gives no token to who does not say in JSON whom it is for", async () => {
  const response = await fetch(`${endpoint()}/_local/issuer/token`, { method: "POST", body: "{" });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.stringContaining("expected object") });
  expect(await timeOf()).toBe(200);
});
