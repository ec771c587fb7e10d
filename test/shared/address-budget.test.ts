import { describe, expect, it } from "vitest";
import { addressBudget, prefixFor } from "../../shared/address-budget.ts";
import { aCluster } from "../support/requests.ts";

describe("addressBudget", () => {
  it("says that 896 addresses of a /20 are in no subnet", () => {
    expect(addressBudget(aCluster()).unused).toBe(896);
  });

  it("gives large nodes as many pods as EKS lets them have, and no more", () => {
    const few = { vpcCidr: "10.0.0.0/16", maxNodeCount: 1 } as const;

    expect(addressBudget(aCluster({ ...few, nodeInstanceType: "m5.xlarge" })).podsPerNode).toBe(
      110,
    );
    expect(addressBudget(aCluster({ ...few, nodeInstanceType: "m5.8xlarge" })).podsPerNode).toBe(
      250,
    );
  });

  it("has no pods for nodes that there are too many of", () => {
    expect(addressBudget(aCluster({ maxNodeCount: 450 })).podsPerNode).toBe(0);
  });
});

describe("prefixFor", () => {
  it.each([
    { maxNodeCount: 170, prefix: 20 },
    { maxNodeCount: 171, prefix: 19 },
    { maxNodeCount: 450, prefix: 18 },
  ])("is /$prefix for $maxNodeCount workers", ({ maxNodeCount, prefix }) => {
    expect(prefixFor(aCluster({ maxNodeCount }))).toBe(prefix);
  });
});
