import { afterAll, beforeAll, expect, it } from "vitest";
import { latencies } from "../../local/latency-profile.ts";
import { combinationsIn, REGION_NAMES } from "../support/combinations.ts";
import { aTrustingCustomer, provision, stack } from "../support/provisioning.ts";

// The least waiting, since there is nothing to be learned from it here.
beforeAll(() => {
  stack.world.latencies = latencies("min");
});
afterAll(() => {
  stack.world.latencies = latencies("typical");
});

/** Of each Region one, in turn, so that most families of machines are among them; or all there are. */
const TRIED = REGION_NAMES.flatMap((region, at) => {
  const all = combinationsIn(region);
  return process.env["COMBINATIONS"] === "whole" ? all : all.slice(at % 2, (at % 2) + 1);
});

it.each(TRIED)(
  "provisions $nodeInstanceType and $dbInstanceClass in $region as planned",
  async (wanted) => {
    const customer = await aTrustingCustomer();

    const { cluster } = await provision(customer, wanted);

    expect(cluster).toMatchObject({ status: "ACTIVE", request: wanted });
    expect(cluster.outputs?.kubernetesVersion).toBe(cluster.plan?.kubernetesVersion);
  },
);
