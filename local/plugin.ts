/**
 * The Serverless plugin of the embedded stack: `serverless offline` serves the HTTP API of
 * serverless.yml, and this puts the simulated AWS behind it.
 */

import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { setClock } from "./authorizer.ts";
import { ISSUER_PATH } from "./jwt-issuer.ts";
import type { Failed, Ready } from "./offline.ts";
import type { Stack } from "./stack.ts";

/** As much of the Serverless Framework as this plugin touches. */
interface Serverless {
  service: {
    custom: Record<string, object>;
    provider: { environment?: Record<string, unknown> };
    functions: Record<string, { events?: object[]; environment?: Record<string, unknown> }>;
  };
}

const AUTHORIZER = fileURLToPath(new URL("authorizer.ts", import.meta.url));

/** Hooks into `serverless offline start`; every other command passes by. */
export default class LocalStackPlugin {
  hooks: Record<string, (error: Error) => Promise<void>>;

  constructor(serverless: Serverless) {
    let stack: Stack | undefined;
    this.hooks = {
      "before:offline:start:init": async () => {
        // Whoever started this may die without a word.
        process.once("disconnect", () => process.exit());
        const { startStack } = await import("./stack.ts");
        stack = await startStack(options());
        equip(serverless, stack);
      },
      "before:offline:start:ready": async () => {
        if (stack) report(stack);
      },
      "before:offline:start:end": async () => {
        await stack?.[Symbol.asyncDispose]();
      },
      // The servers that are up already would keep the process alive, and its parent waiting.
      error: async ({ message }: Error) => {
        const failed: z.infer<typeof Failed> = { failed: message };
        process.send?.(failed);
      },
    };
  }
}

const options = () => ({
  timeScale: Number(process.env["LOCAL_TIME_SCALE"] ?? 1),
  port: Number(process.env["LOCAL_AWS_PORT"] ?? 0),
});

/**
 * Leaves the HTTP functions, with the stack's environment in place of CloudFormation's references.
 * The other functions are run by the simulated AWS, straight from their sources.
 */
const equip = ({ service }: Serverless, { endpoint, environment, world }: Stack) => {
  process.env["JWT_ISSUER_URL"] = `${endpoint}${ISSUER_PATH}`;
  setClock(world.clock);
  service.provider.environment = environment;
  service.functions = Object.fromEntries(
    Object.entries(service.functions)
      .filter(([, { events }]) => events?.some((event) => "httpApi" in event))
      .map(([name, settings]) => [name, { ...settings, environment: {} }]),
  );
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
