/** The way into a customer's account: temporary credentials of the cross-account role, one step's worth. */

import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { AssumeRoleCommand, type Credentials, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import { isDenied } from "./aws-errors.ts";
import { type Cluster, crossAccountRoleArn } from "./cluster.ts";
import { TrustRefused } from "./errors.ts";
import { must } from "./must.ts";
import { externalIdOf } from "./organizations.ts";
import { sessionPolicy } from "./session-policies.ts";
import { setting } from "./settings.ts";
import type { StepName } from "./steps.ts";

/** Configuration of an SDK client that works in the customer's account and the cluster's region. */
export interface CustomerAccount {
  region: string;
  credentials: AwsCredentialIdentityProvider;
  retryMode: "adaptive";
  customUserAgent: [string, string][];
  requestHandler: typeof connections;
}

/** Kept open for as long as the container lives: each client alone would begin with a handshake. */
const connections = {
  httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 50 }),
  httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 50 }),
};

/** AWS's limit where one role assumes another, as a Lambda's does here. */
const SESSION_SECONDS = 3600;
const RENEW_EARLY_MS = 5 * 60 * 1000;

/** The customer's account as one step of the workflow sees it; the session is named after both. */
export const customerAccount = (cluster: Cluster, step: StepName): CustomerAccount => ({
  region: cluster.region,
  credentials: () => session(cluster, step),
  retryMode: "adaptive",
  customUserAgent: [["astro-provisioner", "1"]],
  requestHandler: connections,
});

type Session = AwsCredentialIdentity & { expiration: Date };

const sessions = new Map<string, Session>();
const opening = new Map<string, Promise<Session>>();

/** Forgets all credentials that are kept: the next attempt gets fresh ones. */
export const forgetSessions = () => sessions.clear();

/** Kept for as long as the container lives, renewed before it ends; clients that ask at once share one. */
const session = async (cluster: Cluster, step: StepName): Promise<AwsCredentialIdentity> => {
  const name = sessionName(cluster, step);
  const kept = sessions.get(name);
  if (kept && kept.expiration.getTime() - Date.now() > RENEW_EARLY_MS) return kept;
  const opened = opening.get(name) ?? open(cluster, step);
  opening.set(name, opened);
  try {
    return await opened;
  } finally {
    opening.delete(name);
  }
};

const open = async (cluster: Cluster, step: StepName): Promise<Session> => {
  const credentials = await assumeRole(cluster, step);
  const fresh = {
    accessKeyId: must(credentials.AccessKeyId, "AccessKeyId"),
    secretAccessKey: must(credentials.SecretAccessKey, "SecretAccessKey"),
    sessionToken: must(credentials.SessionToken, "SessionToken"),
    expiration: must(credentials.Expiration, "Expiration"),
  };
  sessions.set(sessionName(cluster, step), fresh);
  return fresh;
};

const sessionName = ({ clusterId }: Cluster, step: StepName) => `${clusterId}-${step}`;

/** Asks our own region's STS, whose tokens are good in every region; a refusal is the customer's. */
const assumeRole = async (cluster: Cluster, step: StepName): Promise<Credentials> => {
  const RoleArn = crossAccountRoleArn(cluster.accountId);
  const ExternalId = await externalIdOf(cluster.organizationId);
  const sts = new STSClient({ region: setting("AWS_REGION") });
  try {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: sessionName(cluster, step),
        ExternalId,
        Policy: sessionPolicy(step, cluster),
        DurationSeconds: SESSION_SECONDS,
      }),
    );
    return must(Credentials, "Credentials");
  } catch (error) {
    if (!isDenied(error)) throw error;
    throw new TrustRefused(
      `role ${RoleArn} refuses us, must go on letting us assume it with your organization's ` +
        "external ID: restore it, best by updating the CloudFormation stack from our template",
      { cause: error },
    );
  }
};
