/** Whether the customer's account trusts us, and nobody who does not know the external ID. */

import { randomUUID } from "node:crypto";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { isDenied } from "../../shared/aws-errors.ts";
import { type Cluster, CROSS_ACCOUNT_ROLE, crossAccountRoleArn } from "../../shared/cluster.ts";
import { TrustRefused } from "../../shared/errors.ts";
import { must } from "../../shared/must.ts";
import { claimAccount, externalIdOf } from "../../shared/organizations.ts";
import { setting } from "../../shared/settings.ts";
import { step } from "../../shared/step.ts";

/** Proves the trust anew each time it runs; then the account is the organization's for good. */
export const prove = step("ProveTrust", {}, async ({ cluster }) => {
  const sts = new STSClient({ region: setting("AWS_REGION") });
  const externalId = await externalIdOf(cluster.organizationId);
  const [right, none, wrong] = await Promise.all([
    assume(sts, cluster, externalId),
    assume(sts, cluster),
    assume(sts, cluster, `astro-${randomUUID()}`),
  ]);
  if (!right.arn) throw new TrustRefused(notTrusted(cluster), { cause: right.refusal });
  if (none.arn) throw new TrustRefused(tooTrusting(cluster, "without an external ID"));
  if (wrong.arn) throw new TrustRefused(tooTrusting(cluster, "with any external ID"));
  if (accountOf(right.arn) !== cluster.accountId) throw new TrustRefused(elsewhere(cluster));
  const isOurs = await claimAccount(cluster.accountId, cluster.organizationId);
  if (!isOurs) throw new TrustRefused(notRegistered(cluster));
  return {};
});

/** The shortest session that STS grants: nothing is done with it. */
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

const notTrusted = ({ accountId }: Cluster) =>
  `role ${CROSS_ACCOUNT_ROLE} in account ${accountId} refuses us, must let us assume it with your ` +
  "organization's external ID: check (1) that the CloudFormation stack has finished, (2) that the " +
  "external ID given to it is the one shown in Settings, (3) that no service control policy (SCP) " +
  "denies sts:AssumeRole";

const tooTrusting = ({ accountId }: Cluster, how: string) =>
  `role ${CROSS_ACCOUNT_ROLE} in account ${accountId} can be assumed ${how}, must refuse that: ` +
  "restore the condition StringEquals sts:ExternalId of its trust policy, best by updating the " +
  "CloudFormation stack from our template";

const elsewhere = ({ accountId }: Cluster) =>
  `role ${CROSS_ACCOUNT_ROLE} leads to another account, must lead to ${accountId}: ` +
  "check the account ID of the request";

/** Does not say why: whose an account is, is nobody else's business. */
const notRegistered = ({ accountId }: Cluster) =>
  `account ${accountId} could not be registered for your organization, must be before anything ` +
  "is created in it: contact Support";
