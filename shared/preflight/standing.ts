/** Whether AWS lets the account make anything: new accounts are verified first, and some are blocked. */

import { CreateVpcCommand, EC2Client } from "@aws-sdk/client-ec2";
import { isBlocked, isDryRun, isUnverified } from "../aws-errors.ts";
import type { Cluster } from "../cluster.ts";
import { consoleUrl, type Finding } from "../finding.ts";
import { tagList } from "../tags.ts";
import type { Check } from "./subject.ts";

/** Code of what AWS resolves by itself, mostly within hours. */
export const UNVERIFIED = "AccountUnverified";

/** Asks EC2 whether it would make the VPC, just as it will be made; a dry run makes nothing. */
export const checkStanding: Check = async ({ cluster, account }) => {
  try {
    await new EC2Client(account).send(
      new CreateVpcCommand({
        CidrBlock: cluster.vpcCidr,
        TagSpecifications: [{ ResourceType: "vpc", Tags: tagList(cluster, "vpc") }],
        DryRun: true,
      }),
    );
  } catch (error) {
    if (isUnverified(error)) return [unverified(cluster, error)];
    if (isBlocked(error)) return [blocked(cluster, error)];
    if (!isDryRun(error)) throw error;
  }
  return [];
};

const unverified = (cluster: Cluster, refusal: unknown): Finding => ({
  ...refused(cluster, refusal),
  code: UNVERIFIED,
  fix: {
    steps: [
      "finish signing up, with a payment method and a confirmed telephone number",
      "wait for AWS, which mostly needs minutes and at most four hours",
      "write to aws-verification@amazon.com if it takes longer",
    ],
    consoleUrl: consoleUrl("us-east-1", "billing/home"),
    command: askAgain(cluster),
  },
});

const blocked = (cluster: Cluster, refusal: unknown): Finding => ({
  ...refused(cluster, refusal),
  code: "AccountBlocked",
  fix: {
    steps: ["open a case with AWS Support, of the kind Account and billing"],
    consoleUrl: consoleUrl("us-east-1", "support/home#/case/create"),
    command: askAgain(cluster),
  },
});

const refused = ({ accountId, region }: Cluster, refusal: unknown) =>
  ({
    severity: "error",
    resource: `account ${accountId}`,
    is: `refused by EC2 in ${region} (${refusal})`,
    mustBe: "verified and active",
  }) as const;

/** Tells whether AWS has changed its mind, and makes nothing. */
const askAgain = ({ region, vpcCidr }: Cluster) =>
  `aws ec2 create-vpc --dry-run --cidr-block ${vpcCidr} --region ${region}`;
