import { expect, it } from "vitest";
import { denyIncrease } from "../../local/aws/accounts.ts";
import { inject, NAMED_FAULTS } from "../../local/aws/named-faults.ts";
import { setQuota } from "../../local/aws/services/service-quotas.ts";
import { must } from "../../shared/must.ts";
import { aTrustingCustomer, type Customer, provision, stack } from "../support/provisioning.ts";

it("a run waits for AWS to verify the account, tells it once, and goes on by itself", async () => {
  const customer = await aTrustingCustomer();
  inject(stack.world, "pending-verification", customer.accountId);

  const { cluster, events } = await provision(customer);

  const waiting = events.filter(({ detailType }) => detailType === "Cluster Provisioning Waiting");
  expect(cluster.status).toBe("ACTIVE");
  expect(cluster.steps.find(({ step }) => step === "EnsureVpc")?.attempts).toBeGreaterThan(3);
  expect(waiting).toMatchObject([
    { detail: { step: "EnsureVpc", waiting: { entry: "VerificationPending" } } },
  ]);
});

it("a run whose account AWS does not verify in four hours is the customer's turn", async () => {
  const customer = await aTrustingCustomer();
  const { strikes, effect } = must(NAMED_FAULTS["pending-verification"], "pending-verification");
  stack.world.faults.push({
    effect,
    strikes: (call) => call.account === customer.accountId && strikes(call),
  });

  const { cluster } = await provision(customer);

  expect(cluster.failure).toMatchObject({
    error: "WaitedTooLong",
    entry: "VerificationPending",
    step: "EnsureVpc",
    turn: "customer",
    canRedrive: true,
    customerMessage: expect.stringContaining("write to aws-verification@amazon.com"),
  });
});

const VCPUS = "L-1216C47A";

const withFewVcpus = async () => {
  const customer = await aTrustingCustomer();
  const place = { world: stack.world, account: customer.accountId, region: "us-east-1" };
  setQuota(place, VCPUS, 5);
  return { customer, place };
};

const increasesFor = ({ accountId }: Customer) =>
  stack.world.journal.filter(
    ({ account, operation }) =>
      account === accountId && operation === "RequestServiceQuotaIncrease",
  );

it("a run has a quota raised that is too low, once, and goes on when AWS has granted it", async () => {
  const { customer } = await withFewVcpus();
  inject(stack.world, "vpc-limit", customer.accountId);

  const { cluster, events } = await provision(customer, { requestQuotaIncreases: true });

  const waiting = events.filter(({ detailType }) => detailType === "Cluster Provisioning Waiting");
  expect(cluster.failure?.step).toBe("EnsureVpc");
  expect(increasesFor(customer)).toMatchObject([
    { input: { QuotaCode: VCPUS, DesiredValue: 40 }, caller: expect.stringMatching(/-Preflight$/) },
  ]);
  expect(waiting).toMatchObject([
    {
      detail: {
        step: "Preflight",
        waiting: {
          entry: "QuotaIncreaseRequested",
          customerMessage: expect.stringContaining("an increase to 40 is requested (PENDING)"),
        },
      },
    },
  ]);
});

it("a run stops when AWS denies the increase, and does not ask again", async () => {
  const { customer, place } = await withFewVcpus();
  denyIncrease(place, VCPUS);

  const { cluster } = await provision(customer, { requestQuotaIncreases: true });

  expect(cluster.failure).toMatchObject({
    error: "PreflightFailed",
    turn: "customer",
    customerMessage: expect.stringContaining("AWS has not granted an increase to 40 (DENIED)"),
  });
  expect(increasesFor(customer)).toHaveLength(1);
});
