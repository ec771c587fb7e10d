import { describe, expect, it } from "vitest";
import { newestKubernetesVersion, Plan, planOf } from "../../shared/plan.ts";
import { aCluster } from "../support/requests.ts";

const DECIDED: Parameters<typeof planOf>[1] = {
  zones: [
    { zoneId: "use1-az1", zoneName: "us-east-1c" },
    { zoneId: "use1-az2", zoneName: "us-east-1a" },
  ],
  zonesReason: "use1-az1 and use1-az2 are the first",
  kubernetesVersion: "1.35",
  postgresVersion: "17.6",
};

describe("planOf", () => {
  it("decides everything about the default request", () => {
    const plan = planOf(aCluster(), DECIDED);

    expect(Plan.parse(plan)).toMatchObject({
      ...DECIDED,
      subnets: {
        privateA: "172.20.0.0/21",
        privateB: "172.20.8.0/22",
        publicA: "172.20.12.0/26",
        publicB: "172.20.12.64/26",
      },
      serviceCidr: "10.100.0.0/16",
      budgets: {
        addresses: { forNodes: 3046, nodes: 28, nodesPossible: 178, podsPerNode: 96, unused: 896 },
        vcpus: { atStart: 16, atMost: 112 },
        pricePerMonth: {
          basis: expect.stringContaining("us-east-1 by public tables of April 2026"),
        },
      },
    });
  });

  it("keeps the addresses of services clear of the VPC and of all peers", () => {
    const plan = planOf(aCluster({ peerCidrs: ["10.0.0.0/8"] }), DECIDED);

    expect(plan.serviceCidr).toBe("192.168.0.0/16");
  });

  it("refuses to plan where there is no room for services", () => {
    const peerCidrs = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

    expect(() => planOf(aCluster({ peerCidrs }), DECIDED)).toThrow("service CIDR is missing");
  });

  it("lists what will be made", () => {
    const { resources } = planOf(aCluster(), DECIDED);

    expect(resources).toContainEqual({ resource: "NAT gateway", count: 2 });
  });
});

describe("newestKubernetesVersion", () => {
  it("is the newest in standard support, by number and not by letter", () => {
    const version = newestKubernetesVersion([
      { clusterVersion: "1.9", versionStatus: "STANDARD_SUPPORT" },
      { clusterVersion: "1.35", versionStatus: "STANDARD_SUPPORT" },
      { clusterVersion: "1.34", versionStatus: "STANDARD_SUPPORT", defaultVersion: true },
      { clusterVersion: "1.36", versionStatus: "UNSUPPORTED" },
    ]);

    expect(version).toBe("1.35");
  });

  it("is EKS's default where none is in standard support", () => {
    const version = newestKubernetesVersion([
      { clusterVersion: "1.33", versionStatus: "EXTENDED_SUPPORT" },
      { clusterVersion: "1.32", versionStatus: "EXTENDED_SUPPORT", defaultVersion: true },
      { versionStatus: "EXTENDED_SUPPORT", defaultVersion: true },
    ]);

    expect(version).toBe("1.32");
  });

  it("fails where EKS names none", () => {
    expect(() => newestKubernetesVersion([])).toThrow("Kubernetes version is missing");
  });
});
