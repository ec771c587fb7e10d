import { expect, it } from "vitest";
import type { ClusterView } from "../../shared/cluster-view.ts";
import { type CallName, functionOf, serviceOf } from "../support/call-names.ts";
import { cleanRun, sampleOf } from "../support/crash-matrix.ts";
import { during, reached, refusedFrom } from "../support/faults.ts";
import { DELETION, type Journey, PROVISIONING, type Traveller } from "../support/journey.ts";
import { type Customer, ended } from "../support/provisioning.ts";
import { leftSince } from "../support/things.ts";

/** What a step asks of the vendor's own account. */
const IS_AT_HOME = /^(dynamodb|events|states)$/;

/** Reports how an execution is doing, and is no step of it. */
const REPORTER = "executionStatusReport";

/** The last thing that each step of the work asks of the customer's account, or of anyone: by then all is made. */
const lastCallsOf = async (journey: Journey): Promise<CallName[]> => {
  const { calls } = await cleanRun(journey);
  const { [REPORTER]: _reported, ...ofSteps } = Object.groupBy(calls, functionOf);
  return Object.values(ofSteps).flatMap((ofOne = []) => {
    const abroad = ofOne.filter((name) => !IS_AT_HOME.test(serviceOf(name)));
    return (abroad.length > 0 ? abroad : ofOne).slice(-1);
  });
};

const lastOfProvisioning = await lastCallsOf(PROVISIONING);
const lastOfDeletion = await lastCallsOf(DELETION);

/** The cluster after that work, which nobody redrives. */
const after = async ({ begin }: Journey, traveller: Traveller): Promise<ClusterView> =>
  (await ended(traveller.customer, await begin(traveller))).cluster;

const expectNothingLeft = (
  { status, receipt }: ClusterView,
  { customer, before }: { customer: Customer; before: string[] },
) => {
  expect(status).toBe("DELETED");
  expect(leftSince(before, customer)).toEqual([]);
  expect(receipt?.left.filter(({ reason }) => !/pending|shared/.test(reason))).toEqual([]);
};

for (const call of sampleOf(lastOfProvisioning, 2))
  it.concurrent(`leaves nothing of a provisioning that failed for good at ${call}`, {
    timeout: 600_000,
  }, async () => {
    const { customer, before } = await PROVISIONING.prepare();
    const failed = await during([refusedFrom(call, customer)], () =>
      after(PROVISIONING, { customer, before }),
    );

    const deleted = await after(DELETION, { ...failed, customer, before });

    expect(failed.status).toBe("FAILED");
    expectNothingLeft(deleted, { customer, before });
  });

for (const call of sampleOf(lastOfProvisioning, 1))
  it.concurrent(`leaves nothing of a provisioning that is stopped at ${call}`, {
    timeout: 600_000,
  }, async () => {
    const { customer, before } = await PROVISIONING.prepare();
    const { fault, promise } = reached(call, customer);
    const deleted = await during([fault], async () => {
      const clusterId = await PROVISIONING.begin({ customer, before });
      await promise;
      return after(DELETION, { customer, before, clusterId });
    });

    expectNothingLeft(deleted, { customer, before });
  });

for (const call of sampleOf(lastOfDeletion, 1))
  it.concurrent(`leaves nothing when a deletion that failed for good at ${call} is begun anew`, {
    timeout: 600_000,
  }, async () => {
    const traveller = await DELETION.prepare();
    const { customer } = traveller;
    const failed = await during([refusedFrom(call, customer)], () => after(DELETION, traveller));

    const deleted = await after(DELETION, traveller);

    expect(failed.status).toBe("DELETION_FAILED");
    expectNothingLeft(deleted, traveller);
  });
