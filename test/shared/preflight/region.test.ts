import { expect, it } from "vitest";
import { optedInRegionsOf } from "../../../local/aws/services/ec2/regions.ts";
import { REGIONS } from "../../../shared/catalog.ts";
import { anAccount } from "../../support/an-account.ts";

const optIn = Object.entries(REGIONS).flatMap(([region, { optIn }]) => (optIn ? [region] : []));

it("knows four Regions that AWS disables by default", () => {
  expect(optIn.toSorted()).toEqual(["af-south-1", "ap-east-1", "eu-south-1", "me-south-1"]);
});

it.each(optIn)("finds nothing when %s is enabled", async (region) => {
  await using here = await anAccount(region);

  const { findings, plan } = await here.preflight();

  expect(findings).toEqual([]);
  expect(plan).toBeDefined();
});

it("tells how to enable a disabled Region, what tokens need, and what the request alone shows", async () => {
  await using here = await anAccount("ap-east-1");
  optedInRegionsOf(here.place).delete("ap-east-1");

  const result = await here.preflight({ peerCidrs: ["172.20.4.0/24"] });

  expect(result).not.toHaveProperty("plan");
  expect(result.findings).toMatchObject([
    {
      code: "RegionDisabled",
      severity: "error",
      resource: "Region ap-east-1 (Asia Pacific (Hong Kong))",
      is: "disabled in the account",
      mustBe: "enabled",
      fix: {
        steps: [
          expect.stringContaining("AWS Regions"),
          expect.stringContaining("global STS endpoint"),
        ],
        command: expect.stringMatching(/enable-region --region-name ap-east-1 .*v2Token$/),
      },
    },
    { code: "CidrOverlap" },
  ]);
});
