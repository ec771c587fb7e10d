/** `serverless deploy` for the simulated home account. */

import { createBus } from "./aws/services/events/buses.ts";
import { putRule } from "./aws/services/events/rules.ts";
import { putTargets } from "./aws/services/events/targets.ts";
import { functionArn, functionsOf } from "./aws/services/lambda.ts";
import { createQueue } from "./aws/services/sqs/queues.ts";
import { createStateMachine } from "./aws/services/states/state-machines.ts";
import { type Call, HOME_ACCOUNT, type World } from "./aws/world.ts";
import { createInvoker, type Invoke } from "./lambda.ts";
import type { Service } from "./serverless-service.ts";

export interface DeployOptions {
  world: World;
  service: Service;
  /** The table, which lives outside the simulated AWS. */
  tableName: string;
}

export interface Deployment {
  /** The functions' environment. */
  environment: Record<string, string>;
  /** Runs a deployed function. */
  invoke: Invoke;
}

/** Makes everything that the service consists of, but for its HTTP API and its table. */
export const deploy = ({ world, service, tableName }: DeployOptions): Deployment => {
  const { region } = service;
  const caller = { account: HOME_ACCOUNT, arn: `arn:aws:iam::${HOME_ACCOUNT}:root` };
  const call: Call = { world, account: HOME_ACCOUNT, region, caller };
  const environment = { ...service.environment, TABLE_NAME: tableName };
  const invoke = createInvoker({ world, functions: service.functions, environment });
  for (const QueueName of service.queues) createQueue({ QueueName }, call);
  for (const Name of service.eventBuses) createBus({ Name }, call);
  deployFunctions(service, invoke, call);
  deployRules(service, call);
  deployStateMachines(service, call);
  return { environment, invoke };
};

const deployFunctions = ({ functions }: Service, invoke: Invoke, call: Call) => {
  for (const [name, { onFailureArn }] of Object.entries(functions))
    functionsOf(call).set(name, {
      arn: functionArn(call, name),
      invoke: (event) => invoke(name, event),
      onFailureArn,
    });
};

const deployRules = ({ rules }: Service, call: Call) => {
  for (const { name, functionName, eventBus, pattern, schedule, ...rule } of rules) {
    const EventBusName = eventBus;
    const when = {
      ...(pattern && { EventPattern: JSON.stringify(pattern) }),
      ...(schedule && { ScheduleExpression: schedule }),
    };
    putRule({ Name: name, EventBusName, ...when }, call);
    const { deadLetterQueueArn: Arn } = rule;
    const target = { Id: functionName, Arn: functionArn(call, functionName) };
    const Targets = [Arn ? { ...target, DeadLetterConfig: { Arn } } : target];
    putTargets({ Rule: name, EventBusName, Targets }, call);
  }
};

const deployStateMachines = ({ stateMachines }: Service, call: Call) => {
  const roleArn = `arn:aws:iam::${HOME_ACCOUNT}:role/state-machines`;
  for (const [name, definition] of Object.entries(stateMachines))
    createStateMachine({ name, definition: JSON.stringify(definition), roleArn }, call);
};
