/** What serverless.yml says is deployed, with names and ARNs as they are in the simulated account. */

import type { FunctionSettings } from "./lambda.ts";
import { busesOf, dereference, queuesOf, referencesOf } from "./serverless-references.ts";
import { readWithVariables } from "./serverless-variables.ts";
import { ServerlessYaml } from "./serverless-yaml.ts";

/** A function of the service. */
interface ServiceFunction extends FunctionSettings {
  /** Queue for events that the function failed on for good. */
  onFailureArn?: string;
}

/** A rule that hands events over to a function. */
interface ServiceRule {
  name: string;
  functionName: string;
  /** Name or ARN. */
  eventBus: string;
  /** Which events, or when. */
  pattern?: object;
  schedule?: string;
  deadLetterQueueArn?: string;
}

export interface Service {
  region: string;
  functions: Record<string, ServiceFunction>;
  /** Definitions in the States Language by name. */
  stateMachines: Record<string, object>;
  /** Names of the buses beside the default one. */
  eventBuses: string[];
  queues: string[];
  rules: ServiceRule[];
  /** What all functions together find in their environment, as far as the account knows it. */
  environment: Record<string, string>;
}

/** Reads the service; files that it refers to are looked for beside it. */
export const readService = async (path = "serverless.yml"): Promise<Service> => {
  const yaml = ServerlessYaml.parse(await readWithVariables(path));
  const references = referencesOf(yaml);
  const filled = ServerlessYaml.parse(dereference(yaml, references));
  const { provider, functions, stepFunctions } = filled;
  return {
    region: provider.region,
    functions: mapValues(functions, functionOf),
    stateMachines: Object.fromEntries(
      Object.entries(stepFunctions.stateMachines).map(([key, { name, definition }]) => [
        name ?? key,
        definition,
      ]),
    ),
    eventBuses: busesOf(yaml).map(([, name]) => name),
    queues: queuesOf(yaml).map(([, name]) => name),
    rules: Object.entries(functions).flatMap(rulesOf),
    environment: textsOf(
      Object.assign(
        {},
        provider.environment,
        ...Object.values(functions).map((one) => one.environment),
      ),
    ),
  };
};

const mapValues = <T, R>(values: Record<string, T>, map: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));

type YamlFunction = ServerlessYaml["functions"][string];

const functionOf = ({ handler, timeout, destinations }: YamlFunction): ServiceFunction => ({
  handler,
  timeoutSeconds: timeout,
  ...(typeof destinations?.onFailure.arn === "string" && {
    onFailureArn: destinations.onFailure.arn,
  }),
});

const rulesOf = ([functionName, { events }]: [string, YamlFunction]): ServiceRule[] =>
  events.flatMap(({ eventBridge }, index) => {
    if (!eventBridge) return [];
    const { name, eventBus, pattern, schedule, deadLetterQueueArn } = eventBridge;
    return [
      {
        name: name ?? `${functionName}-rule-${index + 1}`,
        functionName,
        eventBus: typeof eventBus === "string" ? eventBus : "default",
        ...(pattern && { pattern }),
        ...(schedule && { schedule }),
        ...(typeof deadLetterQueueArn === "string" && { deadLetterQueueArn }),
      },
    ];
  });

/** Texts only, and of these the ones in which every variable is filled in. */
const textsOf = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === "string" && !value.includes("${") ? [[name, value]] : [],
    ),
  );
