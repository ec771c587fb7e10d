import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { AwsError } from "../../../local/aws/errors.ts";
import {
  ConnectionLost,
  type Effect,
  type Fault,
  fateOf,
  isUnheard,
  STATUS_CHANGE,
} from "../../../local/aws/faults.ts";
import { underWay } from "../../../local/aws/invocations.ts";
import { services } from "../../../local/aws/services.ts";
import { createWorld, type World } from "../../../local/aws/world.ts";
import { createClock } from "../../../local/clock.ts";
import { latencies } from "../../../local/latency-profile.ts";
import { type SimulatedAws, startSimulatedAws } from "../../support/simulated-aws.ts";

const onCreateVpc = (effect: Effect): Fault => ({
  strikes: ({ service, operation }) => `${service}.${operation}` === "ec2.CreateVpc",
  effect,
});

const createVpc = (aws: SimulatedAws, account = "123456789012") =>
  aws.client(EC2Client, { account }).send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/20" }));

const ownVpcs = async (aws: SimulatedAws) => {
  const { Vpcs = [] } = await aws.client(EC2Client).send(new DescribeVpcsCommand({}));
  return Vpcs.filter(({ IsDefault }) => !IsDefault);
};

it("refuses a call before it has an effect", async () => {
  await using aws = await startSimulatedAws(services);
  const error = new AwsError("VpcLimitExceeded", "The maximum number of VPCs has been reached.");
  aws.world.faults.push(onCreateVpc({ kind: "refuse", error }));

  await expect(createVpc(aws)).rejects.toMatchObject({ name: "VpcLimitExceeded" });

  expect(await ownVpcs(aws)).toEqual([]);
});

it("loses an answer after the call had its effect", async () => {
  await using aws = await startSimulatedAws(services);
  aws.world.faults.push(onCreateVpc({ kind: "lose" }));

  await expect(createVpc(aws)).rejects.toMatchObject({ code: "ECONNRESET" });

  expect(await ownVpcs(aws)).toHaveLength(1);
});

it("spoils what a call has made", async () => {
  await using aws = await startSimulatedAws(services);
  const spoilt: unknown[] = [];
  aws.world.faults.push(onCreateVpc({ kind: "spoil", spoil: (output) => spoilt.push(output) }));

  const { Vpc } = await createVpc(aws);

  expect(spoilt).toMatchObject([{ Vpc: { VpcId: Vpc?.VpcId } }]);
});

it("strikes only what it is meant for", async () => {
  await using aws = await startSimulatedAws(services);
  aws.world.faults.push({
    strikes: ({ account }) => account === "210987654321",
    effect: { kind: "lose" },
  });

  await createVpc(aws);

  await expect(createVpc(aws, "210987654321")).rejects.toMatchObject({ code: "ECONNRESET" });
});

const aWorld = (): World =>
  createWorld(createClock(Number.POSITIVE_INFINITY), latencies("typical"));

const asked = {
  traceId: "Root=1",
  account: "1",
  service: "ec2",
  operation: "CreateVpc",
  input: {},
};

it("kills the caller, of whom nothing reaches AWS any more", async () => {
  const world = aWorld();
  const event = { cluster: { accountId: "123456789012" } };
  const fate = () => fateOf(world, asked);
  world.faults.push(onCreateVpc({ kind: "kill" }));

  const running = underWay(
    { world, traceId: asked.traceId, functionName: "vpcEnsure", event },
    async () => fate().after({}),
    () => new Error("killed"),
  );

  await expect(running).rejects.toThrow("killed");
  expect(() => fate().before()).toThrow(ConnectionLost);
});

it.each([
  ["a step", { cluster: { accountId: "123456789012" } }],
  [
    "a status change",
    { detail: { input: JSON.stringify({ cluster: { accountId: "123456789012" } }) } },
  ],
])("knows the customer's account that %s is about", async (_what, event) => {
  const world = aWorld();
  const struck: object[] = [];
  world.faults.push({
    strikes: (call) => struck.push(call) > 9,
    effect: { kind: "lose" },
  });

  await underWay(
    { world, traceId: asked.traceId, functionName: "vpcEnsure", event },
    async () => fateOf(world, asked),
    () => new Error("killed"),
  );

  expect(struck).toMatchObject([{ account: "123456789012", functionName: "vpcEnsure" }]);
});

it("keeps what becomes of an account's executions from being heard of", () => {
  const world = aWorld();
  world.faults.push({
    strikes: ({ account, service, operation }) =>
      account === "123456789012" && `${service}.${operation}` === STATUS_CHANGE,
    effect: { kind: "lose" },
  });

  const unheard = ["123456789012", "210987654321"].map((accountId) =>
    isUnheard(world, { cluster: { accountId } }),
  );

  expect(unheard).toEqual([true, false]);
});
