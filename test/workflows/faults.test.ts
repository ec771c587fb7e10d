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
const failing = table.flatMap(([name, { ends }]) => (ends === "by itself" ? [] : [{ name, ends }]));

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

  it.concurrent.each(failing)(
    "$name stops with whose turn it is, and ends well when that is healed and redriven",
    async ({ name, ends }) => {
      const customer = await aTrustingCustomer();
      const { heal } = befall(customer, name);
      const clusterId = await begin(customer);
      const failed = await ended(customer, clusterId);

      heal();
      await redrive(clusterId);

      expect(failed.failure).toMatchObject({ ...ends, canRedrive: true });
      expect(await ended(customer, clusterId)).toMatchObject({
        status: "ACTIVE",
        redrives: [{ way: "redrive" }],
      });
    },
    300_000,
  );
});

it("is refused by a name that the table does not have", () => {
  expect(() => inject(stack.world, "gremlins", "123456789012")).toThrow(
    "there is no fault gremlins",
  );
});
