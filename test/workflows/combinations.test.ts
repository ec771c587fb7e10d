import { expect, it } from "vitest";
import { combinationsIn, REGION_NAMES } from "../support/combinations.ts";
import { aTrustingCustomer, provision } from "../support/provisioning.ts";

it.each(REGION_NAMES)("provisions as planned in %s, whatever was chosen", async (region) => {
  const customer = await aTrustingCustomer();
  const [wanted] = combinationsIn(region);

  const { cluster } = await provision(customer, wanted);

  expect(cluster).toMatchObject({ status: "ACTIVE", request: wanted });
  expect(cluster.outputs?.kubernetesVersion).toBe(cluster.plan?.kubernetesVersion);
});
