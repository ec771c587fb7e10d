import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { expect, it } from "vitest";
import { events } from "../../../../../local/aws/services/events/event-bridge.ts";
import { functionArn, functionsOf } from "../../../../../local/aws/services/lambda.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

const HOME = { account: "999999999999", region: "us-east-1" };

/** A bus whose rule `often` calls a function, by a clock that runs or one that jumps. */
const startBus = async (scale: number) => {
  const aws = await startSimulatedAws({ events }, { scale });
  const bus = aws.client(EventBridgeClient, HOME);
  const got: Record<string, unknown>[] = [];
  const arn = functionArn(HOME, "sweep");
  functionsOf({ world: aws.world, ...HOME }).set("sweep", {
    arn,
    invoke: async (event) => got.push(event as Record<string, unknown>),
  });
  return {
    ...aws,
    bus,
    got,
    schedule: async (ScheduleExpression: string, fields: object = {}) => {
      await bus.send(new PutRuleCommand({ Name: "often", ScheduleExpression, ...fields }));
      const Targets = [{ Id: "target", Arn: arn }];
      await bus.send(new PutTargetsCommand({ Rule: "often", Targets }));
    },
  };
};

const MINUTE = 60;

it("triggers a rule again and again, with AWS's event", async () => {
  await using aws = await startBus(10_000);
  const { clock } = aws.world;
  await aws.schedule("rate(5 minutes)");

  await clock.sleep(16 * MINUTE);

  const moments = aws.got.map(({ time }) => Date.parse(String(time)) / 1000);
  expect(aws.got.slice(0, 1)).toEqual([
    {
      version: "0",
      id: expect.any(String),
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: HOME.account,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: HOME.region,
      resources: ["arn:aws:events:us-east-1:999999999999:rule/often"],
      detail: {},
    },
  ]);
  expect(moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0))).toEqual(
    Array(moments.length - 1).fill(5 * MINUTE),
  );
  expect(moments.length).toBeGreaterThanOrEqual(2);
});

it("describes a scheduled rule", async () => {
  await using aws = await startBus(1);
  await aws.schedule("rate(1 hour)");

  const rule = await aws.bus.send(new DescribeRuleCommand({ Name: "often" }));

  expect(rule).toMatchObject({ ScheduleExpression: "rate(1 hour)", State: "ENABLED" });
  expect(rule).not.toHaveProperty("EventPattern");
});

it.each([
  ["is disabled", { State: "DISABLED" as const }],
  ["is on a clock that only jumps", {}],
])("triggers nothing where the rule %s", async (why, fields) => {
  await using aws = await startBus(why === "is disabled" ? 10_000 : Number.POSITIVE_INFINITY);
  await aws.schedule("rate(1 minute)", fields);

  await aws.world.clock.sleep(10 * MINUTE);

  expect(aws.got).toEqual([]);
});

it("triggers nothing once the rule is deleted", async () => {
  await using aws = await startBus(10_000);
  await aws.schedule("rate(1 hour)");
  await aws.bus.send(new RemoveTargetsCommand({ Rule: "often", Ids: ["target"] }));
  await aws.bus.send(new DeleteRuleCommand({ Name: "often" }));
  const until = aws.got.length;

  await aws.world.clock.sleep(3 * 60 * MINUTE);

  expect(aws.got).toHaveLength(until);
});

it.each([
  ["rate(5 minute)", "Parameter ScheduleExpression is not valid."],
  ["rate(1 minutes)", "Parameter ScheduleExpression is not valid."],
  ["rate(0 minutes)", "Parameter ScheduleExpression is not valid."],
  ["often", "Parameter ScheduleExpression is not valid."],
  ["cron(0 10 * * ? *)", "the simulated EventBridge knows no cron()"],
])("refuses %s", async (ScheduleExpression, message) => {
  await using aws = await startBus(1);

  const putting = aws.bus.send(new PutRuleCommand({ Name: "often", ScheduleExpression }));

  await expect(putting).rejects.toMatchObject({ name: "ValidationException", message });
});
