import { describe, expect, it } from "vitest";
import { NODE_INSTANCE_TYPES } from "../../shared/catalog.ts";
import {
  newestKubernetesVersion,
  serviceCidrBeside,
  subnetCidrs,
  usableZones,
  vcpusOf,
} from "../../shared/plan.ts";

const zone = (zoneId: string) => ({ zoneId, zoneName: `name-of-${zoneId}` });

describe("usableZones", () => {
  it("puts zones in the order of their ids, whatever AWS lists first", () => {
    const zones = usableZones([zone("euw1-az3"), zone("euw1-az1"), zone("euw1-az2")]);

    expect(zones).toEqual([zone("euw1-az1"), zone("euw1-az2"), zone("euw1-az3")]);
  });

  it.each(["use1-az3", "usw1-az2", "cac1-az3"])("leaves out %s, which EKS refuses", (zoneId) => {
    const zones = usableZones([zone("other-az1"), zone(zoneId)]);

    expect(zones).toEqual([zone("other-az1")]);
  });
});

describe("subnetCidrs", () => {
  it("writes the four blocks out", () => {
    expect(subnetCidrs("172.20.0.0/20")).toEqual({
      publicA: "172.20.12.0/26",
      publicB: "172.20.12.64/26",
      privateA: "172.20.0.0/21",
      privateB: "172.20.8.0/22",
    });
  });

  it("refuses what is no block", () => {
    expect(() => subnetCidrs("172.20.0.0")).toThrow("CIDR block 172.20.0.0 is missing");
  });
});

describe("serviceCidrBeside", () => {
  it.each([
    { vpcCidr: "172.20.0.0/20", expected: "10.100.0.0/16" },
    { vpcCidr: "10.99.0.0/16", expected: "10.100.0.0/16" },
    { vpcCidr: "10.101.0.0/16", expected: "10.100.0.0/16" },
    { vpcCidr: "10.100.0.0/16", expected: "172.20.0.0/16" },
    { vpcCidr: "10.100.240.0/20", expected: "172.20.0.0/16" },
  ])("is $expected beside a VPC of $vpcCidr", ({ vpcCidr, expected }) => {
    expect(serviceCidrBeside(vpcCidr)).toBe(expected);
  });
});

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
