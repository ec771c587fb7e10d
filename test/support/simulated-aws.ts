/** Starts a simulated AWS of some services on a free port, for tests that talk to it by the SDK. */

import { once } from "node:events";
import { createServer } from "node:http";
import { createAwsListener, type Services } from "../../local/aws/server.ts";
import { createWorld, type World } from "../../local/aws/world.ts";
import { createClock } from "../../local/clock.ts";
import { latencies, type Profile } from "../../local/latency-profile.ts";

/** How fast simulated time passes, and which latencies it goes by. */
export interface SimulatedAwsOptions {
  scale?: number;
  profile?: Profile;
  /** Whether EC2 lists new tags as late as the profile says, and not at once. */
  listsLate?: boolean;
}

/** A running simulated AWS; `await using` closes it. */
export interface SimulatedAws extends AsyncDisposable {
  endpoint: string;
  world: World;
  /** An SDK client of an account's root user; it sees every refusal at once, since nothing is retried. */
  client<Client>(Client: ClientClass<Client>, whose?: Partial<Whose>): Client;
  close(): Promise<void>;
}

/** Whose resources, and where. */
export interface Whose {
  account: string;
  region: string;
}

type ClientClass<Client> = new (configuration: {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  maxAttempts: number;
}) => Client;

/** Serves those services; time jumps from alarm to alarm unless a scale is given. */
export const startSimulatedAws = async (
  services: Services,
  options: SimulatedAwsOptions = {},
): Promise<SimulatedAws> => {
  const { scale = Number.POSITIVE_INFINITY, profile = "typical", listsLate = false } = options;
  const secondsOf = latencies(profile);
  const world = createWorld(createClock(scale), (what) =>
    what === "ec2.listing" && !listsLate ? 0 : secondsOf(what),
  );
  const server = createServer(createAwsListener(world, services)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("the server has no port");
  const endpoint = `http://127.0.0.1:${address.port}`;
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return {
    endpoint,
    world,
    client: (Client, { account = "123456789012", region = "us-east-1" } = {}) =>
      new Client({
        endpoint,
        region,
        credentials: { accessKeyId: account, secretAccessKey: "any" },
        maxAttempts: 1,
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
};
