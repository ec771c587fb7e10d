import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { Context } from "aws-lambda";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it, vi } from "vitest";
import { createRecord, recordOf } from "../../shared/cluster-record.ts";
import { AccessDenied, NotReady } from "../../shared/errors.ts";
import { Vpc } from "../../shared/facts.ts";
import { log } from "../../shared/log.ts";
import { type StepInput, step } from "../../shared/step.ts";
import { aCluster } from "../support/requests.ts";
import { createTable } from "../support/table.ts";

const executionArn = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:c1";
const CLUSTER = aCluster();
const INPUT = { cluster: CLUSTER, executionArn, vpc: { vpcId: "vpc-1" }, anything: "else" };
const context = {} as Context;

const bus = () => {
  const mock = mockClient(EventBridgeClient);
  mock.on(PutEventsCommand).resolves({});
  return mock;
};

const published = (mock: ReturnType<typeof bus>) =>
  mock
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? [])
    .map(({ Detail }) => JSON.parse(Detail ?? ""));

const failing = (error: unknown) => step("EnsureSubnets", {}, () => Promise.reject(error));

it("gives the step what it asked for and a way into the account", async () => {
  await using _table = await createTable();
  bus();
  await createRecord(CLUSTER, executionArn);
  const run = vi.fn(async (_input: StepInput & { vpc: Vpc }, account: object) => ({ account }));

  await step("EnsureSubnets", { vpc: Vpc }, run)(INPUT, context);

  expect(run).toHaveBeenCalledExactlyOnceWith(
    { cluster: CLUSTER, executionArn, vpc: { vpcId: "vpc-1" } },
    expect.objectContaining({ region: "us-east-1", credentials: expect.any(Function) }),
  );
});

it("returns what the step found out", async () => {
  await using _table = await createTable();
  bus();
  await createRecord(CLUSTER, executionArn);
  const subnets = step("EnsureSubnets", {}, async () => ({ subnetIds: ["subnet-1"] }));

  expect(await subnets(INPUT, context)).toEqual({ subnetIds: ["subnet-1"] });
});

it("refuses an input without the facts that the step needs", async () => {
  await using _table = await createTable();
  bus();
  await createRecord(CLUSTER, executionArn);
  const subnets = step("EnsureSubnets", { vpc: Vpc }, async () => ({}));

  await expect(subnets({ cluster: CLUSTER, executionArn }, context)).rejects.toThrow(/vpc/);
});

it("takes a finished step to the timeline and tells it once", async () => {
  await using _table = await createTable();
  const mock = bus();
  await createRecord(CLUSTER, executionArn);
  const subnets = step("EnsureSubnets", {}, async () => ({}));

  await subnets(INPUT, context);
  await subnets(INPUT, context);

  const { steps } = await recordOf(CLUSTER);
  expect(steps.EnsureSubnets).toEqual({
    startedAt: expect.any(String),
    finishedAt: expect.any(String),
    attempts: 2,
  });
  expect(published(mock)).toEqual([
    expect.objectContaining({
      step: "EnsureSubnets",
      title: "Subnets",
      executionArn,
      percent: 0,
      startedAt: steps.EnsureSubnets?.startedAt,
      typicalSeconds: 3,
      sequence: 1,
    }),
  ]);
});

it("counts an attempt that is not ready, and tells nothing of it", async () => {
  await using _table = await createTable();
  const mock = bus();
  await createRecord(CLUSTER, executionArn);
  const error = new NotReady("subnet subnet-1 is pending");

  await expect(failing(error)(INPUT, context)).rejects.toBe(error);

  const { steps } = await recordOf(CLUSTER);
  expect(steps.EnsureSubnets).toEqual({ startedAt: expect.any(String), attempts: 1 });
  expect(published(mock)).toEqual([]);
});

it("calls a denial that the step met by our name for it", async () => {
  await using _table = await createTable();
  bus();
  await createRecord(CLUSTER, executionArn);
  const denial = Object.assign(new Error("You are not authorized to perform this operation."), {
    name: "UnauthorizedOperation",
  });

  const error = await failing(denial)(INPUT, context).catch((thrown: unknown) => thrown);

  expect(error).toBeInstanceOf(AccessDenied);
  expect(error).toHaveProperty("cause", denial);
});

it("takes fresh credentials for the attempt after the one whose ended", async () => {
  await using _table = await createTable();
  bus();
  const Credentials = {
    AccessKeyId: "ASIA0123456789ABCDEF",
    SecretAccessKey: "secret",
    SessionToken: "token",
    Expiration: new Date(Date.now() + 3_600_000),
  };
  const sts = mockClient(STSClient);
  sts.on(AssumeRoleCommand).resolves({ Credentials });
  await createRecord(CLUSTER, executionArn);
  const ended = Object.assign(new Error("The security token included in the request is expired"), {
    name: "ExpiredToken",
  });
  const outlived = step("EnsureSubnets", {}, async (_input, account) => {
    await account.credentials();
    throw ended;
  });

  await expect(outlived(INPUT, context)).rejects.toBe(ended);
  await expect(outlived(INPUT, context)).rejects.toBe(ended);

  expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(2);
});

it("does not blame the customer when our own bus denies us", async () => {
  await using _table = await createTable();
  const denial = Object.assign(new Error("not authorized to perform: events:PutEvents"), {
    name: "AccessDeniedException",
  });
  bus().on(PutEventsCommand).rejects(denial);
  await createRecord(CLUSTER, executionArn);
  const subnets = step("EnsureSubnets", {}, async () => ({}));

  await expect(subnets(INPUT, context)).rejects.toBe(denial);
});

it("publishes what an earlier run finished but could not publish", async () => {
  await using _table = await createTable();
  const mock = bus();
  mock.on(PutEventsCommand).rejectsOnce(new Error("socket hang up")).resolves({});
  await createRecord(CLUSTER, executionArn);
  const subnets = step("EnsureSubnets", {}, async () => ({}));

  await expect(subnets(INPUT, context)).rejects.toThrow("socket hang up");
  await subnets(INPUT, context);

  const [first, second] = published(mock);
  expect(second).toEqual(first);
});

it("logs how it went, with cluster and step", async () => {
  await using _table = await createTable();
  bus();
  await createRecord(CLUSTER, executionArn);
  const logged = vi.spyOn(log, "info").mockReturnValue(undefined);
  const error = new NotReady("subnet subnet-1 is pending");

  await expect(failing(error)(INPUT, context)).rejects.toThrow();

  expect(logged.mock.calls).toEqual([
    ["step begins", { step: "EnsureSubnets", clusterId: CLUSTER.clusterId }],
    ["step is not done", { step: "EnsureSubnets", error }],
  ]);
});
