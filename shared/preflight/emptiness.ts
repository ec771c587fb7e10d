/**
 * Whether the account is used for nothing else, as the install guide demands for security's sake: in
 * all Regions, since our role reaches all of them. No account is ever quite empty: what AWS, its
 * landing zones and our template put into every account (default VPCs, service-linked roles, stacks,
 * Config, GuardDuty, CloudTrail) is not even looked at. Judged is what works there.
 */

import { DescribeRegionsCommand, EC2Client } from "@aws-sdk/client-ec2";
import type { Cluster } from "../cluster.ts";
import type { CustomerAccount } from "../customer-account.ts";
import { consoleUrl, type Finding } from "../finding.ts";
import { takeGlance } from "./census.ts";
import { type Offender, offendersIn } from "./offenders.ts";
import type { Check } from "./subject.ts";

/** So many are enough to see that the account is not empty, and few enough to be kept with a record. */
const MOST_NAMED = 25;

/** Names offenders by their ARNs. Clusters of ours that are there already offend nobody. */
export const checkEmptiness: Check = async ({ cluster, account, census }) => {
  const [here, elsewhere] = await Promise.all([census, lookElsewhere(account)]);
  const offenders = [here, ...elsewhere.seen].flatMap((glance) => offendersIn(cluster, glance));
  return [
    ...offenders.slice(0, MOST_NAMED).map((offender) => notEmpty(cluster, offender)),
    ...(elsewhere.unseen.length ? [notLookedAt(cluster, elsewhere.unseen)] : []),
  ];
};

/**
 * All other Regions that the account has enabled, side by side. One in which AWS does not answer us is
 * no reason to make no cluster in another: organizations close Regions, and Regions have bad days.
 */
const lookElsewhere = async (account: CustomerAccount) => {
  const { Regions = [] } = await new EC2Client(account).send(new DescribeRegionsCommand({}));
  const others = Regions.map(({ RegionName }) => `${RegionName}`)
    .filter((region) => region !== account.region)
    .toSorted();
  const looks = await Promise.allSettled(
    others.map((region) => takeGlance({ ...account, region })),
  );
  return {
    seen: looks.flatMap((look) => (look.status === "fulfilled" ? [look.value] : [])),
    unseen: looks.flatMap((look, at) =>
      look.status === "rejected" ? [{ region: `${others[at]}`, reason: look.reason }] : [],
    ),
  };
};

const notEmpty = (
  { accountId }: Cluster,
  { arn, region, says, console, command }: Offender,
): Finding => ({
  code: "AccountNotEmpty",
  severity: "error",
  resource: arn,
  is: `in the account and not ours${says ? ` (“${says}”)` : ""}`,
  mustBe: "absent, since the account must be used for nothing else",
  fix: {
    steps: [
      "look at what it is, which the command shows",
      `ask for the cluster in a new AWS account, or delete this from ${accountId} if nothing needs it`,
    ],
    consoleUrl: consoleUrl(region, console.replace("#", `?region=${region}#`)),
    command,
  },
});

interface Unseen {
  region: string;
  reason: unknown;
}

const notLookedAt = ({ accountId }: Cluster, unseen: Unseen[]): Finding => {
  const regions = unseen.map(({ region }) => region);
  const reasons = new Set(unseen.map(({ reason }) => `${reason}`.replace(/:.*/s, "")));
  return {
    code: "RegionsNotLookedAt",
    severity: "info",
    resource: `account ${accountId}`,
    is: `not looked at in ${regions.join(", ")} (${[...reasons].join(", ")})`,
    mustBe: "used for nothing else there either",
    fix: {
      steps: [
        "nothing if a service control policy (SCP) closes these Regions to everybody; else see that they are empty",
      ],
      consoleUrl: consoleUrl("us-east-1", "ec2globalview/home"),
      command: `for region in ${regions.join(" ")}; do aws ec2 describe-network-interfaces --region $region; done`,
    },
  };
};
