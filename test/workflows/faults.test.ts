import { describe, expect, it } from "vitest";
import { inject, NAMED_FAULTS } from "../../local/aws/named-faults.ts";
import type { ClusterView } from "../../shared/cluster-view.ts";
import { must } from "../../shared/must.ts";
import { aTrustingCustomer, type Customer, call, redrive, stack } from "../support/provisioning.ts";

/** Lets a fault befall the customer; tells in the end whether it has befallen anything. */
const befall = ({ accountId }: Customer, name: string) => {
  const heal = inject(stack.world, name, accountId);
  const fault = must(stack.world.faults.at(-1), "fault");
  const { strikes } = fault;
  let hasStruck = false;
  fault.strikes = (call) => {
    const isHit = strikes(call);
    hasStruck ||= isHit;
    return isHit;
  };
  return { heal, hasStruck: () => hasStruck };
};

const begin = async (customer: Customer): Promise<string> => {
  const body = { name: "analytics", accountId: customer.accountId };
  return (await call("clustersCreate", customer, { body })).body.clusterId;
};

/** Looks every five simulated minutes, as the sweeper does, which runs by itself only on a clock that flows. */
const ended = async (
  customer: Customer,
  clusterId: string,
  sweep: () => Promise<unknown> = async () => {},
): Promise<ClusterView> => {
  for (;;) {
    await stack.world.clock.sleep(300);
    await sweep();
    const { body } = await call("clustersGet", customer, { path: { clusterId } });
    if (body.status !== "PROVISIONING") return body;
  }
};

const sweepAfter = (name: string) =>
  name === "lost-status-event" ? () => stack.invoke("sweeperSweep", {}) : undefined;

const table = Object.entries(NAMED_FAULTS);
const passing = table.filter(([, { ends }]) => ends === "by itself");

/** Each line in the order in which a run meets them, so that one run stops at them one after the other. */
const STOPS = [
  ["wrong-external-id", "vpc-limit", "igw-limit", "deny", "table-down"],
  ["eks-limit", "eip-limit", "node-quota"],
  ["scp-deny", "nodes-not-joining", "addon-stays-degraded"],
  ["unknown", "database-failed"],
  ["out-of-order"],
];

describe("a provisioning that meets", () => {
  it.concurrent.each(passing)(
    "%s goes on by itself to its end",
    async (name) => {
      const customer = await aTrustingCustomer();
      const { hasStruck } = befall(customer, name);

      const cluster = await ended(customer, await begin(customer), sweepAfter(name));

      expect(cluster.failure).toBeUndefined();
      expect(cluster.status).toBe("ACTIVE");
      expect(hasStruck()).toBe(true);
    },
    300_000,
  );

  it.concurrent.each(STOPS.map((names) => [names.join(", then "), names] as const))(
    "%s stops at each with whose turn it is, and ends well once each is healed and redriven",
    async (_names, names) => {
      const customer = await aTrustingCustomer();
      const healing = names.map((name) => befall(customer, name).heal);
      const clusterId = await begin(customer);

      const failures: ClusterView["failure"][] = [];
      for (const heal of healing) {
        failures.push((await ended(customer, clusterId)).failure);
        heal();
        await redrive(clusterId);
      }

      expect(failures).toMatchObject(
        names.map((name) => ({ ...(NAMED_FAULTS[name]?.ends as object), canRedrive: true })),
      );
      expect(await ended(customer, clusterId)).toMatchObject({
        status: "ACTIVE",
        redrives: names.map(() => ({ way: "redrive" })),
      });
    },
    300_000,
  );
});

it("is tried by every name", () => {
  const tried = [...passing.map(([name]) => name), ...STOPS.flat()];

  expect(tried.toSorted()).toEqual(Object.keys(NAMED_FAULTS).toSorted());
});

it("is refused by a name that the table does not have", () => {
  expect(() => inject(stack.world, "gremlins", "123456789012")).toThrow(
    "there is no fault gremlins",
  );
});
