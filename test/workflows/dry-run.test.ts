import { expect, it } from "vitest";
import { setQuota } from "../../local/aws/services/service-quotas.ts";
import {
  aCustomer,
  aTrustingCustomer,
  type Customer,
  call,
  provision,
  stack,
} from "../support/provisioning.ts";

const tryOut = (customer: Customer, body: object = {}) =>
  call("clustersCreate", customer, {
    query: { dryRun: "true" },
    body: { name: "analytics", accountId: customer.accountId, ...body },
  });

/** A customer whose role was made long enough ago that AWS knows it everywhere. */
const anEstablishedCustomer = async () => {
  const customer = await aTrustingCustomer();
  await stack.world.clock.sleep(60);
  return customer;
};

/** What our sessions have done in the account beside looking. */
const changes = ({ accountId }: Customer) =>
  stack.world.journal
    .filter(({ account, caller }) => account === accountId && caller.includes(":assumed-role/"))
    .filter(({ operation }) => !/^(Describe|Get|List|Simulate)/.test(operation))
    .map(({ operation, error }) => `${operation}: ${error}`);

it("tells the plan that provisioning then follows, and makes nothing", async () => {
  const customer = await anEstablishedCustomer();

  const { status, body } = await tryOut(customer);

  const { body: listed } = await call("clustersList", customer);
  const { cluster } = await provision(customer);
  expect(status).toBe(200);
  expect(body).toMatchObject({ ok: true, findings: [] });
  expect(listed.clusters).toEqual([]);
  expect(cluster.status).toBe("ACTIVE");
  expect(cluster.plan).toEqual(body.plan);
});

it("asks EC2 in a dry run, and does nothing else but look", async () => {
  const customer = await anEstablishedCustomer();

  await tryOut(customer);

  expect(changes(customer)).toEqual(["CreateVpc: DryRunOperation"]);
});

it("tells what is in the way", async () => {
  const customer = await anEstablishedCustomer();
  const place = { world: stack.world, account: customer.accountId, region: "eu-west-1" };
  setQuota(place, "L-34B43A08", 0);

  const { status, body } = await tryOut(customer, { region: "eu-west-1", maxNodeCount: 400 });

  expect(status).toBe(200);
  expect(body.ok).toBe(false);
  expect(body).not.toHaveProperty("plan");
  expect(body.findings.map(({ code }: { code: string }) => code)).toEqual([
    "QuotaTooLow",
    "FewerNodesThanAsked",
    "TooFewAddresses",
  ]);
});

it("tells a customer without our role what to do", async () => {
  const customer = aCustomer();

  const { status, body } = await tryOut(customer);

  expect(status).toBe(200);
  expect(body).toMatchObject({ ok: false, findings: [{ code: "TrustRefused" }] });
});

it("tells that the name is taken, and what another cluster's addresses mean", async () => {
  const customer = await anEstablishedCustomer();
  const { cluster } = await provision(customer);

  const { body } = await tryOut(customer);

  expect(body).toMatchObject({
    ok: false,
    findings: [
      { code: "NameTaken", is: `that of cluster ${cluster.clusterId}` },
      { code: "AddressesOfAnotherCluster", severity: "warning" },
    ],
  });
});

it("tells another organization nothing about whose the account is", async () => {
  const first = await anEstablishedCustomer();
  await provision(first);
  const { organizationId } = aCustomer();

  const { body } = await tryOut({ organizationId, accountId: first.accountId });

  expect(body).toMatchObject({ ok: false, findings: [{ code: "TrustRefused" }] });
  expect(JSON.stringify(body)).not.toContain(first.organizationId);
});
