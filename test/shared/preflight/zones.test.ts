import { CreateSubnetCommand, CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { RDSClient } from "@aws-sdk/client-rds";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import { withhold } from "../../../local/aws/accounts.ts";
import { findOfferings, findZones } from "../../../shared/preflight/offerings.ts";
import { chooseZones } from "../../../shared/preflight/zones.ts";
import { tagList } from "../../../shared/tags.ts";
import { type AnAccount, anAccount } from "../../support/an-account.ts";
import { aCluster } from "../../support/requests.ts";

const ALL = ["use1-az1", "use1-az2", "use1-az3", "use1-az4", "use1-az5", "use1-az6"];
const allBut = (...kept: string[]) => ALL.filter((zone) => !kept.includes(zone));

const zonesOf = async (here: AnAccount) =>
  (await here.preflight()).plan?.zones.map(({ zoneId }) => zoneId);

it("chooses the first two by id, whatever they are called in the account", async () => {
  await using here = await anAccount();

  const { plan } = await here.preflight();

  expect(plan?.zones).toMatchObject([
    { zoneId: "use1-az1", zoneName: expect.stringMatching(/^us-east-1[a-f]$/) },
    { zoneId: "use1-az2", zoneName: expect.stringMatching(/^us-east-1[a-f]$/) },
  ]);
  expect(plan?.zonesReason).toMatch(
    /^use1-az1 and use1-az2 are the first zones, by id, that have all that the cluster needs; use1-az3 lacks EKS, instance type m5.xlarge, database class db.m6g.large/,
  );
});

it.each([
  "m5.xlarge",
  "db.m6g.large",
  "elasticloadbalancing",
  "autoscaling",
  "sts",
  "ecr.api",
  "ecr.dkr",
])("leaves out a zone without %s", async (what) => {
  await using here = await anAccount();
  withhold(here.place, what, ["use1-az1"]);

  expect(await zonesOf(here)).toEqual(["use1-az2", "use1-az4"]);
});

it.each([
  { what: "r6i.xlarge", code: "InstanceTypeNotOffered", instead: "another nodeInstanceType" },
  { what: "m5.xlarge", code: "InstanceTypeNotOffered", instead: "in another Region" },
  { what: "db.m6g.large", code: "DatabaseClassNotOffered", instead: "another dbInstanceClass" },
  { what: "ecr.dkr", code: "EndpointServiceNotOffered", instead: "in another Region" },
])("tells that $what is in one zone only", async ({ what, code, instead }) => {
  await using here = await anAccount();
  withhold(here.place, what, allBut("use1-az4"));

  const findings = await here.findings("Zones|NotOffered", { nodeInstanceType: "r6i.xlarge" });

  expect(findings).toMatchObject([
    {
      code,
      severity: "error",
      resource: expect.stringContaining(what),
      is: code === "DatabaseClassNotOffered" ? "offered in no zone" : "offered in use1-az4",
      mustBe: "offered in two zones that EKS accepts",
      fix: { steps: [expect.stringContaining(instead)] },
    },
  ]);
});

it("tells all that are offered in too few zones", async () => {
  await using here = await anAccount();
  withhold(here.place, "sts", ALL);
  withhold(here.place, "m5.xlarge", allBut("use1-az2"));

  const findings = await here.findings("Zones|NotOffered");

  expect(findings.map(({ is }) => is)).toEqual(["offered in use1-az2", "offered in no zone"]);
});

it("tells when each is in two zones, but no two have all", async () => {
  await using here = await anAccount();
  withhold(here.place, "sts", allBut("use1-az1", "use1-az2"));
  withhold(here.place, "m5.xlarge", allBut("use1-az2", "use1-az4"));

  expect(await here.findings("Zones|NotOffered")).toMatchObject([
    {
      code: "NoCommonZones",
      is: expect.stringMatching(/^use1-az2 \(use1-az1 lacks instance type m5.xlarge; /),
      mustBe: "two",
    },
  ]);
});

it("stays in a zone that an earlier attempt has made a subnet in", async () => {
  await using here = await anAccount();
  const ec2 = here.aws.client(EC2Client);
  const { Vpc } = await ec2.send(
    new CreateVpcCommand({
      CidrBlock: "172.20.0.0/20",
      TagSpecifications: [{ ResourceType: "vpc", Tags: tagList(aCluster(), "vpc") }],
    }),
  );
  await ec2.send(
    new CreateSubnetCommand({
      VpcId: Vpc?.VpcId,
      CidrBlock: "172.20.8.0/22",
      AvailabilityZoneId: "use1-az1",
      TagSpecifications: [
        { ResourceType: "subnet", Tags: tagList(aCluster(), "private-subnet-b") },
      ],
    }),
  );

  expect(await zonesOf(here)).toEqual(["use1-az2", "use1-az1"]);
});

it("takes what AWS leaves out of an answer for nothing", async () => {
  await using here = await anAccount();
  const ec2 = mockClient(EC2Client).resolves({});
  const rds = mockClient(RDSClient).resolves({});

  const zones = await findZones(here.account);
  const offerings = await findOfferings(aCluster(), here.account, "17.6");

  ec2.restore();
  rds.restore();
  const zone = { zoneId: "use1-az1", zoneName: "us-east-1a" };
  expect(zones).toEqual([]);
  expect(offerings.filter(({ isIn }) => isIn(zone)).map(({ what }) => what)).toEqual(["EKS"]);
  expect(chooseZones(aCluster(), { zones, offerings, subnets: [] }).findings).toMatchObject([
    { code: "TooFewZones", resource: "EKS in us-east-1", is: "offered in no zone" },
  ]);
});
