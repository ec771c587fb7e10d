import { expect, it } from "vitest";
import {
  CRASHES,
  type Crash,
  cleanRun,
  crashedRun,
  factsIn,
  type Journey,
  sampleOf,
} from "../support/crash-matrix.ts";
import { aTrustingCustomer, call } from "../support/provisioning.ts";

const PROVISIONING: Journey = {
  prepare: () => aTrustingCustomer(),
  begin: async (customer) => {
    const body = { name: "analytics", accountId: customer.accountId };
    return (await call("clustersCreate", customer, { body })).body.clusterId;
  },
  status: { running: "PROVISIONING", succeeded: "ACTIVE", failed: "FAILED" },
  lastEvent: "Cluster Provisioned",
};

const clean = await cleanRun(PROVISIONING);
const matrix = CRASHES.flatMap((kind) => clean.calls.map((name): Crash => ({ name, kind })));

it.concurrent.each(sampleOf(matrix))(
  "ends as if nothing had happened after $name: $kind",
  async (crash) => {
    const { events, state, struck } = await crashedRun(PROVISIONING, crash);

    expect(state).toEqual(clean.state);
    expect(events.map(({ detail }) => detail.sequence)).toEqual(events.map((_one, at) => at + 1));
    expect(factsIn(events)).toEqual(factsIn(clean.events));
    expect(struck || / dynamodb\./.test(crash.name)).toBe(true);
  },
  300_000,
);
