import { DescribeAvailabilityZonesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeClusterVersionsCommand, EKSClient } from "@aws-sdk/client-eks";
import { DescribeDBEngineVersionsCommand, RDSClient } from "@aws-sdk/client-rds";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { check } from "../../../functions/preflight/preflight.ts";
import { Plan } from "../../../shared/plan.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, inputs, run } from "../../support/step.ts";

const quotas = mockClient(ServiceQuotasClient);
const ec2 = mockClient(EC2Client);
const eks = mockClient(EKSClient);
const rds = mockClient(RDSClient);

const ON_DEMAND = "L-1216C47A";
const SPOT = "L-34B43A08";

const quota = (QuotaCode: string, Value: number) =>
  quotas.on(GetServiceQuotaCommand, { QuotaCode }).resolves({ Quota: { Value } });

const zones = (...ids: string[]) =>
  ec2.on(DescribeAvailabilityZonesCommand).resolves({
    AvailabilityZones: ids.map((ZoneId) => ({ ZoneId, ZoneName: `name-of-${ZoneId}` })),
  });

beforeEach(() => {
  for (const service of [quotas, ec2, eks, rds]) service.reset();
  quota(ON_DEMAND, 128);
  quota(SPOT, 40);
  zones("use1-az4", "use1-az2", "use1-az3", "use1-az1");
  eks.on(DescribeClusterVersionsCommand).resolves({
    clusterVersions: [
      { clusterVersion: "1.34", versionStatus: "STANDARD_SUPPORT", defaultVersion: true },
      { clusterVersion: "1.35", versionStatus: "STANDARD_SUPPORT" },
    ],
  });
  rds
    .on(DescribeDBEngineVersionsCommand)
    .resolves({ DBEngineVersions: [{ Engine: "postgres", EngineVersion: "17.6" }] });
});

it("returns the plan that all later steps follow", async () => {
  const plan = await run(check);

  expect(Plan.parse(plan)).toEqual({
    zones: [
      { zoneId: "use1-az1", zoneName: "name-of-use1-az1" },
      { zoneId: "use1-az2", zoneName: "name-of-use1-az2" },
    ],
    subnets: {
      privateA: "172.20.0.0/21",
      privateB: "172.20.8.0/22",
      publicA: "172.20.12.0/26",
      publicB: "172.20.12.64/26",
    },
    kubernetesVersion: "1.35",
    postgresVersion: "17.6",
    serviceCidr: "10.100.0.0/16",
    warnings: [],
  });
});

it("asks for both quotas, for plain zones that are open, and for PostgreSQL's default", async () => {
  await run(check);

  expect(inputs(quotas, GetServiceQuotaCommand)).toEqual([
    { ServiceCode: "ec2", QuotaCode: ON_DEMAND },
    { ServiceCode: "ec2", QuotaCode: SPOT },
  ]);
  expect(inputs(ec2, DescribeAvailabilityZonesCommand)).toEqual([
    {
      Filters: [
        { Name: "state", Values: ["available"] },
        { Name: "zone-type", Values: ["availability-zone"] },
      ],
    },
  ]);
  expect(inputs(rds, DescribeDBEngineVersionsCommand)).toEqual([
    { Engine: "postgres", EngineVersion: "17", DefaultOnly: true },
  ]);
});

it("tells all that is in the way at once, and where to have it changed", async () => {
  quota(ON_DEMAND, 5);
  quota(SPOT, 0);
  zones("euw1-az1");

  const attempt = run(check, { cluster: aCluster({ region: "eu-west-1" }) });

  const console = "https://eu-west-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas";
  await expect(attempt).rejects.toMatchObject({
    name: "PreflightFailed",
    message: [
      "quota L-1216C47A (Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances) is 5 in " +
        `eu-west-1, needs 40: request an increase at ${console}/L-1216C47A`,
      "quota L-34B43A08 (All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests) is 0 in " +
        `eu-west-1, needs 40: request an increase at ${console}/L-34B43A08`,
      "zones of eu-west-1 that EKS supports are 1 in this account, needs 2: choose another region",
    ].join("; "),
  });
});

it.each([
  { code: ON_DEMAND, value: 39 },
  { code: SPOT, value: 39.5 },
])("fails when quota $code is $value", async ({ code, value }) => {
  quota(code, value);

  const attempt = run(check);

  await expect(attempt).rejects.toMatchObject({
    name: "PreflightFailed",
    message: expect.stringContaining(`is ${value} in us-east-1, needs 40`),
  });
});

it("accepts quotas that are just enough, and says how many nodes they are for", async () => {
  quota(ON_DEMAND, 40);

  const { warnings } = await run(check);

  expect(warnings).toEqual([
    "quota L-1216C47A (Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances) is 40 in " +
      "us-east-1, 20 worker nodes of m5.xlarge need 80: no more than 10 of them can run; request " +
      "an increase at https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-1216C47A",
  ]);
});

it("fails when AWS offers no zone at all", async () => {
  ec2.on(DescribeAvailabilityZonesCommand).resolves({});

  const attempt = run(check);

  await expect(attempt).rejects.toThrow("zones of us-east-1 that EKS supports are 0");
});

it("fails when the region has no Kubernetes version to give", async () => {
  eks.on(DescribeClusterVersionsCommand).resolves({});

  const attempt = run(check);

  await expect(attempt).rejects.toThrow("Kubernetes version is missing");
});

it("fails when the region has no PostgreSQL of the line to give", async () => {
  rds.on(DescribeDBEngineVersionsCommand).resolves({});

  const attempt = run(check);

  await expect(attempt).rejects.toThrow("PostgreSQL 17 is missing");
});

it("reports a permission that is missing as the customer's to grant", async () => {
  quotas
    .on(GetServiceQuotaCommand)
    .rejects(awsError("AccessDeniedException", "not authorized to perform: servicequotas"));

  const attempt = run(check);

  await expect(attempt).rejects.toMatchObject({ name: "AccessDenied" });
});
