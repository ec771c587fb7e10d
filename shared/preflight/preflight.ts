/** All that can be known before the first resource is made, told at once, and the plan that comes of it. */

import { isDenied } from "../aws-errors.ts";
import { together } from "../calls.ts";
import { DEFAULTS } from "../catalog.ts";
import { type Cluster, crossAccountRoleArn } from "../cluster.ts";
import { STACK_NAME, updateStackCommand } from "../cross-account-role.ts";
import type { CustomerAccount } from "../customer-account.ts";
import { consoleUrl, type Finding, isError } from "../finding.ts";
import { must } from "../must.ts";
import { type Plan, planOf } from "../plan.ts";
import { checkSisters, findAddresses } from "./addresses.ts";
import { takeCensus } from "./census.ts";
import { checkEmptiness } from "./emptiness.ts";
import { checkEncryption } from "./encryption.ts";
import { findOfferings, findZones } from "./offerings.ts";
import { checkQuotas } from "./quotas.ts";
import { checkRegion } from "./region.ts";
import { checkStanding } from "./standing.ts";
import type { Check, Subject } from "./subject.ts";
import { findKubernetesVersion, findPostgresVersion } from "./versions.ts";
import { chooseZones } from "./zones.ts";

/** All findings, and the plan unless one of them is an error. */
export interface Preflight {
  findings: Finding[];
  plan?: Plan;
}

/** Every check, in the order in which their findings are told. */
const CHECKS: Check[] = [
  checkStanding,
  checkQuotas,
  checkEmptiness,
  checkEncryption,
  async ({ zones }) => (await zones).findings,
  checkSisters,
];

/** Looks at everything and changes nothing. In a Region that is disabled AWS answers nobody. */
export const preflight = async (cluster: Cluster, account: CustomerAccount): Promise<Preflight> => {
  const fromRequest = findAddresses(cluster);
  const disabled = await told(cluster, checkRegion(cluster, account));
  if (disabled.length) return { findings: [...disabled, ...fromRequest] };
  const subject = subjectOf(cluster, account);
  const found = await together(CHECKS, (check) => told(cluster, check(subject)));
  const findings = distinct([...found.flat(), ...fromRequest]);
  return { findings, ...(!findings.some(isError) && { plan: await planFor(subject) }) };
};

const subjectOf = (cluster: Cluster, account: CustomerAccount) => {
  const census = takeCensus(account);
  const versions = Promise.all([findKubernetesVersion(account), findPostgresVersion(account)]);
  const zones = choose(cluster, account, { census, versions });
  return { cluster, account, census, versions, zones };
};

const choose = async (
  cluster: Cluster,
  account: CustomerAccount,
  { census, versions }: { census: Subject["census"]; versions: Promise<[string, string]> },
) => {
  const [zones, [, postgresVersion], { subnets }] = await Promise.all([
    findZones(account),
    versions,
    census,
  ]);
  const offerings = await findOfferings(cluster, account, postgresVersion);
  return chooseZones(cluster, { zones, offerings, subnets });
};

const planFor = async ({ cluster, versions, zones }: ReturnType<typeof subjectOf>) => {
  const [[kubernetesVersion, postgresVersion], { chosen, reason }] = await Promise.all([
    versions,
    zones,
  ]);
  const zonesChosen = must(chosen, "zones");
  return planOf(cluster, {
    zones: zonesChosen,
    zonesReason: reason,
    kubernetesVersion,
    postgresVersion,
  });
};

/** Code of what the role may not look at. */
export const PERMISSION_MISSING = "PermissionMissing";

/** A check that may not look is told like all else that is in the way, so that nothing hides the rest. */
const told = async (cluster: Cluster, looking: Promise<Finding[]>): Promise<Finding[]> => {
  try {
    return await looking;
  } catch (error) {
    if (!isDenied(error)) throw error;
    return [denied(cluster, error)];
  }
};

const denied = ({ accountId }: Cluster, refusal: unknown): Finding => ({
  code: PERMISSION_MISSING,
  severity: "error",
  resource: crossAccountRoleArn(accountId),
  is: `refused (${refusal})`,
  mustBe: "allowed to look at this",
  fix: {
    steps: [
      `update the CloudFormation stack ${STACK_NAME} from our template`,
      "check that neither a service control policy (SCP) nor a permissions boundary denies it",
    ],
    consoleUrl: consoleUrl("us-east-1", "cloudformation/home"),
    command: updateStackCommand(DEFAULTS.region),
  },
});

/** Checks that look at the same thing in vain say the same. */
const distinct = (findings: Finding[]) => [
  ...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values(),
];
