import { describe, expect, it, vi } from "vitest";
import { inject, NAMED_FAULTS } from "../../local/aws/named-faults.ts";
import type { ClusterView } from "../../shared/cluster-view.ts";
import { aTrustingCustomer, type Customer, call, redrive, stack } from "../support/provisioning.ts";

/** Many of them share the machine, so each may take its time. */
const WAIT = { timeout: 240_000, interval: 200 };

const begin = async (customer: Customer): Promise<string> => {
  const body = { name: "analytics", accountId: customer.accountId };
  return (await call("clustersCreate", customer, { body })).body.clusterId;
};

const ended = (customer: Customer, clusterId: string): Promise<ClusterView> =>
  vi.waitFor(async () => {
    const { body } = await call("clustersGet", customer, { path: { clusterId } });
    if (body.status === "PROVISIONING") throw new Error(`still at ${body.percent} %`);
    return body;
  }, WAIT);

const table = Object.entries(NAMED_FAULTS);
const passing = table.filter(([, { ends }]) => ends === "by itself");
const failing = table.flatMap(([name, { ends }]) => (ends === "by itself" ? [] : [{ name, ends }]));

describe("a provisioning that meets", () => {
  it.concurrent.each(passing)(
    "%s goes on by itself to its end",
    async (name) => {
      const customer = await aTrustingCustomer();
      inject(stack.world, name, customer.accountId);

      const cluster = await ended(customer, await begin(customer));

      expect(cluster.failure).toBeUndefined();
      expect(cluster.status).toBe("ACTIVE");
    },
    300_000,
  );

  it.concurrent.each(failing)(
    "$name stops with whose turn it is, and ends well when that is healed and redriven",
    async ({ name, ends }) => {
      const customer = await aTrustingCustomer();
      const heal = inject(stack.world, name, customer.accountId);
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
