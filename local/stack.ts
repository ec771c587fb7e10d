/** The whole embedded stack: the simulated AWS, and in its home account the deployed product. */

import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { must } from "../shared/must.ts";
import { createAwsListener } from "./aws/server.ts";
import { services } from "./aws/services.ts";
import { createWorld, HOME_ACCOUNT, type World } from "./aws/world.ts";
import { createClock } from "./clock.ts";
import { CONTROLS_PATH, createControls } from "./controls.ts";
import { deploy } from "./deploy.ts";
import { createDynamo, isForDynamo } from "./dynamo.ts";
import { createJwtIssuer, ISSUER_PATH } from "./jwt-issuer.ts";
import type { Invoke } from "./lambda.ts";
import { latencies, type Profile } from "./latency-profile.ts";
import { readService } from "./serverless-service.ts";
import { withSimulatedDate } from "./simulated-date.ts";
import { createTable } from "./table.ts";
import { publishTemplate } from "./template-bucket.ts";

export interface StackOptions {
  /** Simulated seconds to a real one; `Infinity` waits for nothing. */
  timeScale: number;
  profile?: Profile;
  /** Port of the simulated AWS; 0 takes a free one. */
  port?: number;
}

export interface Stack extends AsyncDisposable {
  /** What `AWS_ENDPOINT_URL` must be to reach the simulated AWS. */
  endpoint: string;
  world: World;
  /** The functions' environment, as deployment would set it. */
  environment: Record<string, string>;
  /** Runs a deployed function. */
  invoke: Invoke;
}

const HOME_REGION = "us-east-1";
const TABLE_NAME = "astro-provisioner-local";

/** Starts everything in this process but the HTTP API, which serverless-offline serves. */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { timeScale, profile = "typical", port = 0 } = options;
  const world = createWorld(createClock(timeScale), latencies(profile));
  const server = await listen(port, await createListener(world));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { AWS_ACCESS_KEY_ID: HOME_ACCOUNT, AWS_SECRET_ACCESS_KEY: "simulated" };
  Object.assign(process.env, credentials, { AWS_ENDPOINT_URL: endpoint, AWS_REGION: HOME_REGION });
  await createTable(new DynamoDBClient({}), TABLE_NAME);
  const deployed = deploy({ world, service: await readService(), tableName: TABLE_NAME });
  await publishTemplate(must(deployed.environment["TEMPLATE_URL"], "TEMPLATE_URL"), {
    world,
    account: HOME_ACCOUNT,
    region: HOME_REGION,
    caller: { account: HOME_ACCOUNT, arn: `arn:aws:iam::${HOME_ACCOUNT}:root` },
  });
  return {
    ...deployed,
    endpoint,
    world,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
};

/** One port for everything: AWS's services, DynamoDB among them, the issuer and the controls. */
const createListener = async (world: World): Promise<Listener> => {
  const aws = createAwsListener(world, services);
  const dynamo = createDynamo(world);
  const issuer = await createJwtIssuer();
  const controls = createControls(world);
  return (request, response) => {
    if (request.url?.startsWith(ISSUER_PATH))
      return withSimulatedDate(world.clock, () => issuer(request, response));
    if (request.url?.startsWith(CONTROLS_PATH)) return controls(request, response);
    if (isForDynamo(request)) return dynamo(request, response);
    return aws(request, response);
  };
};

type Listener = (...exchange: Parameters<RequestListener>) => unknown;

const listen = async (port: number, listener: Listener): Promise<Server> => {
  const server = createServer(guarded(listener)).listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
};

/** A request that nobody can answer, such as one that breaks off, ends itself and not the stack. */
const guarded =
  (listener: Listener): RequestListener =>
  async (request, response) => {
    try {
      await listener(request, response);
    } catch (error) {
      console.error(`${request.method} ${request.url} cannot be answered: ${error}`);
      response.destroy();
    }
  };
