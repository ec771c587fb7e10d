/** All that can be told before the first resource is made: what our role may do, and how its account stands. */

import { together } from "../calls.ts";
import type { Cluster } from "../cluster.ts";
import type { CustomerAccount } from "../customer-account.ts";
import { checkPermissions } from "./permissions.ts";
import { PERMISSION_MISSING, type Preflight, preflight } from "./preflight.ts";

/**
 * Both at once. A role that lacks permissions is told which by IAM; that it may not look at something
 * says the same once more.
 */
export const survey = async (cluster: Cluster, account: CustomerAccount): Promise<Preflight> => {
  const [role, found] = await together([surveyRole, preflight], (look) => look(cluster, account));
  if (!role.findings.length) return found;
  const others = found.findings.filter(({ code }) => code !== PERMISSION_MISSING);
  return { findings: [...role.findings, ...others] };
};

const surveyRole = async (cluster: Cluster, account: CustomerAccount): Promise<Preflight> => ({
  findings: await checkPermissions(cluster, account),
});
