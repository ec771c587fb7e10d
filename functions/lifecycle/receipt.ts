/** The end of a deletion: proof of what is left in the customer's account. */

import { together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { recordOf, recordReceipt } from "../../shared/cluster-record.ts";
import type { CustomerAccount } from "../../shared/customer-account.ts";
import { NotReady } from "../../shared/errors.ts";
import { StoppedProvisioning } from "../../shared/facts.ts";
import { Keep } from "../../shared/keep.ts";
import { step } from "../../shared/step.ts";
import {
  automatedBackups,
  database,
  metrics,
  snapshots,
  subnetGroups,
} from "../../shared/sweeps/database.ts";
import { linkedRoles, oidcProviders, roles } from "../../shared/sweeps/identities.ts";
import { eksCluster, encryptionKey, logGroup } from "../../shared/sweeps/kubernetes.ts";
import { logBucket } from "../../shared/sweeps/log-bucket.ts";
import { natGateways, taggedInEc2, targetGroups } from "../../shared/sweeps/network.ts";
import type { Found, Sweep } from "../../shared/sweeps/sweep.ts";
import { volumes } from "../../shared/sweeps/volumes.ts";

/** Looks everywhere that the cluster was; what is still there and not meant to be is waited for. */
export const issue = step(
  "VerifyDeletion",
  { keep: Keep, provisioning: StoppedProvisioning },
  async ({ cluster, keep, provisioning }, account) => {
    const found = provisioning.hasMadeAnything ? await sweep(cluster, keep, account) : [];
    const remaining = found.flatMap(({ remaining = [] }) => remaining);
    if (remaining.length > 0) throw new NotReady(`there still is ${remaining.join(", ")}`);
    await recordReceipt(cluster, {
      verifiedAt: new Date().toISOString(),
      looked: found.map(({ looked }) => looked),
      left: found.flatMap(({ left = [] }) => left),
    });
    return {};
  },
);

const sweep = async (cluster: Cluster, keep: Keep, account: CustomerAccount): Promise<Found[]> => {
  const { createdAt, outputs } = await recordOf(cluster);
  const remains = { cluster, account, keep, createdAt, vpcId: outputs?.vpcId };
  return together(SWEEPS, (look) => look(remains));
};

const SWEEPS: Sweep[] = [
  taggedInEc2,
  natGateways,
  targetGroups,
  volumes,
  eksCluster,
  database,
  snapshots,
  automatedBackups,
  subnetGroups,
  metrics,
  logBucket,
  logGroup,
  encryptionKey,
  roles,
  oidcProviders,
  linkedRoles,
];
