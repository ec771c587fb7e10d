/** Whether the customer's role may do all that steps do: what IAM itself says, whatever the template was. */

import {
  type ContextEntry,
  type EvaluationResult,
  IAMClient,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { groupsToAsk, isDenied } from "../aws-errors.ts";
import { together } from "../calls.ts";
import { DEFAULTS } from "../catalog.ts";
import { type Cluster, crossAccountRoleArn } from "../cluster.ts";
import { TEMPLATE_VERSION, updateStackCommand, updateStackUrl } from "../cross-account-role.ts";
import type { CustomerAccount } from "../customer-account.ts";
import type { Finding } from "../finding.ts";
import { allPages, inBatches } from "../pages.ts";
import { SESSION_ACTIONS } from "../session-policies.ts";
import { TEMPLATE_CHANGELOG } from "../template-changelog.ts";
import { conditionsMet, resourcesOf } from "./role-questions.ts";

/**
 * Asks IAM to simulate the role's own policies, its boundary and its organization's policies, so
 * that a role of an older template and one that somebody has edited are found out alike.
 */
export const checkPermissions = async (
  cluster: Cluster,
  account: CustomerAccount,
): Promise<Finding[]> => {
  try {
    return findingsOf(cluster, await judge(cluster, account));
  } catch (error) {
    if (!isDenied(error)) throw error;
    return [cannotTell(cluster)];
  }
};

/** Everybody may ask who they are; what AWS checks for that is not the role's policies. */
const UNQUESTIONED = ["sts:GetCallerIdentity"];

const NEEDED = [...new Set(Object.values(SESSION_ACTIONS).flat())]
  .filter((action) => !UNQUESTIONED.includes(action))
  .toSorted();

const serviceOf = (action: string) => action.slice(0, action.indexOf(":"));

/** More actions than that IAM answers slowly, if at all. */
const AT_ONCE = 100;

/** An action that is not allowed to everything, and by whose policies it is refused, if it is. */
interface Verdict {
  action: string;
  refusedBy?: "account" | "organization";
}

/**
 * An action is one that the role may do if it may do it to anything, or to any resource of ours. IAM
 * takes no `*` beside ARNs: so it is asked about anything first, and about the rest by services.
 */
const judge = async (cluster: Cluster, account: CustomerAccount): Promise<Verdict[]> => {
  const iam = new IAMClient(account);
  const ask = (ActionNames: string[], ResourceArns?: string[]) =>
    simulate(iam, {
      PolicySourceArn: crossAccountRoleArn(cluster.accountId),
      ActionNames,
      ResourceArns,
      ContextEntries: conditionsMet(cluster),
    });
  const toAnything = await inBatches(NEEDED, AT_ONCE, (actions) => ask(actions));
  const limited = NEEDED.filter((action) => !of(action, toAnything).some(isAllowed));
  const byService = Object.entries(Object.groupBy(limited, serviceOf));
  const toOurs = await together(byService, ([service, actions = []]) =>
    ask(actions, resourcesOf(service, cluster)),
  );
  return limited.map((action) => {
    const own = of(action, toOurs.flat());
    if (own.some(isAllowed)) return { action };
    return { action, refusedBy: own.some(isOrganizations) ? "organization" : "account" };
  });
};

const of = (action: string, results: EvaluationResult[]) =>
  results.filter(({ EvalActionName }) => EvalActionName === action);

/** Of several resources IAM tells one by one; what it says of the action then is of all together. */
const isAllowed = ({ EvalDecision, ResourceSpecificResults = [] }: EvaluationResult) =>
  EvalDecision === "allowed" ||
  ResourceSpecificResults.some(({ EvalResourceDecision }) => EvalResourceDecision === "allowed");

const isOrganizations = ({ OrganizationsDecisionDetail }: EvaluationResult) =>
  OrganizationsDecisionDetail?.AllowedByOrganizations === false;

interface Question {
  PolicySourceArn: string;
  ActionNames: string[];
  ResourceArns: string[] | undefined;
  ContextEntries: ContextEntry[];
}

/** IAM judges some actions of a service only apart from the others, and names the groups. */
const simulate = async (iam: IAMClient, question: Question): Promise<EvaluationResult[]> => {
  try {
    return await allPages(async (Marker) => {
      const answer = await iam.send(
        new SimulatePrincipalPolicyCommand({ ...question, MaxItems: 1000, Marker }),
      );
      return { items: answer.EvaluationResults, next: answer.Marker };
    });
  } catch (error) {
    const groups = groupsToAsk(error);
    if (groups.length < 2) throw error;
    const results = await together(groups, (ActionNames) =>
      simulate(iam, { ...question, ActionNames }),
    );
    return results.flat();
  }
};

const findingsOf = (cluster: Cluster, verdicts: Verdict[]): Finding[] => {
  const refused = (by: Verdict["refusedBy"]) =>
    verdicts.filter(({ refusedBy }) => refusedBy === by).map(({ action }) => action);
  const [byAccount, byOrganization] = [refused("account"), refused("organization")];
  return [
    ...(byAccount.length ? [lacking(cluster, byAccount)] : []),
    ...(byOrganization.length ? [forbidden(cluster, byOrganization)] : []),
  ];
};

const aboutRole = ({ accountId }: Cluster) => ({
  severity: "error" as const,
  resource: crossAccountRoleArn(accountId),
  mustBe: `allowed all that version ${TEMPLATE_VERSION} of our template allows`,
});

/** Role and policies are the same in all Regions; where the stack lies, only its owner knows. */
const UPDATE = "update the CloudFormation stack from our template, in the Region where it lies";
const update = () => ({
  consoleUrl: updateStackUrl(DEFAULTS.region),
  command: updateStackCommand(DEFAULTS.region),
});

const lacking = (cluster: Cluster, actions: string[]): Finding => ({
  ...aboutRole(cluster),
  code: "RoleLacksPermissions",
  is: `not allowed ${actions.join(", ")}`,
  fix: {
    steps: [UPDATE, "restore its policies and its boundary if the stack is up to date"],
    ...update(),
  },
});

const forbidden = (cluster: Cluster, actions: string[]): Finding => ({
  ...aboutRole(cluster),
  code: "OrganizationDenies",
  is: `denied ${actions.join(", ")} by a service control policy (SCP)`,
  fix: {
    steps: ["have your AWS Organization's administrators except this account or role"],
    command: `aws organizations list-policies-for-target --target-id ${cluster.accountId} --filter SERVICE_CONTROL_POLICY`,
  },
});

/** A role that may not look at itself is of a version before that was allowed, and lacks what came since. */
const cannotTell = (cluster: Cluster): Finding => {
  const told = TEMPLATE_CHANGELOG.flatMap(({ expansions }) => expansions);
  const words = told.flatMap(({ grants }) => grants).join();
  const granted = [...words.matchAll(ACTION)].map(([action]) => action);
  const since = NEEDED.filter((action) => granted.includes(action));
  return {
    ...aboutRole(cluster),
    code: "RoleOutdated",
    is: `of an older version, which lacks ${since.join(", ")}`,
    fix: { steps: [UPDATE], ...update() },
  };
};

const ACTION = /\b[a-z0-9-]+:[A-Z]\w+/g;
