import { describe, expect, it } from "vitest";
import { Cluster, ClusterRequest, crossAccountRoleArn } from "../../shared/cluster.ts";
import { aCluster, aRequest } from "../support/requests.ts";

const required = { name: "analytics", accountId: "123456789012" };

const issuesOf = (request: object) =>
  ClusterRequest.safeParse(request).error?.issues.map(
    ({ path, message }) => `${path.join(".")}: ${message}`,
  );

describe("ClusterRequest", () => {
  it("gives whoever asks for nothing the documented defaults", () => {
    expect(ClusterRequest.parse(required)).toEqual({
      ...required,
      region: "us-east-1",
      nodeInstanceType: "m5.xlarge",
      maxNodeCount: 20,
      dbInstanceClass: "db.m6g.large",
      vpcCidr: "172.20.0.0/20",
      flowLogs: "none",
    });
  });

  it("keeps what was asked for", () => {
    const wanted = {
      ...required,
      region: "eu-south-1",
      nodeInstanceType: "c6i.metal",
      maxNodeCount: 450,
      dbInstanceClass: "db.r5.24xlarge",
      vpcCidr: "10.4.0.0/16",
      flowLogs: "log-bucket",
    };

    expect(ClusterRequest.parse(wanted)).toEqual(wanted);
  });

  it.each([
    { field: "name", value: "ab" },
    { field: "name", value: "Analytics" },
    { field: "name", value: "1analytics" },
    { field: "name", value: "analytics-" },
    { field: "name", value: `a${"b".repeat(39)}` },
    { field: "accountId", value: "12345678901" },
    { field: "accountId", value: "123456789abc" },
    { field: "region", value: "us-gov-west-1" },
    { field: "nodeInstanceType", value: "m5.large" },
    { field: "maxNodeCount", value: 0 },
    { field: "maxNodeCount", value: 451 },
    { field: "maxNodeCount", value: 2.5 },
    { field: "dbInstanceClass", value: "db.t3.micro" },
    { field: "vpcCidr", value: 20 },
  ])("refuses $value as $field", ({ field, value }) => {
    expect(issuesOf({ ...required, [field]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${field}: `)),
    ]);
  });

  it.each([
    {
      vpcCidr: "172.20.0.0",
      says: "172.20.0.0 is not a CIDR block, must be like 172.20.0.0/20 with no host bits set",
    },
    {
      vpcCidr: "172.20.1.0/20",
      says: "172.20.1.0/20 is not a CIDR block, must be like 172.20.0.0/20 with no host bits set",
    },
    { vpcCidr: "172.20.0.0/21", says: "172.20.0.0/21 is a /21, must be between /16 and /20" },
    { vpcCidr: "10.0.0.0/15", says: "10.0.0.0/15 is a /15, must be between /16 and /20" },
    {
      vpcCidr: "100.64.0.0/20",
      says: "100.64.0.0/20 is not RFC 1918 space, must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
    },
  ])("says what is wrong with $vpcCidr", ({ vpcCidr, says }) => {
    expect(issuesOf({ ...required, vpcCidr })).toEqual([`vpcCidr: ${says}`]);
  });

  it("takes peers from a single address to the whole of 10.0.0.0/8", () => {
    const peerCidrs = ["10.0.0.0/8", "192.168.7.0/24", "172.16.0.2/32"];

    expect(ClusterRequest.parse({ ...required, peerCidrs }).peerCidrs).toEqual(peerCidrs);
  });

  it.each([
    {
      peer: "10.1.0.0/8",
      says: "10.1.0.0/8 is not a CIDR block, must be like 172.20.0.0/20 with no host bits set",
    },
    { peer: "8.0.0.0/7", says: "8.0.0.0/7 is a /7, must be between /8 and /32" },
    {
      peer: "52.0.0.0/16",
      says: "52.0.0.0/16 is not RFC 1918 space, must lie in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
    },
  ])("says what is wrong with the peer $peer", ({ peer, says }) => {
    expect(issuesOf({ ...required, peerCidrs: ["10.0.0.0/16", peer] })).toEqual([
      `peerCidrs.1: ${says}`,
    ]);
  });

  it("takes no more peers than AWS connects a VPC with", () => {
    const peerCidrs = Array.from({ length: 51 }, (_, n) => `10.${n}.0.0/16`);

    expect(issuesOf({ ...required, peerCidrs })).toHaveLength(1);
  });

  it("tells every wrong field at once", () => {
    const issues = issuesOf({ name: "X", accountId: "1", vpcCidr: "1.2.3.4/5", maxNodeCount: -1 });

    expect(issues?.map((issue) => issue.split(":")[0])).toEqual([
      "name",
      "accountId",
      "maxNodeCount",
      "vpcCidr",
    ]);
  });

  it("refuses a field that it does not know", () => {
    expect(issuesOf({ ...required, externalId: "mine" })).toEqual([
      expect.stringContaining("externalId"),
    ]);
  });
});

it("knows a cluster by its id and its organization beside what was asked for", () => {
  const cluster = Cluster.parse({ ...aRequest(), clusterId: "cluster-1", organizationId: "org-1" });

  expect(cluster).toEqual(aCluster({ clusterId: "cluster-1", organizationId: "org-1" }));
});

it("finds the cross-account role by the account alone", () => {
  expect(crossAccountRoleArn("123456789012")).toBe(
    "arn:aws:iam::123456789012:role/astronomer-remote-management",
  );
});
