import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  type PutEventsRequestEntry,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import {
  CreateQueueCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, it } from "vitest";
import { settled } from "../../../../../local/aws/services/events/delivery.ts";
import { events } from "../../../../../local/aws/services/events/event-bridge.ts";
import { functionArn, functionsOf } from "../../../../../local/aws/services/lambda.ts";
import { sqs } from "../../../../../local/aws/services/sqs.ts";
import { InvocationError } from "../../../../../local/invocation-error.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";

const HOME = { account: "999999999999", region: "us-east-1" };
const QUEUE_ARN = "arn:aws:sqs:us-east-1:999999999999:inbox";
const EVERYTHING = JSON.stringify({ account: [HOME.account] });

const startBus = async () => {
  const aws = await startSimulatedAws({ events, sqs });
  const bus = aws.client(EventBridgeClient, HOME);
  const queue = aws.client(SQSClient, HOME);
  const { QueueUrl } = await queue.send(new CreateQueueCommand({ QueueName: "inbox" }));
  const place = { world: aws.world, ...HOME };
  return {
    ...aws,
    bus,
    /** Sends everything on a bus to a target. */
    route: async (target: Partial<Target>, EventBusName = "default") => {
      await bus.send(
        new PutRuleCommand({ Name: "everything", EventBusName, EventPattern: EVERYTHING }),
      );
      const Targets = [{ Id: "target", Arn: QUEUE_ARN, ...target }];
      return bus.send(new PutTargetsCommand({ Rule: "everything", EventBusName, Targets }));
    },
    put: (entry: PutEventsRequestEntry = {}) =>
      bus.send(
        new PutEventsCommand({
          Entries: [{ Source: "test", DetailType: "Tested", Detail: '{"id":1}', ...entry }],
        }),
      ),
    deploy: (name: string, invoke: (event: unknown) => Promise<unknown>, onFailureArn?: string) => {
      const arn = functionArn(HOME, name);
      functionsOf(place).set(name, { arn, invoke, onFailureArn });
      return { Arn: arn };
    },
    settled: () => settled(place),
    receive: async (): Promise<Message[]> => {
      const { Messages = [] } = await queue.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ["All"],
        }),
      );
      return Messages;
    },
  };
};

const bodies = (messages: Message[]) => messages.map(({ Body = "" }) => JSON.parse(Body));

it("delivers an event to a queue as AWS writes it", async () => {
  await using aws = await startBus();
  await aws.route({});

  const { Entries, FailedEntryCount } = await aws.put({
    Resources: ["cluster/one"],
    Time: new Date("2026-11-23T10:00:00.500Z"),
  });

  expect(FailedEntryCount).toBe(0);
  expect(bodies(await aws.receive())).toEqual([
    {
      version: "0",
      id: Entries?.[0]?.EventId,
      "detail-type": "Tested",
      source: "test",
      account: "999999999999",
      time: "2026-11-23T10:00:00Z",
      region: "us-east-1",
      resources: ["cluster/one"],
      detail: { id: 1 },
    },
  ]);
});

it("keeps buses apart and finds them by name and ARN", async () => {
  await using aws = await startBus();
  const { EventBusArn } = await aws.bus.send(new CreateEventBusCommand({ Name: "own" }));
  await aws.route({}, "own");

  await aws.put();
  await aws.put({ EventBusName: "own", Detail: '{"by":"name"}' });
  await aws.put({ EventBusName: EventBusArn, Detail: '{"by":"arn"}' });

  const details = bodies(await aws.receive()).map(({ detail }) => detail);
  expect(details).toEqual([{ by: "name" }, { by: "arn" }]);
});

it("accepts and loses an event for a bus that is not there", async () => {
  await using aws = await startBus();
  await aws.route({});

  const { Entries, FailedEntryCount } = await aws.put({ EventBusName: "none" });

  expect(FailedEntryCount).toBe(0);
  expect(Entries?.[0]?.EventId).toBeDefined();
  expect(await aws.receive()).toEqual([]);
});

