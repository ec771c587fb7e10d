/** Runs the product's Lambda functions in this process, as Lambda would. */

import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Context } from "aws-lambda";
import { type Invocation, underWay } from "./aws/invocations.ts";
import { functionArn } from "./aws/services/lambda.ts";
import { HOME_ACCOUNT, type World } from "./aws/world.ts";
import {
  type ErrorPayload,
  InvocationError,
  ResourceNotFoundException,
} from "./invocation-error.ts";
import { asInvocation } from "./invoke-store.ts";
import { withOwnTime } from "./own-time.ts";
import "./simulated-backoff.ts";
import { withSimulatedDate } from "./simulated-date.ts";

/** Invokes a function by name; event and result travel as JSON. */
export type Invoke = (functionName: string, event: unknown) => Promise<unknown>;

/** What the service says of a function. */
export interface FunctionSettings {
  /** File without `.ts`, seen from the root of the project, and export: `functions/x/vpc.ensure`. */
  handler: string;
  timeoutSeconds: number;
}

export interface InvokerOptions {
  world: World;
  functions: Record<string, FunctionSettings>;
  /** What deployment sets for all functions; it becomes this process's environment. */
  environment: Record<string, string>;
}

/**
 * Makes an invoker. While a function runs simulated time stands still; afterwards the seconds pass
 * that its calls to AWS would have taken, those made at once at once.
 */
export const createInvoker = ({ world, functions, environment }: InvokerOptions): Invoke => {
  Object.assign(process.env, RUNTIME_ENVIRONMENT, environment);
  return async (functionName, event) => {
    const settings = functions[functionName];
    if (!settings) throw new ResourceNotFoundException(`Function not found: ${functionName}`);
    const traceId = newTraceId(world);
    const context = contextOf(functionName, settings);
    const run = (invocation: Invocation) =>
      asInvocation(traceId, () =>
        withSimulatedDate(world.clock, () =>
          withOwnTime(invocation.time, () => attempt(settings, event, context)),
        ),
      );
    const beginning = { world, traceId, functionName, event };
    try {
      return await world.clock.work(() => underWay(beginning, run, () => killed(context)));
    } finally {
      await world.clock.sleep(secondsOf(world.invocations.get(traceId)));
    }
  };
};

const secondsOf = (invocation?: Invocation) => (invocation?.time.now() ?? 0) / 1000;

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The SDK sends the trace id of an invocation only where it believes to be in a Lambda. */
const RUNTIME_ENVIRONMENT = { AWS_LAMBDA_FUNCTION_NAME: "local" };

const newTraceId = ({ clock }: World) => {
  const epoch = Math.floor(clock.now() / 1000).toString(16);
  return `Root=1-${epoch}-${randomBytes(12).toString("hex")}`;
};

const contextOf = (functionName: string, { timeoutSeconds }: FunctionSettings): RunContext => ({
  functionName,
  functionVersion: "$LATEST",
  invokedFunctionArn: functionArn(
    { account: HOME_ACCOUNT, region: process.env["AWS_REGION"] ?? "" },
    functionName,
  ),
  memoryLimitInMB: "1024",
  awsRequestId: randomUUID(),
  logGroupName: `/aws/lambda/${functionName}`,
  logStreamName: functionName,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => timeoutSeconds * 1000,
});

/** Node 24's runtime has no callbacks any more. */
type RunContext = Omit<Context, "done" | "fail" | "succeed">;

/** The run itself: whatever befalls a function while it runs, befalls it here. */
const attempt = async (settings: FunctionSettings, event: unknown, context: RunContext) => {
  try {
    const handler = await load(settings.handler);
    return json(await handler(json(event), context));
  } catch (error) {
    throw new InvocationError(payloadOf(error), { cause: error });
  }
};

/** What Lambda tells of a container that is no more. */
const killed = ({ awsRequestId }: RunContext) =>
  new InvocationError({
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${awsRequestId} Error: Runtime exited with error: signal: killed`,
    trace: [],
  });

const load = async (handler: string) => {
  const [, file = "", name = ""] = /^(.*)\.(\w+)$/.exec(handler) ?? [];
  const module = await import(pathToFileURL(join(ROOT, `${file}.ts`)).href);
  if (typeof module[name] === "function") return module[name];
  throw new HandlerNotFound(`${handler} is undefined or not exported`);
};

class HandlerNotFound extends Error {
  override readonly name = "Runtime.HandlerNotFound";
}

/** As the runtime sends it: no answer is null, and what JSON can't say is an error. */
const json = (value: unknown): unknown => {
  try {
    return JSON.parse(JSON.stringify(value ?? null));
  } catch (cause) {
    throw new Error("Unable to stringify response body", { cause });
  }
};

const payloadOf = (error: unknown): ErrorPayload =>
  error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
