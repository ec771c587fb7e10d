import { CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { findAddresses } from "../../../shared/preflight/addresses.ts";
import { tagList } from "../../../shared/tags.ts";
import { anAccount } from "../../support/an-account.ts";
import { aCluster } from "../../support/requests.ts";

it("has nothing against the default request", () => {
  expect(findAddresses(aCluster())).toEqual([]);
});

it.each(["172.20.0.0/16", "172.20.15.255/32", "172.16.0.0/12"])(
  "refuses a VPC that overlaps with the peer %s",
  (peer) => {
    const findings = findAddresses(aCluster({ peerCidrs: ["10.0.0.0/8", peer] }));

    expect(findings).toMatchObject([
      {
        code: "CidrOverlap",
        severity: "error",
        resource: "CIDR block 172.20.0.0/20",
        is: `in part the peer's ${peer}`,
      },
    ]);
  },
);

it("refuses peers that leave Kubernetes' services no addresses", () => {
  const peerCidrs = ["10.0.0.0/8", "192.168.0.0/16", "172.24.0.0/13", "172.22.0.0/15"];
  const rest = ["172.16.0.0/14", "172.21.0.0/16"];

  expect(findAddresses(aCluster({ peerCidrs: [...peerCidrs, ...rest] }))).toMatchObject([
    { code: "NoServiceCidr", severity: "error" },
  ]);
});

it.each([
  { maxNodeCount: 170, findings: ["FewAddresses"] },
  { maxNodeCount: 171, findings: ["TooFewAddresses"] },
])("refuses $maxNodeCount nodes or not in a /20: $findings", ({ maxNodeCount, findings }) => {
  const found = findAddresses(aCluster({ maxNodeCount }));

  expect(found.map(({ code }) => code)).toEqual(findings);
});

it("says how large a VPC must be for as many nodes as may be asked for", () => {
  expect(findAddresses(aCluster({ maxNodeCount: 450 }))).toMatchObject([
    {
      code: "TooFewAddresses",
      severity: "error",
      is: "enough for 178 nodes, by the 3046 addresses of its private subnets",
      mustBe: "enough for 458 nodes: 450 workers and those of the platform",
      fix: { steps: ["ask for a vpcCidr of /18, or for fewer nodes"] },
    },
  ]);
  expect(findAddresses(aCluster({ maxNodeCount: 450, vpcCidr: "10.0.0.0/18" }))).toEqual([
    expect.objectContaining({ code: "FewAddresses" }),
  ]);
});

it("warns of addresses that are enough for few pods on each node", () => {
  expect(findAddresses(aCluster({ maxNodeCount: 100 }))).toMatchObject([
    {
      code: "FewAddresses",
      severity: "warning",
      is: "enough for no more than 16 pods on each of 108 nodes",
    },
  ]);
});

it("warns of another cluster with the same addresses, and of no one else's", async () => {
  await using here = await anAccount();
  const make = (CidrBlock: string, Tags: { Key: string; Value: string }[]) =>
    here.aws
      .client(EC2Client)
      .send(
        new CreateVpcCommand({ CidrBlock, TagSpecifications: [{ ResourceType: "vpc", Tags }] }),
      );
  const sister = await make("172.20.0.0/20", tagList(aCluster({ clusterId: "sister" }), "vpc"));
  await make("172.20.0.0/20", tagList(aCluster(), "vpc"));
  await make("10.0.0.0/20", tagList(aCluster({ clusterId: "elsewhere" }), "vpc"));

  const { findings, plan } = await here.preflight();

  expect(plan).toBeDefined();
  expect(findings).toMatchObject([
    {
      code: "AddressesOfAnotherCluster",
      severity: "warning",
      resource: "CIDR block 172.20.0.0/20",
      is: `also in 172.20.0.0/20, the addresses of ${sister.Vpc?.VpcId} of cluster sister`,
    },
  ]);
});
