import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeClusterCommand, EKSClient, ListClustersCommand } from "@aws-sdk/client-eks";
import { RDSClient } from "@aws-sdk/client-rds";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { takeCensus } from "../../../shared/preflight/census.ts";
import { anAccountWith } from "../../support/customer-account.ts";
import { inputs } from "../../support/step.ts";

const ec2 = mockClient(EC2Client);
const eks = mockClient(EKSClient);
const rds = mockClient(RDSClient);

const account = anAccountWith("any");

beforeEach(() => {
  for (const service of [ec2, eks, rds]) {
    service.reset();
    service.resolves({});
  }
});

it("takes what AWS leaves out of an answer for nothing", async () => {
  ec2
    .on(DescribeInstancesCommand)
    .resolvesOnce({})
    .resolves({ Reservations: [{}] });

  expect(await takeCensus(account)).toMatchObject({ instances: [] });
  expect(await takeCensus(account)).toEqual({
    vpcs: [],
    subnets: [],
    internetGateways: [],
    natGateways: [],
    addresses: [],
    networkInterfaces: [],
    instances: [],
    eksClusters: [],
    databases: [],
  });
});

it("looks closer only at EKS clusters whose names could be ours", async () => {
  eks.on(ListClustersCommand).resolves({ clusters: ["astro-analytics", "legacy", "astro-gone"] });
  eks
    .on(DescribeClusterCommand, { name: "astro-analytics" })
    .resolves({ cluster: { tags: { "astro:cluster-id": "c1" } } });

  const { eksClusters } = await takeCensus(account);

  expect(inputs(eks, DescribeClusterCommand)).toEqual([
    { name: "astro-analytics" },
    { name: "astro-gone" },
  ]);
  expect(eksClusters).toEqual([
    { name: "astro-analytics", tags: { "astro:cluster-id": "c1" } },
    { name: "legacy" },
    { name: "astro-gone", tags: undefined },
  ]);
});
