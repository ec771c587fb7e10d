import { describe, expect, it } from "vitest";
import { NODE_INSTANCE_TYPES } from "../../shared/catalog.ts";
import { vcpuBudget, vcpusOf } from "../../shared/vcpu-budget.ts";
import { aCluster } from "../support/requests.ts";

describe("vcpusOf", () => {
  it.each([
    { type: "m5.xlarge", vcpus: 4 },
    { type: "t3.2xlarge", vcpus: 8 },
    { type: "c6i.24xlarge", vcpus: 96 },
    { type: "m5d.metal", vcpus: 96 },
    { type: "r6i.metal", vcpus: 128 },
  ])("is $vcpus for $type", ({ type, vcpus }) => {
    expect(vcpusOf(type)).toBe(vcpus);
  });

  it.each(NODE_INSTANCE_TYPES)("knows %s of the catalogue", (type) => {
    expect(vcpusOf(type)).toBeGreaterThanOrEqual(4);
  });

  it("refuses a size that the catalogue does not have", () => {
    expect(() => vcpusOf("m5.nano")).toThrow("vCPUs of m5.nano is missing");
    expect(() => vcpusOf("m5")).toThrow("vCPUs of m5 is missing");
  });
});

describe("vcpuBudget", () => {
  it("counts all pools, at the start and at their full size", () => {
    const { atStart, atMost } = vcpuBudget(aCluster({ nodeInstanceType: "m5.4xlarge" }));

    expect({ atStart, atMost }).toEqual({ atStart: 16 + 3 * 4, atMost: 20 * 16 + 8 * 4 });
  });

  it.each([
    { vcpus: 16, workers: 1 },
    { vcpus: 40, workers: 2 },
    { vcpus: 112, workers: 20 },
    { vcpus: 1000, workers: 20 },
  ])("has $workers workers of $vcpus vCPUs", ({ vcpus, workers }) => {
    expect(vcpuBudget(aCluster()).workersOf(vcpus)).toBe(workers);
  });
});
