/** Whether the account has the Region: AWS disables the newer ones until somebody enables them. */

import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { REGIONS } from "../catalog.ts";
import type { Cluster } from "../cluster.ts";
import type { CustomerAccount } from "../customer-account.ts";
import type { Finding } from "../finding.ts";

/** A Region that every account has, since in one that is disabled AWS knows nobody who asks. */
const ALWAYS_ENABLED = "us-east-1";

/** One finding when the Region is disabled, else none. Regions that need no opting in are not asked about. */
export const checkRegion = async (
  { region }: Cluster,
  account: CustomerAccount,
): Promise<Finding[]> => {
  if (!REGIONS[region].optIn) return [];
  const ec2 = new EC2Client({ ...account, region: ALWAYS_ENABLED });
  const { Regions } = await ec2.send(
    new DescribeRegionsCommand({ RegionNames: [region], AllRegions: true }),
  );
  return Regions?.[0]?.OptInStatus === "opted-in" ? [] : [disabled(region)];
};

/** Global STS tokens of version 1 are refused in these Regions, and tools in the cluster may use them. */
const disabled = (region: keyof typeof REGIONS): Finding => ({
  code: "RegionDisabled",
  severity: "error",
  resource: `Region ${region} (${REGIONS[region].name})`,
  is: "disabled in the account",
  mustBe: "enabled",
  fix: {
    steps: [
      "enable it under Account, AWS Regions, which takes AWS minutes to hours",
      "let the global STS endpoint issue tokens that are valid in all Regions, under IAM, Account settings",
    ],
    consoleUrl: "https://console.aws.amazon.com/billing/home#/account",
    command: `aws account enable-region --region-name ${region} && aws iam set-security-token-service-preferences --global-endpoint-token-version v2Token`,
  },
});
