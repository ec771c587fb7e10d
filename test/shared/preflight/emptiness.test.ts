import {
  AllocateAddressCommand,
  CreateNatGatewayCommand,
  CreateVpcCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { AwsError } from "../../../local/aws/errors.ts";
import { startInstance } from "../../../local/aws/services/ec2/instances.ts";
import { createInterface } from "../../../local/aws/services/ec2/network-interface.ts";
import { must } from "../../../shared/must.ts";
import { tagList } from "../../../shared/tags.ts";
import { type AnAccount, anAccount } from "../../support/an-account.ts";
import { aCluster } from "../../support/requests.ts";

const offenders = async (here: AnAccount) =>
  (await here.findings("^AccountNotEmpty$")).map(({ resource }) => resource);

const makeVpc = async (
  here: AnAccount,
  Tags: { Key: string; Value: string }[] = [],
  region = "us-east-1",
) => {
  const { Vpc } = await here.aws.client(EC2Client, { region }).send(
    new CreateVpcCommand({
      CidrBlock: "10.0.0.0/16",
      ...(Tags.length && { TagSpecifications: [{ ResourceType: "vpc", Tags }] }),
    }),
  );
  return `arn:aws:ec2:${region}:123456789012:vpc/${Vpc?.VpcId}`;
};

const defaultSubnet = async (here: AnAccount) => {
  const { Subnets } = await here.aws.client(EC2Client).send(new DescribeSubnetsCommand({}));
  return must(Subnets?.[0], "default subnet");
};

it("has nothing against what every new account has", async () => {
  await using here = await anAccount();

  expect(await here.findings("^AccountNotEmpty$|^RegionsNotLookedAt$")).toEqual([]);
});

it("has nothing against a VPC of Control Tower, nor against one of another cluster of ours", async () => {
  await using here = await anAccount();
  await makeVpc(here, [{ Key: "Name", Value: "aws-controltower-VPC" }]);
  await makeVpc(here, tagList(aCluster({ clusterId: "another" }), "vpc"));
  await makeVpc(here, tagList(aCluster({ clusterId: "a third" }), "vpc"), "eu-west-1");

  expect(await offenders(here)).toEqual([]);
});

it("names a VPC that is not ours, one of another organization's too", async () => {
  await using here = await anAccount();
  const plain = await makeVpc(here, [{ Key: "Name", Value: "legacy" }]);
  const another = await makeVpc(here, tagList(aCluster({ organizationId: "org-2" }), "vpc"));

  expect((await offenders(here)).toSorted()).toEqual([plain, another].toSorted());
});

it("says where an offender is, in a Region of no cluster of ours too, and how to look at it", async () => {
  await using here = await anAccount();
  const arn = await makeVpc(here, [], "eu-north-1");

  expect(await here.findings("^AccountNotEmpty$")).toEqual([
    {
      code: "AccountNotEmpty",
      severity: "error",
      resource: arn,
      is: "in the account and not ours",
      mustBe: "absent, since the account must be used for nothing else",
      fix: {
        steps: [
          "look at what it is, which the command shows",
          "ask for the cluster in a new AWS account, or delete this from 123456789012 if nothing needs it",
        ],
        consoleUrl:
          "https://eu-north-1.console.aws.amazon.com/vpcconsole/home?region=eu-north-1#vpcs:",
        command: `aws ec2 describe-vpcs --vpc-ids ${arn.split("/")[1]} --region eu-north-1`,
      },
    },
  ]);
});

it("names what works in the default VPCs of all Regions, those of the cluster's Region first", async () => {
  await using here = await anAccount();
  const elsewhere = startInstance({ ...here.place, region: "ap-south-1" });
  const instance = startInstance(here.place);
  const ec2 = here.aws.client(EC2Client);
  const subnet = await defaultSubnet(here);
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const { NatGateway } = await ec2.send(
    new CreateNatGatewayCommand({ SubnetId: subnet.SubnetId, AllocationId }),
  );
  for (const description of ["ELB app/shop/50dc", "RDSNetworkInterface"])
    createInterface({ subnet, type: "interface", description }, here.place);

  expect(await offenders(here)).toEqual([
    instance,
    `arn:aws:ec2:us-east-1:123456789012:natgateway/${NatGateway?.NatGatewayId}`,
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/50dc",
    "arn:aws:rds:us-east-1:123456789012:db:*",
    elsewhere,
  ]);
});

it("tells of an interface what it is said to be for", async () => {
  await using here = await anAccount();
  const subnet = await defaultSubnet(here);
  const description = "EFS mount target for fs-1 (fsmt-1)";
  createInterface({ subnet, type: "interface", description }, here.place);

  expect(await here.findings("^AccountNotEmpty$")).toMatchObject([
    { is: "in the account and not ours (“EFS mount target for fs-1 (fsmt-1)”)" },
  ]);
});

it("names the first few of many, in all Regions together", async () => {
  await using here = await anAccount();
  for (let n = 0; n < 20; n++)
    for (const region of ["us-east-1", "eu-west-1"]) startInstance({ ...here.place, region });

  const named = await offenders(here);

  expect(named).toHaveLength(25);
  expect(named.filter((arn) => arn.includes("us-east-1"))).toHaveLength(20);
});

it("tells in which Regions it could not look, and minds no more", async () => {
  await using here = await anAccount();
  const refusal = new AwsError("UnauthorizedOperation", "You are not authorized.", 403);
  here.aws.world.faults.push({
    strikes: (call) => "region" in call && /^(eu-west-3|sa-east-1)$/.test(`${call.region}`),
    effect: { kind: "refuse", error: refusal },
  });

  const { findings, plan } = await here.preflight();

  expect(plan).toBeDefined();
  expect(findings).toEqual([
    {
      code: "RegionsNotLookedAt",
      severity: "info",
      resource: "account 123456789012",
      is: "not looked at in eu-west-3, sa-east-1 (UnauthorizedOperation)",
      mustBe: "used for nothing else there either",
      fix: {
        steps: [
          "nothing if a service control policy (SCP) closes these Regions to everybody; else see that they are empty",
        ],
        consoleUrl: "https://us-east-1.console.aws.amazon.com/ec2globalview/home",
        command:
          "for region in eu-west-3 sa-east-1; do aws ec2 describe-network-interfaces --region $region; done",
      },
    },
  ]);
});
