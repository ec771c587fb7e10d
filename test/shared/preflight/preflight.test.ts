import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { RDSClient } from "@aws-sdk/client-rds";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { mockClient } from "aws-sdk-client-mock";
import { afterEach, expect, it } from "vitest";
import { setStanding, withhold } from "../../../local/aws/accounts.ts";
import { startInstance } from "../../../local/aws/services/ec2/instances.ts";
import { setQuota } from "../../../local/aws/services/service-quotas.ts";
import { Plan } from "../../../shared/plan.ts";
import { anAccount } from "../../support/an-account.ts";
import { awsError } from "../../support/step.ts";

process.env["TEMPLATE_URL"] = "https://templates.s3.us-east-1.amazonaws.com/stack.yaml";

const mocked: { restore(): void }[] = [];

afterEach(() => {
  for (const mock of mocked.splice(0)) mock.restore();
});

it("finds nothing in a new account, and plans", async () => {
  await using here = await anAccount();

  const { findings, plan } = await here.preflight();

  expect(findings).toEqual([]);
  expect(Plan.parse(plan)).toEqual(plan);
  expect(plan).toMatchObject({
    kubernetesVersion: expect.stringMatching(/^1\.\d\d$/),
    postgresVersion: expect.stringMatching(/^17\./),
  });
});

it("plans the same for the same request and account", async () => {
  await using here = await anAccount();

  const first = await here.preflight();
  const second = await here.preflight();

  expect(second).toEqual(first);
});

it("tells eight different problems of an account in one answer, and plans nothing", async () => {
  await using here = await anAccount();
  setStanding(here.place, "blocked");
  setQuota(here.place, "L-1216C47A", 5);
  setQuota(here.place, "L-34B43A08", 0);
  setQuota(here.place, "L-0263D0A3", 1);
  startInstance(here.place);
  withhold(here.place, "sts", ["use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6"]);

  const result = await here.preflight({ maxNodeCount: 450, peerCidrs: ["172.20.0.0/24"] });

  expect(result).not.toHaveProperty("plan");
  expect(result.findings.map(({ code }) => code)).toEqual([
    "AccountBlocked",
    "QuotaTooLow",
    "QuotaTooLow",
    "QuotaUsedUp",
    "AccountNotEmpty",
    "EndpointServiceNotOffered",
    "CidrOverlap",
    "TooFewAddresses",
  ]);
});

it("tells what it may not look at once, beside all else", async () => {
  const ec2 = mockClient(EC2Client).rejects(awsError("UnauthorizedOperation", "no"));
  mocked.push(ec2);
  await using here = await anAccount();

  const { findings } = await here.preflight({ peerCidrs: ["172.20.0.0/24"] });

  expect(findings).toMatchObject([
    {
      code: "PermissionMissing",
      severity: "error",
      resource: "arn:aws:iam::123456789012:role/astronomer-remote-management",
      is: "refused (UnauthorizedOperation: no)",
      fix: { command: expect.stringMatching(/^aws cloudformation update-stack /) },
    },
    { code: "CidrOverlap" },
  ]);
});

it("leaves every other failure to be tried again", async () => {
  const quotas = mockClient(ServiceQuotasClient).rejects(awsError("InternalFailure"));
  mocked.push(quotas);
  await using here = await anAccount();

  await expect(here.preflight()).rejects.toThrow("InternalFailure");
});

it("takes an EC2 that says nothing for one without zones", async () => {
  const ec2 = mockClient(EC2Client).resolves({});
  mocked.push(ec2);
  await using here = await anAccount();

  const { findings } = await here.preflight();

  expect(findings.map(({ code }) => code)).toEqual(["TooFewZones"]);
});

it("fails when the Region has no Kubernetes version to give", async () => {
  const eks = mockClient(EKSClient).resolves({});
  mocked.push(eks);
  await using here = await anAccount();

  await expect(here.preflight()).rejects.toThrow("Kubernetes version is missing");
});

it("fails when the Region has no PostgreSQL of the line to give", async () => {
  const rds = mockClient(RDSClient).resolves({});
  mocked.push(rds);
  await using here = await anAccount();

  await expect(here.preflight()).rejects.toThrow("PostgreSQL 17 is missing");
});