it.each([
  [{ Detail: "{" }, "MalformedDetail"],
  [{ Detail: "[]" }, "MalformedDetail"],
  [{ Source: undefined }, "InvalidArgument"],
  [{ DetailType: "" }, "InvalidArgument"],
  [{ Source: "aws.states" }, "NotAuthorizedForSourceException"],
])("refuses an entry with %o and takes the others", async (fields, code) => {
  await using aws = await startBus();
  await aws.route({});
  const good = { Source: "test", DetailType: "Tested", Detail: "{}" };

  const { FailedEntryCount, Entries } = await aws.bus.send(
    new PutEventsCommand({ Entries: [{ ...good, ...fields }, good] }),
  );

  expect(FailedEntryCount).toBe(1);
  expect(Entries).toEqual([
    { ErrorCode: code, ErrorMessage: expect.any(String) },
    { EventId: expect.any(String) },
  ]);
  expect(await aws.receive()).toHaveLength(1);
});

it.each([
  ["more than ten entries", Array(11).fill({ Source: "test", DetailType: "T", Detail: "{}" })],
  [
    "more than a megabyte",
    [{ Source: "test", DetailType: "T", Detail: JSON.stringify("x".repeat(1_048_576)) }],
  ],
])("refuses %s", async (_what, Entries) => {
  await using aws = await startBus();

  await expect(aws.bus.send(new PutEventsCommand({ Entries }))).rejects.toMatchObject({
    name: "ValidationException",
  });
});

it("invokes a function with the event", async () => {
  await using aws = await startBus();
  const seen: unknown[] = [];
  await aws.route(aws.deploy("report", async (event) => seen.push(event)));

  await aws.put();
  await aws.settled();

  expect(seen).toMatchObject([{ source: "test", detail: { id: 1 } }]);
});

it("lets a function fail three times, a minute and two apart, then tells its own queue", async () => {
  await using aws = await startBus();
  const { clock } = aws.world;
  const moments: number[] = [];
  const broken = async () => {
    moments.push(clock.now());
    throw new InvocationError({ errorType: "Broken", errorMessage: "again", trace: [] });
  };
  await aws.route(aws.deploy("report", broken, QUEUE_ARN));

  await aws.put();
  await aws.settled();

  const [first = 0] = moments;
  expect(moments.map((moment) => (moment - first) / 1000)).toEqual([0, 60, 180]);
  expect(bodies(await aws.receive())).toMatchObject([
    {
      requestContext: {
        functionArn: "arn:aws:lambda:us-east-1:999999999999:function:report:$LATEST",
        condition: "RetriesExhausted",
        approximateInvokeCount: 3,
      },
      requestPayload: { detail: { id: 1 } },
      responsePayload: { errorType: "Broken", errorMessage: "again", trace: [] },
    },
  ]);
});

it("leaves an event for a target that is not there in the rule's dead-letter queue", async () => {
  await using aws = await startBus();
  const Arn = functionArn(HOME, "none");
  await aws.route({ Arn, DeadLetterConfig: { Arn: QUEUE_ARN } });

  await aws.put();

  const [message, ...others] = await aws.receive();
  expect(others).toEqual([]);
  expect(JSON.parse(message?.Body ?? "")).toMatchObject({ detail: { id: 1 } });
  expect(message?.MessageAttributes).toMatchObject({
    RULE_ARN: { StringValue: "arn:aws:events:us-east-1:999999999999:rule/everything" },
    TARGET_ARN: { StringValue: Arn },
    ERROR_CODE: { StringValue: "NO_RESOURCE" },
  });
});

it("sends a part of the event, or something else", async () => {
  await using aws = await startBus();
  await aws.route({ InputPath: "$.detail" });
  await aws.put();
  await aws.route({ Input: '{"always":"this"}' });
  await aws.put();

  expect(bodies(await aws.receive())).toEqual([{ id: 1 }, { always: "this" }]);
});

