import { Console } from "node:console";
import { Writable } from "node:stream";
import { expect, it, vi } from "vitest";

/** The lines that a fresh logger writes. */
const linesOf = async (write: (log: typeof import("../../shared/log.ts")["log"]) => void) => {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  vi.resetModules();
  const { log } = await import("../../shared/log.ts");
  Object.assign(log, { console: new Console(sink) });
  log.setLogLevel("INFO");
  write(log);
  return lines.map((line) => JSON.parse(line));
};

it("writes one JSON line with the service's name", async () => {
  const [line] = await linesOf((log) => log.info("step begins", { step: "EnsureVpc" }));

  expect(line).toMatchObject({
    level: "INFO",
    message: "step begins",
    service: "astro-provisioner",
    step: "EnsureVpc",
  });
});

it.each([
  "externalId",
  "ExternalId",
  "MasterUserPassword",
  "secretAccessKey",
  "SessionToken",
  "authorization",
  "credentials",
])("never writes the value of %s, however deep", async (name) => {
  const lines = await linesOf((log) =>
    log.info("input", { input: { nested: { [name]: "hush" } } }),
  );

  expect(JSON.stringify(lines)).not.toContain("hush");
  expect(lines[0]?.input).toEqual({ nested: { [name]: "[redacted]" } });
});
