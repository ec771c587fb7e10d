import { describe, expect, it } from "vitest";
import { criticalPath, criticalPathOfDeletion } from "../../local/critical-path.ts";
import { latencies } from "../../local/latency-profile.ts";

describe("the critical path", () => {
  it("is the Multi-AZ database when all takes its typical time", () => {
    const { stages, seconds } = criticalPath(latencies("typical"));

    expect(stages).toEqual(["preflight", "roles", "database"]);
    expect(seconds).toBeCloseTo(838.3);
  });

  it("is the control plane and its nodes when all is as quick as it can be", () => {
    const { stages } = criticalPath(latencies("min"));

    expect(stages).toEqual(["preflight", "roles", "eksCluster", "nodeGroups", "addons"]);
  });
});

describe("the critical path of a deletion", () => {
  it("is the nodes and the control plane when all takes its typical time", () => {
    const { stages, seconds } = criticalPathOfDeletion(latencies("typical"));

    expect(stages).toEqual(["nodeGroups", "eksCluster", "network"]);
    expect(seconds).toBe(536);
  });
});
