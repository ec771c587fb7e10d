import { EventBridgeClient, ListRulesCommand, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import { DescribeExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { expect, it, vi } from "vitest";
import { AwsError } from "../../local/aws/errors.ts";
import type { Fault } from "../../local/aws/faults.ts";
import { setQuota } from "../../local/aws/services/service-quotas.ts";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { must } from "../../shared/must.ts";
import {
  aTrustingCustomer,
  type Customer,
  call,
  clientIn,
  ended,
  provision,
  redrive,
  stack,
} from "../support/provisioning.ts";

/** Sweeps once it is long ago that anything was done. */
const sweepLater = async () => {
  await stack.world.clock.sleep(300);
  await stack.invoke("sweeperSweep", {});
};

/** Status changes of executions reach nobody until it is disposed of. */
const deafRule = async (): Promise<AsyncDisposable> => {
  const bus = clientIn(EventBridgeClient, HOME_ACCOUNT);
  const { Rules = [] } = await bus.send(new ListRulesCommand({}));
  const { Name, EventPattern } = must(
    Rules.find((rule) => rule.Name?.endsWith("execution-status")),
    "rule",
  );
  await bus.send(new PutRuleCommand({ Name, EventPattern, State: "DISABLED" }));
  return {
    [Symbol.asyncDispose]: async () => {
      await bus.send(new PutRuleCommand({ Name, EventPattern, State: "ENABLED" }));
    },
  };
};

/** Calls of that operation are refused until it is disposed of. */
const refused = (wanted: string): Disposable => {
  const fault: Fault = {
    strikes: ({ operation }) => operation === wanted,
    effect: { kind: "refuse", error: new AwsError("AccessDeniedException", "not now", 403) },
  };
  stack.world.faults.push(fault);
  return {
    [Symbol.dispose]: () => {
      stack.world.faults = stack.world.faults.filter((other) => other !== fault);
    },
  };
};

const vcpus = ({ accountId }: Customer, value: number) =>
  setQuota({ world: stack.world, account: accountId, region: "us-east-1" }, "L-1216C47A", value);

const ask = async (customer: Customer) => {
  const body = { name: "analytics", accountId: customer.accountId };
  const headers = { "idempotency-key": "once" };
  return call("clustersCreate", customer, { body, headers });
};

const isOver = (executionArn: string) =>
  vi.waitFor(
    async () => {
      const { status } = await clientIn(SFNClient, HOME_ACCOUNT).send(
        new DescribeExecutionCommand({ executionArn }),
      );
      expect(status).not.toBe("RUNNING");
    },
    { timeout: 25_000, interval: 20 },
  );

it("makes up for status events that were lost: cluster and events say what happened", async () => {
  const customer = await aTrustingCustomer();
  await using _deaf = await deafRule();
  const { clusterId } = (await ask(customer)).body;
  const { executionArn } = (await call("clustersGet", customer, { path: { clusterId } })).body;

  await isOver(executionArn);
  const before = (await call("clustersGet", customer, { path: { clusterId } })).body;
  await sweepLater();
  await sweepLater();
  const { cluster, events } = await ended(customer, clusterId);

  expect(before.status).toBe("PROVISIONING");
  expect(cluster.status).toBe("ACTIVE");
  expect(
    events
      .map(({ detailType }) => detailType)
      .filter((type) => type !== "Cluster Provisioning Progressed"),
  ).toEqual(["Cluster Provisioning Started", "Cluster Provisioned"]);
  expect(events.at(-1)?.detail["outputs"]).toEqual(cluster.outputs);
  expect(events.map(({ detail }) => detail.sequence)).toEqual(events.map((_, index) => index + 1));
});

it("makes up for a failure that nobody heard of", async () => {
  const customer = await aTrustingCustomer();
  vcpus(customer, 5);
  await using _deaf = await deafRule();
  const { clusterId } = (await ask(customer)).body;
  const { executionArn } = (await call("clustersGet", customer, { path: { clusterId } })).body;
  await isOver(executionArn);

  await sweepLater();
  const { cluster, events } = await ended(customer, clusterId);

  expect(cluster).toMatchObject({ status: "FAILED", failure: { step: "Preflight" } });
  expect(events.map(({ detailType }) => detailType)).toContain("Cluster Provisioning Started");
  expect(events.at(-1)?.detail["failure"]).toEqual(cluster.failure);
});

it("starts what was written down, when the call died before it was started", async () => {
  const customer = await aTrustingCustomer();
  using trouble = refused("StartExecution");

  const broken = await ask(customer);
  trouble[Symbol.dispose]();
  const [{ clusterId }] = (await call("clustersList", customer)).body.clusters;
  await sweepLater();
  const { cluster } = await ended(customer, clusterId);

  expect(broken.status).toBe(500);
  expect(cluster.status).toBe("ACTIVE");
});

it("redrives what was written down, when the call died before it was redriven", async () => {
  const customer = await aTrustingCustomer();
  vcpus(customer, 5);
  const { clusterId } = (await provision(customer)).cluster;
  vcpus(customer, 40);
  using trouble = refused("RedriveExecution");

  const broken = await redrive(clusterId);
  trouble[Symbol.dispose]();
  await sweepLater();
  const { cluster, events } = await ended(customer, clusterId);

  expect(broken.status).toBe(500);
  expect(cluster).toMatchObject({ status: "ACTIVE", redrives: [{ way: "redrive" }] });
  expect(
    events.filter(({ detailType }) => detailType === "Cluster Provisioning Redriven"),
  ).toHaveLength(1);
});
