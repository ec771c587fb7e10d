import { expect, it } from "vitest";
import { readService } from "../../local/serverless-service.ts";

const read = () => readService("test/local/service/serverless.yml");

const arn = (service: string, name: string) =>
  `arn:aws:${service}:eu-central-1:999999999999:${name}`;

it("reads functions with their time-outs and destinations", async () => {
  const { functions } = await read();

  expect(functions).toEqual({
    greet: { handler: "test/local/service/functions.greet", timeoutSeconds: 20 },
    report: {
      handler: "test/local/service/functions.report",
      timeoutSeconds: 6,
      onFailureArn: arn("sqs", "DeadLetters"),
    },
  });
});

it("reads definitions from their files, with the ARNs of functions", async () => {
  const { stateMachines } = await read();

  const task = { Type: "Task", Resource: arn("lambda", "function:greet") };
  const Retry = [{ ErrorEquals: ["NotReady"], IntervalSeconds: 10, BackoffRate: 1 }];
  expect(stateMachines).toEqual({
    "small-local-greet": {
      StartAt: "Greet",
      States: {
        Greet: { ...task, Retry, ResultPath: "$.greeting", Next: "Again" },
        Again: { ...task, Retry, End: true },
      },
    },
    unnamed: { StartAt: "Done", States: { Done: { Type: "Succeed" } } },
  });
});

it("reads rules with their buses, patterns and dead letters", async () => {
  const { rules } = await read();

  expect(rules).toEqual([
    {
      name: "small-local-greet-status",
      functionName: "report",
      eventBus: "default",
      pattern: {
        source: ["aws.states"],
        detail: {
          stateMachineArn: [arn("states", "stateMachine:small-local-greet")],
          status: ["SUCCEEDED"],
        },
      },
      deadLetterQueueArn: arn("sqs", "DeadLetters"),
    },
    {
      name: "report-rule-3",
      functionName: "report",
      eventBus: "small-local",
      pattern: { account: ["999999999999"] },
    },
  ]);
});

it("reads buses, queues, and as much of the environment as there is", async () => {
  const { region, eventBuses, queues, environment } = await read();

  expect({ region, eventBuses, queues }).toEqual({
    region: "eu-central-1",
    eventBuses: ["small-local"],
    queues: ["DeadLetters"],
  });
  expect(environment).toEqual({
    EVENT_BUS_NAME: "small-local",
    GREETING: "hello, world",
    MACHINE_ARN: arn("states", "stateMachine:small-local-greet"),
  });
});

it("reads the product's own service", async () => {
  const { functions, stateMachines, rules } = await readService();

  const resources = JSON.stringify(stateMachines).match(/"Resource":"[^"]*"/g) ?? [];
  expect(resources.length).toBeGreaterThan(15);
  for (const resource of resources)
    expect(Object.keys(functions)).toContain(/function:(\w+)"$/.exec(resource)?.[1]);
  expect(rules.map(({ functionName }) => functionName)).toEqual([
    "executionStatusReport",
    "sweeperSweep",
    "roleExpansionAnnounce",
  ]);
});
