import {
  AllocateAddressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import { startInstance } from "../../../local/aws/services/ec2/instances.ts";
import { setQuota } from "../../../local/aws/services/service-quotas.ts";
import { REQUIRED_QUOTAS } from "../../../shared/catalog.ts";
import type { Cluster } from "../../../shared/cluster.ts";
import { withValues } from "../../../shared/preflight/quota.ts";
import { tagList } from "../../../shared/tags.ts";
import { type AnAccount, anAccount } from "../../support/an-account.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError } from "../../support/step.ts";

const ON_DEMAND = "L-1216C47A";
const SPOT = "L-34B43A08";

const another = aCluster({ clusterId: "another" });

/** Addresses of that cluster, or of nobody. */
const allocate = async (here: AnAccount, count: number, cluster?: Cluster) => {
  for (let n = 0; n < count; n++)
    await here.aws.client(EC2Client).send(
      new AllocateAddressCommand({
        Domain: "vpc",
        ...(cluster && {
          TagSpecifications: [
            { ResourceType: "elastic-ip", Tags: tagList(cluster, `elastic-ip-${"ab"[n % 2]}`) },
          ],
        }),
      }),
    );
};

it.each([
  { code: ON_DEMAND, value: 39 },
  { code: SPOT, value: 39.5 },
] as const)(
  "refuses $value of quota $code, with where and how to raise it",
  async ({ code, value }) => {
    await using here = await anAccount("eu-west-1");
    setQuota(here.place, code, value);

    expect(await here.findings("^QuotaTooLow$")).toEqual([
      {
        code: "QuotaTooLow",
        severity: "error",
        resource: expect.stringMatching(new RegExp(`^quota ${code} \\(.*\\) in eu-west-1$`)),
        is: `${value}`,
        mustBe: "at least 40",
        fix: {
          steps: [expect.stringContaining("request an increase to 40 or more")],
          consoleUrl: `https://eu-west-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/${code}`,
          command:
            "aws service-quotas request-service-quota-increase --region eu-west-1 " +
            `--service-code ec2 --quota-code ${code} --desired-value 40`,
        },
        quota: { serviceCode: "ec2", quotaCode: code, wanted: 40 },
      },
    ]);
  },
);

it("warns that the documented minimum is enough for few nodes only", async () => {
  await using here = await anAccount();
  setQuota(here.place, ON_DEMAND, 40);

  expect(await here.findings("Quota|Vcpus|Nodes")).toMatchObject([
    {
      code: "FewerNodesThanAsked",
      severity: "warning",
      is: "40, of which 40 are free, with which no more than 2 of 20 worker nodes can run",
      mustBe: expect.stringContaining("enough for 112 if all nodes are to run"),
      fix: { command: expect.stringContaining("--desired-value 112") },
    },
  ]);
});

it("counts vCPUs that others use, and not those of the cluster's own nodes", async () => {
  await using here = await anAccount();
  setQuota(here.place, ON_DEMAND, 116);
  startInstance(here.place, { Tags: tagList(another, "worker-node") });
  startInstance(here.place, { Tags: tagList(another, "worker-node"), CpuOptions: undefined });
  startInstance(here.place, { Tags: tagList(another, "worker-node"), CpuOptions: {} });
  startInstance(here.place, { Tags: tagList(aCluster(), "worker-node") });

  expect(await here.findings("Vcpus|Nodes")).toEqual([]);

  setQuota(here.place, ON_DEMAND, 115);

  expect(await here.findings("Vcpus|Nodes")).toMatchObject([
    { code: "FewerNodesThanAsked", is: expect.stringMatching(/^115, of which 111 are free/) },
  ]);
});

it("refuses a node type of which not even the first can start", async () => {
  await using here = await anAccount();
  setQuota(here.place, ON_DEMAND, 40);

  expect(await here.findings("Vcpus|Nodes", { nodeInstanceType: "m5.24xlarge" })).toMatchObject([
    {
      code: "TooFewVcpus",
      severity: "error",
      is: "40, of which 40 are free",
      mustBe: expect.stringContaining("enough for 108"),
      fix: { command: expect.stringContaining("--desired-value 108") },
    },
  ]);
});

it("tells both when the quota is below the gate and the node type needs even more", async () => {
  await using here = await anAccount();
  setQuota(here.place, ON_DEMAND, 5);

  const findings = await here.findings("Quota|Vcpus", { nodeInstanceType: "m5.24xlarge" });

  expect(findings.map(({ code }) => code)).toEqual(["QuotaTooLow", "TooFewVcpus"]);
});

it("has room for a second cluster, and for a third only with more Elastic IPs", async () => {
  await using here = await anAccount();
  await allocate(here, 2, another);
  expect(await here.findings("^QuotaUsedUp$")).toEqual([]);

  await allocate(here, 2, aCluster({ clusterId: "third" }));

  expect(await here.findings("^QuotaUsedUp$")).toMatchObject([
    {
      resource: "quota L-0263D0A3 (EC2-VPC Elastic IPs) in us-east-1",
      is: "5, of which 4 are used",
      mustBe: "at least 6",
      fix: {
        steps: [expect.stringContaining("to 6 or more")],
        consoleUrl: expect.stringMatching(/services\/ec2\/quotas\/L-0263D0A3$/),
      },
    },
  ]);
});

it("names Elastic IPs that nothing uses", async () => {
  await using here = await anAccount();
  await allocate(here, 4);

  const [finding] = await here.findings("^QuotaUsedUp$");

  expect(finding?.fix.steps.at(-1)).toMatch(/^or release (\S+, ){4}which nothing uses$/);
});

it("does not need again what an earlier attempt has made", async () => {
  await using here = await anAccount();
  await allocate(here, 3, another);
  await allocate(here, 2, aCluster());
  const ec2 = here.aws.client(EC2Client);
  for (const cluster of [another, another, another, aCluster()]) {
    const TagSpecifications = (type: "vpc" | "internet-gateway") => [
      { ResourceType: type, Tags: tagList(cluster, type) },
    ];
    await ec2.send(
      new CreateVpcCommand({
        CidrBlock: "10.9.0.0/16",
        TagSpecifications: TagSpecifications("vpc"),
      }),
    );
    await ec2.send(
      new CreateInternetGatewayCommand({
        TagSpecifications: TagSpecifications("internet-gateway"),
      }),
    );
  }

  expect(await here.findings("^QuotaUsedUp$")).toEqual([]);
});

it.each([
  { code: "L-F678F1CE", is: "1, of which 1 are used" },
  { code: "L-A4707A72", is: "1, of which 1 are used" },
] as const)("counts the default VPC and its internet gateway: $code", async ({ code, is }) => {
  await using here = await anAccount();
  setQuota(here.place, code, 1);

  expect(await here.findings("^QuotaUsedUp$")).toMatchObject([
    { resource: expect.stringContaining(code), is, mustBe: "at least 2" },
  ]);
});

it("counts NAT gateways in the zones that were chosen", async () => {
  await using here = await anAccount();
  setQuota(here.place, "L-FE5A380F", 1);
  const ec2 = here.aws.client(EC2Client);
  const tags = (ResourceType: "vpc" | "natgateway") => [
    { ResourceType, Tags: tagList(another, ResourceType) },
  ];
  const { Vpc } = await ec2.send(
    new CreateVpcCommand({ CidrBlock: "10.9.0.0/16", TagSpecifications: tags("vpc") }),
  );
  for (const [n, AvailabilityZoneId] of ["use1-az2", "use1-az6"].entries()) {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: Vpc?.VpcId,
        CidrBlock: `10.9.${n}.0/24`,
        AvailabilityZoneId,
      }),
    );
    const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
    await here.aws.world.clock.sleep(60);
    await ec2.send(
      new CreateNatGatewayCommand({
        SubnetId: Subnet?.SubnetId,
        AllocationId,
        TagSpecifications: tags("natgateway"),
      }),
    );
  }

  expect(await here.findings("^QuotaUsedUp$")).toMatchObject([
    { resource: expect.stringContaining("L-FE5A380F"), is: "1, of which 1 are used" },
  ]);
});

it("takes AWS's default for a quota that the account never had changed", async () => {
  const quotas = mockClient(ServiceQuotasClient);
  quotas.on(GetServiceQuotaCommand).rejects(awsError("NoSuchResourceException"));
  quotas.on(GetAWSDefaultServiceQuotaCommand).resolves({ Quota: { Value: 5 } });
  await using here = await anAccount();

  const values = await withValues(here.account, REQUIRED_QUOTAS);

  quotas.restore();
  expect(values.map(({ quotaCode, value }) => [quotaCode, value])).toEqual([
    [ON_DEMAND, 5],
    [SPOT, 5],
  ]);
});
