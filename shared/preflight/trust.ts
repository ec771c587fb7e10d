/** Whether the customer's account trusts us, and nobody who does not know the external ID. */

import { randomUUID } from "node:crypto";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { isDenied } from "../aws-errors.ts";
import { type Cluster, CROSS_ACCOUNT_ROLE, crossAccountRoleArn } from "../cluster.ts";
import { STACK_NAME } from "../cross-account-role.ts";
import { consoleUrl, type Finding } from "../finding.ts";
import { must } from "../must.ts";
import { externalIdOf } from "../organizations.ts";
import { setting } from "../settings.ts";

/** Why the role cannot be worked with, and how STS refused us if it did. */
export interface Distrust {
  finding: Finding;
  refusal?: unknown;
}

/** Knocks with the right external ID, with none and with a wrong one; nothing is done inside. */
export const findDistrust = async (cluster: Cluster): Promise<Distrust | undefined> => {
  const sts = new STSClient({ region: setting("AWS_REGION") });
  const externalId = await externalIdOf(cluster.organizationId);
  const [right, none, wrong] = await Promise.all([
    assume(sts, cluster, externalId),
    assume(sts, cluster),
    assume(sts, cluster, `astro-${randomUUID()}`),
  ]);
  if (!right.arn) return { finding: notTrusted(cluster), refusal: right.refusal };
  if (none.arn) return { finding: tooTrusting(cluster, "without an external ID") };
  if (wrong.arn) return { finding: tooTrusting(cluster, "with any external ID") };
  if (accountOf(right.arn) !== cluster.accountId) return { finding: elsewhere(cluster) };
  return undefined;
};

/** The shortest session that STS grants. */
const PROBE_SECONDS = 900;

/** What came of an attempt to assume the role. */
interface Probe {
  arn?: string;
  refusal?: unknown;
}

const assume = async (sts: STSClient, cluster: Cluster, ExternalId?: string): Promise<Probe> => {
  try {
    const { AssumedRoleUser } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: crossAccountRoleArn(cluster.accountId),
        RoleSessionName: `${cluster.clusterId}-ProveTrust`,
        DurationSeconds: PROBE_SECONDS,
        ExternalId,
      }),
    );
    return { arn: must(AssumedRoleUser?.Arn, "AssumedRoleUser.Arn") };
  } catch (error) {
    if (isDenied(error)) return { refusal: error };
    throw error;
  }
};

const accountOf = (arn: string) => arn.split(":")[4];

const distrust = ({ accountId }: Cluster, finding: Pick<Finding, "is" | "mustBe">) => ({
  code: "TrustRefused",
  severity: "error" as const,
  resource: `role ${CROSS_ACCOUNT_ROLE} in account ${accountId}`,
  ...finding,
});

/** With its trust policy, if it is there. */
const SHOW_ROLE = `aws iam get-role --role-name ${CROSS_ACCOUNT_ROLE}`;

const notTrusted = (cluster: Cluster): Finding => ({
  ...distrust(cluster, {
    is: "closed to us",
    mustBe: "open to us with your organization's external ID",
  }),
  fix: {
    steps: [
      "check (1) that the CloudFormation stack has finished",
      "(2) that the external ID given to it is the one shown in Settings",
      "(3) that no service control policy (SCP) denies sts:AssumeRole",
      "and wait a minute if the role was made just now: AWS does not know it everywhere at once",
    ],
    consoleUrl: consoleUrl("us-east-1", "cloudformation/home"),
    command: SHOW_ROLE,
  },
});

const tooTrusting = (cluster: Cluster, how: string): Finding => ({
  ...distrust(cluster, { is: `open ${how}`, mustBe: "closed to all who do not know it" }),
  fix: {
    steps: [
      "restore the condition StringEquals sts:ExternalId of its trust policy, best by updating " +
        `the CloudFormation stack ${STACK_NAME} from our template`,
    ],
    consoleUrl: consoleUrl("us-east-1", `iam/home#/roles/details/${CROSS_ACCOUNT_ROLE}`),
    command: SHOW_ROLE,
  },
});

const elsewhere = (cluster: Cluster): Finding => ({
  ...distrust(cluster, { is: "a way into another account", mustBe: "the way into its own" }),
  fix: { steps: ["check the account ID of the request"] },
});

/** Does not say why: whose an account is, is nobody else's business. */
export const notRegistered = ({ accountId }: Cluster): Finding => ({
  code: "AccountNotRegistered",
  severity: "error",
  resource: `account ${accountId}`,
  is: "not to be registered for your organization",
  mustBe: "registered before anything is created in it",
  fix: { steps: ["contact Support"] },
});
