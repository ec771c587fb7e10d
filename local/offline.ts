/** Starts the embedded stack with its HTTP API, as `serverless offline`, in a process of its own. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { Obstacle } from "./command.ts";

export interface OfflineOptions {
  /** Simulated seconds to a real one. */
  timeScale: number;
  /** Ports of the HTTP API and of the simulated AWS; a missing one is chosen among the free. */
  apiPort?: number | undefined;
  awsPort?: number | undefined;
  /** Whether the stack, once it is ready, logs to where its starter does. */
  logs?: boolean;
}

/** What the plugin reports once everything answers. */
export const Ready = z.object({
  endpoint: z.string().describe("AWS_ENDPOINT_URL of the simulated AWS."),
  eventBusName: z.string(),
  stateMachineArn: z.string(),
});

/** What it reports instead when something is in the way. */
export const Failed = z.object({ failed: z.string() });

class NotStarted extends Obstacle {
  override readonly name = "NotStarted";
}

export interface Offline extends z.infer<typeof Ready>, AsyncDisposable {
  /** Base URL of the HTTP API. */
  api: string;
  /** Resolves when the stack ends by itself. */
  ended: Promise<unknown>;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SERVERLESS = fileURLToPath(import.meta.resolve("serverless/bin/serverless.js"));

/** Starts the stack and resolves when it is ready; it ends when it is disposed of. */
export const startOffline = async (options: OfflineOptions): Promise<Offline> => {
  const apiPort = options.apiPort ?? (await freePort());
  const lambdaPort = await freePort();
  const child = fork(
    SERVERLESS,
    [
      "offline",
      "start",
      ...flags({ httpPort: apiPort, lambdaPort }),
      "--noPrependStageInUrl",
      "--useInProcess",
      "--host",
      "127.0.0.1",
      "--noSponsor",
    ],
    {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        ...process.env,
        LOCAL_TIME_SCALE: String(options.timeScale),
        LOCAL_AWS_PORT: String(options.awsPort ?? 0),
        FORCE_COLOR: "0",
      },
    },
  );
  const ended = once(child, "exit");
  const ready = await readiness(child, ended);
  if (options.logs) letLog(child);
  return {
    ...ready,
    api: `http://127.0.0.1:${apiPort}`,
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
};

const flags = (values: Record<string, number>) =>
  Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);

/** What the plugin reports, or an error with what went wrong. */
const readiness = async (child: ChildProcess, ended: Promise<unknown>) => {
  const complaints: string[] = [];
  child.stdout?.resume();
  child.stderr?.on("data", (chunk) => complaints.push(String(chunk)));
  const [message] = await Promise.race([once(child, "message"), ended.then(() => [])]);
  child.stderr?.removeAllListeners("data").resume();
  const ready = Ready.safeParse(message);
  if (ready.success) return ready.data;
  child.kill();
  await ended;
  const why = Failed.safeParse(message).data?.failed ?? complaints.join("").trim();
  throw new NotStarted(`the embedded stack did not start: ${portIn(why) ?? why}`);
};

/** What is wrong with a port, if that is it. */
const portIn = (why: string) => {
  const [taken] = /listen EADDRINUSE.*/.exec(why) ?? [];
  return taken && `${taken}\nEnd what listens there, or choose others: --api-port, --aws-port`;
};

const letLog = ({ stdout, stderr }: ChildProcess) => {
  stdout?.pipe(process.stdout);
  stderr?.pipe(process.stderr);
};

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address ? address.port : freePort();
};
