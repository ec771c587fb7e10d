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

it.each(REGION_NAMES.flatMap(combinationsIn))(
  "provisions $nodeInstanceType and $dbInstanceClass in $region as planned",
  async (wanted) => {
    const customer = await aTrustingCustomer();

    const { cluster } = await provision(customer, wanted);

    expect(cluster).toMatchObject({ status: "ACTIVE", request: wanted });
    expect(cluster.outputs?.kubernetesVersion).toBe(cluster.plan?.kubernetesVersion);
  },
);