it("matches no event against a disabled rule", async () => {
  await using aws = await startBus();
  await aws.route({});
  await aws.bus.send(
    new PutRuleCommand({ Name: "everything", EventPattern: EVERYTHING, State: "DISABLED" }),
  );

  await aws.put();

  expect(await aws.receive()).toEqual([]);
});

it("describes, lists and deletes rules and their targets", async () => {
  await using aws = await startBus();
  await aws.route({});
  const rule = { Rule: "everything" };
  const remove = () => aws.bus.send(new DeleteRuleCommand({ Name: "everything" }));

  const described = await aws.bus.send(new DescribeRuleCommand({ Name: "everything" }));
  const listed = await aws.bus.send(new ListRulesCommand({ NamePrefix: "every" }));
  const { Targets } = await aws.bus.send(new ListTargetsByRuleCommand(rule));
  const early = remove();
  await expect(early).rejects.toThrow("Rule can't be deleted since it has targets.");
  await aws.bus.send(new RemoveTargetsCommand({ ...rule, Ids: ["target"] }));
  await remove();

  expect(described).toMatchObject({ EventPattern: EVERYTHING, State: "ENABLED" });
  expect(listed.Rules?.map(({ Name }) => Name)).toEqual(["everything"]);
  expect(Targets).toEqual([{ Id: "target", Arn: QUEUE_ARN }]);
  await expect(aws.bus.send(new ListTargetsByRuleCommand(rule))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Rule everything does not exist on EventBus default.",
  });
});

it("describes, lists and deletes buses", async () => {
  await using aws = await startBus();
  const create = () => aws.bus.send(new CreateEventBusCommand({ Name: "own" }));
  await create();

  const described = await aws.bus.send(new DescribeEventBusCommand({ Name: "own" }));
  const { EventBuses } = await aws.bus.send(new ListEventBusesCommand({}));
  const twice = create();
  await expect(twice).rejects.toMatchObject({ name: "ResourceAlreadyExistsException" });
  await aws.bus.send(new DeleteEventBusCommand({ Name: "own" }));

  expect(described.Arn).toBe("arn:aws:events:us-east-1:999999999999:event-bus/own");
  expect(EventBuses?.map(({ Name }) => Name)).toEqual(["default", "own"]);
  await expect(aws.bus.send(new DescribeEventBusCommand({ Name: "own" }))).rejects.toThrow(
    "Event bus own does not exist.",
  );
});

it.each([
  [{ EventPattern: '{"source":"x"}' }, "InvalidEventPatternException"],
  [{ EventPattern: "{" }, "InvalidEventPatternException"],
  [{}, "ValidationException"],
  [{ ScheduleExpression: "rate(1 minute)", EventBusName: "astro" }, "ValidationException"],
  [{ EventPattern: EVERYTHING, EventBusName: "none" }, "ResourceNotFoundException"],
])("refuses a rule with %o", async (fields, name) => {
  await using aws = await startBus();
  await aws.bus.send(new CreateEventBusCommand({ Name: "astro" }));

  const putting = aws.bus.send(new PutRuleCommand({ Name: "rule", ...fields }));

  await expect(putting).rejects.toMatchObject({ name });
});

it.each([
  ["an unknown kind", { Arn: "arn:aws:sns:us-east-1:999999999999:topic" }, "ValidationException"],
  ["a transformed input", { InputTransformer: { InputTemplate: '"x"' } }, "ValidationException"],
])("refuses a target of %s", async (_what, target, name) => {
  await using aws = await startBus();

  await expect(aws.route(target)).rejects.toMatchObject({ name });
});

it("takes five targets a rule", async () => {
  await using aws = await startBus();
  await aws.route({});
  const Targets = ["a", "b", "c", "d", "e"].map((Id) => ({ Id, Arn: QUEUE_ARN }));

  const putting = aws.bus.send(new PutTargetsCommand({ Rule: "everything", Targets }));

  await expect(putting).rejects.toMatchObject({ name: "LimitExceededException" });
});
