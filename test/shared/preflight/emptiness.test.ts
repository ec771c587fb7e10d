import {
  AllocateAddressCommand,
  CreateNatGatewayCommand,
  CreateVpcCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { startInstance } from "../../../local/aws/services/ec2/instances.ts";
import { createInterface } from "../../../local/aws/services/ec2/network-interface.ts";
import { must } from "../../../shared/must.ts";
import type { Census } from "../../../shared/preflight/census.ts";
import { checkEmptiness } from "../../../shared/preflight/emptiness.ts";
import type { Subject } from "../../../shared/preflight/subject.ts";
import { tagList, tagRecord } from "../../../shared/tags.ts";
import { type AnAccount, anAccount } from "../../support/an-account.ts";
import { aCluster } from "../../support/requests.ts";

const offenders = async (here: AnAccount) =>
  (await here.findings("^AccountNotEmpty$")).map(({ resource }) => resource);

const makeVpc = async (here: AnAccount, Tags: { Key: string; Value: string }[] = []) => {
  const { Vpc } = await here.aws.client(EC2Client).send(
    new CreateVpcCommand({
      CidrBlock: "10.0.0.0/16",
      ...(Tags.length && { TagSpecifications: [{ ResourceType: "vpc", Tags }] }),
    }),
  );
  return `arn:aws:ec2:us-east-1:123456789012:vpc/${Vpc?.VpcId}`;
};

it("has nothing against what every new account has", async () => {
  await using here = await anAccount();

  expect(await offenders(here)).toEqual([]);
});

it("has nothing against a VPC of Control Tower, nor against one of another cluster of ours", async () => {
  await using here = await anAccount();
  await makeVpc(here, [{ Key: "Name", Value: "aws-controltower-VPC" }]);
  await makeVpc(here, tagList(aCluster({ clusterId: "another" }), "vpc"));

  expect(await offenders(here)).toEqual([]);
});

it("names a VPC that is not ours, one of another organization's too", async () => {
  await using here = await anAccount();
  const plain = await makeVpc(here, [{ Key: "Name", Value: "legacy" }]);
  const another = await makeVpc(here, tagList(aCluster({ organizationId: "org-2" }), "vpc"));

  expect((await offenders(here)).toSorted()).toEqual([plain, another].toSorted());
});

it("says what to do about an offender", async () => {
  await using here = await anAccount();
  await makeVpc(here);

  expect(await here.findings("^AccountNotEmpty$")).toMatchObject([
    {
      severity: "error",
      is: "in the account and not ours",
      mustBe: "absent, since the account must be used for nothing else",
      fix: {
        consoleUrl:
          "https://us-east-1.console.aws.amazon.com/vpcconsole/home?region=us-east-1#vpcs:",
      },
    },
  ]);
});

it("names instances, and NAT gateways and load balancers of the default VPC", async () => {
  await using here = await anAccount();
  const instance = startInstance(here.place);
  startInstance(here.place, { Tags: tagList(aCluster({ clusterId: "another" }), "worker-node") });
  startInstance(here.place, { State: { Name: "terminated" } });
  const ec2 = here.aws.client(EC2Client);
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
  const subnet = must(Subnets?.[0], "default subnet");
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const { NatGateway } = await ec2.send(
    new CreateNatGatewayCommand({ SubnetId: subnet.SubnetId, AllocationId }),
  );
  for (const description of ["ELB app/shop/50dc6c495c0c9188", "ELB app/shop/50dc6c495c0c9188"])
    createInterface({ subnet, type: "interface", description }, here.place);

  expect(await offenders(here)).toEqual([
    instance,
    `arn:aws:ec2:us-east-1:123456789012:natgateway/${NatGateway?.NatGatewayId}`,
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188",
  ]);
});

it("names the first few of many", async () => {
  await using here = await anAccount();
  for (let n = 0; n < 40; n++) startInstance(here.place);

  expect(await offenders(here)).toHaveLength(25);
});

it("names databases and EKS clusters that are not ours, even under names like ours", async () => {
  const ours = aCluster({ clusterId: "another" });
  const arn = (name: string) => `arn:aws:rds:us-east-1:123456789012:db:${name}`;
  const census: Census = {
    vpcs: [],
    subnets: [],
    internetGateways: [],
    natGateways: [],
    addresses: [],
    networkInterfaces: [],
    instances: [],
    eksClusters: [
      { name: "legacy" },
      { name: "astro-forged", tags: { team: "shop" } },
      { name: "astro-ours", tags: tagRecord(ours, "eks-cluster") },
    ],
    databases: [
      { DBInstanceArn: arn("shop") },
      { DBInstanceArn: arn("astro-ours"), TagList: tagList(ours, "database") },
    ],
  };

  const findings = await checkEmptiness({
    cluster: aCluster(),
    census: Promise.resolve(census),
  } as Subject);

  expect(findings.map(({ resource }) => resource)).toEqual([
    arn("shop"),
    "arn:aws:eks:us-east-1:123456789012:cluster/legacy",
    "arn:aws:eks:us-east-1:123456789012:cluster/astro-forged",
  ]);
});
