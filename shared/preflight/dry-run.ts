/** What asking for a cluster would come to, without asking for it. */

import type { Cluster } from "../cluster.ts";
import { holderOf } from "../cluster-names.ts";
import { customerAccount } from "../customer-account.ts";
import { type Finding, isError } from "../finding.ts";
import { isClaimable } from "../organizations.ts";
import type { Plan } from "../plan.ts";
import { findAddresses } from "./addresses.ts";
import type { Preflight } from "./preflight.ts";
import { survey } from "./survey.ts";
import { findDistrust, notRegistered } from "./trust.ts";

export interface DryRun {
  /** Whether the cluster could be made as things are. */
  ok: boolean;
  findings: Finding[];
  plan?: Plan;
}

/** Proves the trust and checks the account as provisioning does; writes nothing, here or there. */
export const dryRun = async (cluster: Cluster): Promise<DryRun> => {
  const [ofName, ofTrust] = await Promise.all([findName(cluster), findTrust(cluster)]);
  const { findings, plan }: Preflight = ofTrust.length
    ? { findings: [...ofTrust, ...findAddresses(cluster)] }
    : await survey(cluster, customerAccount(cluster, "Preflight"));
  const all = [...ofName, ...findings];
  return { ok: !all.some(isError), findings: all, ...(plan && { plan }) };
};

const findTrust = async (cluster: Cluster): Promise<Finding[]> => {
  const distrust = await findDistrust(cluster);
  if (distrust) return [distrust.finding];
  const { accountId, organizationId } = cluster;
  return (await isClaimable(accountId, organizationId)) ? [] : [notRegistered(cluster)];
};

const findName = async (cluster: Cluster): Promise<Finding[]> => {
  const holder = await holderOf(cluster);
  if (!holder || holder === cluster.clusterId) return [];
  return [
    {
      code: "NameTaken",
      severity: "error",
      resource: `cluster name ${cluster.name}`,
      is: `that of cluster ${holder}`,
      mustBe: "unique in the organization",
      fix: { steps: ["choose another name"] },
    },
  ];
};
