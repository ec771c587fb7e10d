import { expect, it } from "vitest";
import { inject, NAMED_FAULTS } from "../../local/aws/named-faults.ts";
import { must } from "../../shared/must.ts";
import { aTrustingCustomer, provision, stack } from "../support/provisioning.ts";

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
