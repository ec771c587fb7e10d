import { expect, it } from "vitest";
import { must } from "../../shared/must.ts";
import { combinationsIn, REGION_NAMES } from "../support/combinations.ts";
import { aTrustingCustomer, provision } from "../support/provisioning.ts";

/** Of each Region one of its three, in turn, so that all families of machines are among them. */
const ONE_OF_EACH = REGION_NAMES.map((region, at) =>
  must(combinationsIn(region)[at % 3], `combination in ${region}`),
);

it.each(ONE_OF_EACH)(
  "provisions $nodeInstanceType and $dbInstanceClass in $region as planned",
  async (wanted) => {
    const customer = await aTrustingCustomer();

    const { cluster } = await provision(customer, wanted);

    expect(cluster).toMatchObject({ status: "ACTIVE", request: wanted });
    expect(cluster.outputs?.kubernetesVersion).toBe(cluster.plan?.kubernetesVersion);
  },
);
