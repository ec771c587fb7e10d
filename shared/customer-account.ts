/** The way into a customer's account: temporary credentials of the cross-account role, one step's worth. */

import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import { type Cluster, crossAccountRoleArn } from "./cluster.ts";
import { externalIdOf } from "./organizations.ts";
import { setting } from "./settings.ts";
import type { StepName } from "./steps.ts";

/** Configuration of an SDK client that works in the customer's account and the cluster's region. */
export interface CustomerAccount {
  region: string;
  credentials: AwsCredentialIdentityProvider;
  retryMode: "adaptive";
  customUserAgent: [string, string][];
}

/** AWS's limit where one role assumes another, as a Lambda's does here. */
const SESSION_SECONDS = 3600;
const RENEW_EARLY_MS = 5 * 60 * 1000;

/** The customer's account as one step of the workflow sees it; the session is named after both. */
export const customerAccount = (cluster: Cluster, step: StepName): CustomerAccount => ({
  region: cluster.region,
  credentials: () => session(cluster, step),
  retryMode: "adaptive",
  customUserAgent: [["astro-provisioner", "1"]],
});

const sessions = new Map<string, AwsCredentialIdentity>();

/** Kept for as long as the container lives, renewed before it ends. */
const session = async (cluster: Cluster, step: StepName): Promise<AwsCredentialIdentity> => {
  const RoleSessionName = `${cluster.clusterId}-${step}`;
  const kept = sessions.get(RoleSessionName);
  if (kept?.expiration && kept.expiration.getTime() - Date.now() > RENEW_EARLY_MS) return kept;
  const fresh = await fromTemporaryCredentials({
    params: {
      RoleArn: crossAccountRoleArn(cluster.accountId),
      RoleSessionName,
      ExternalId: await externalIdOf(cluster.organizationId),
      DurationSeconds: SESSION_SECONDS,
    },
    clientConfig: { region: setting("AWS_REGION") },
  })();
  sessions.set(RoleSessionName, fresh);
  return fresh;
};
