/**
 * The Serverless plugin of the embedded stack: `serverless offline` serves the HTTP API of
 * serverless.yml, and this puts the simulated AWS behind it.
 */

import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { setClock } from "./authorizer.ts";
import { ISSUER_PATH } from "./jwt-issuer.ts";
import type { Ready } from "./offline.ts";
import { type Stack, startStack } from "./stack.ts";

/** As much of the Serverless Framework as this plugin touches. */
interface Serverless {
  service: {
    custom: Record<string, object>;
    provider: { environment?: Record<string, unknown> };
    functions: Record<string, { environment?: Record<string, unknown> }>;
  };
}

const AUTHORIZER = fileURLToPath(new URL("authorizer.ts", import.meta.url));

/** Hooks into `serverless offline start`; every other command passes by. */
export default class LocalStackPlugin {
  hooks: Record<string, () => Promise<void>>;

  constructor(serverless: Serverless) {
    let stack: Stack | undefined;
    this.hooks = {
      "before:offline:start:init": async () => {
        stack = await startStack(options());
        equip(serverless, stack);
      },
      "before:offline:start:ready": async () => {
        if (stack) report(stack);
      },
      "before:offline:start:end": async () => {
        await stack?.[Symbol.asyncDispose]();
      },
    };
  }
}

const options = () => ({
  timeScale: Number(process.env["LOCAL_TIME_SCALE"] ?? 1),
  port: Number(process.env["LOCAL_AWS_PORT"] ?? 0),
});

/** Gives the functions the stack's environment in place of CloudFormation's references. */
const equip = ({ service }: Serverless, { endpoint, environment, world }: Stack) => {
  process.env["JWT_ISSUER_URL"] = `${endpoint}${ISSUER_PATH}`;
  setClock(world.clock);
  service.provider.environment = environment;
  for (const one of Object.values(service.functions)) one.environment = {};
  service.custom["offline"] = { customAuthenticationProvider: AUTHORIZER };
};

const report = ({ endpoint, environment }: Stack) => {
  const ready: z.infer<typeof Ready> = {
    endpoint,
    eventBusName: environment["EVENT_BUS_NAME"] ?? "",
    stateMachineArn: environment["PROVISION_STATE_MACHINE_ARN"] ?? "",
  };
  process.send?.(ready);
};
