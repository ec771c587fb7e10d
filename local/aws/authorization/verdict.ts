/** What IAM decides about one action on one resource. */

import { type RequestAnalysis, runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { Call } from "../world.ts";
import type { Context } from "./need.ts";
import type { Policies } from "./policies.ts";
import { type Reading, readingOf } from "./reading.ts";

/** Kinds of policies, as refusals name them. */
type PolicyKind = "identity-based policy" | "permissions boundary" | "session policy";

/** Why it is refused: which kind of policy allows nothing of it, or denies it. */
export interface Refusal {
  by: PolicyKind;
  how: "implicit" | "explicit";
}

/** One action on one resource, `*` when it is on none. */
export interface Question {
  action: string;
  resource: string;
  context: Context;
}

/** Nothing when it is allowed. The same question under the same policies is evaluated once. */
export const verdictOn = async (
  asked: Question,
  policies: Policies,
  call: Call,
): Promise<Refusal | undefined> => {
  const read = readAll(policies, call);
  const about = { "aws:RequestedRegion": call.region, ...asked.context };
  const question = { ...asked, context: mentioned(about, read) };
  const key = keyOf(question, read, call);
  const verdict = verdicts.get(key) ?? evaluate(simulationOf(question, read, call));
  verdicts.set(key, verdict);
  return verdict;
};

const verdicts = new Map<string, Promise<Refusal | undefined>>();

/** The policies, read. */
interface ReadPolicies {
  roleArn: string;
  identity: Reading[];
  boundary: Reading | undefined;
  session: Reading | undefined;
}

const readAll = (
  { roleArn, identity, boundary, session }: Policies,
  { account }: Call,
): ReadPolicies => ({
  roleArn,
  identity: identity.map((document) => readingOf(document, account)),
  boundary: boundary === undefined ? undefined : readingOf(boundary, account),
  session: session === undefined ? undefined : readingOf(session, account),
});

const all = ({ identity, boundary, session }: ReadPolicies): Reading[] =>
  [...identity, boundary, session].filter((reading) => reading !== undefined);

/** Keys that no policy speaks of change no verdict; without them, the same questions come again. */
const mentioned = (context: Context, policies: ReadPolicies): Context =>
  Object.fromEntries(
    Object.entries(context).filter(([key]) => all(policies).some(({ mentions }) => mentions(key))),
  );

/**
 * What is true in one account or Region is true in another that differs by nothing but its name; and
 * what is true of one random id is true of any other. So it is at least if no policy tells them apart.
 */
const keyOf = (question: Question, policies: ReadPolicies, { account, region }: Call): string => {
  const { roleArn, identity, boundary, session } = policies;
  const numbers = [identity.map(({ number }) => number), boundary?.number, session?.number];
  const isApart = all(policies).some(({ tellsRegionApart }) => tellsRegionApart(region));
  const ids = new Map<string, string>();
  return JSON.stringify([question, roleArn, numbers])
    .replaceAll(account, "")
    .replaceAll(region, isApart ? region : "")
    .replaceAll(RANDOM_ID, (id) => {
      if (all(policies).some(({ tellsApart }) => tellsApart(id))) return id;
      ids.set(id, ids.get(id) ?? `#${ids.size}`);
      return `${ids.get(id)}`;
    });
};

const RANDOM_ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{17,}/gi;

const simulationOf = (
  { action, resource, context }: Question,
  { roleArn, identity, boundary, session }: ReadPolicies,
  { account, caller }: Call,
): Simulation => ({
  request: {
    principal: caller.arn,
    action,
    resource: { resource: concrete(resource), accountId: account },
    contextVariables: {
      "aws:PrincipalAccount": account,
      "aws:PrincipalArn": roleArn,
      ...context,
    },
  },
  identityPolicies: identity.map(({ policy }, at) => ({ name: `${at}`, policy })),
  serviceControlPolicies: [],
  resourceControlPolicies: [],
  ...(/^(kms|sts):/.test(action) && { resourcePolicy: trusting(account) }),
  ...(session && { sessionPolicy: session.policy }),
  ...(boundary && { permissionBoundaryPolicies: [{ name: "boundary", policy: boundary.policy }] }),
});

/**
 * Keys and roles are only reached by identity-based policies when their own policy leaves that to
 * the account, as a key's does by default. A role's own policy is checked by STS.
 */
const trusting = (account: string) => ({
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: ["kms:*", "sts:*"],
    Resource: "*",
  },
});

/** A resource that is not there yet has an id that nobody knows, and that no policy can name. */
const concrete = (arn: string) => (arn === "*" ? arn : arn.replace(/\*$/, "0new"));

const evaluate = async (simulation: Simulation): Promise<Refusal | undefined> => {
  const result = await runSimulation(simulation, {});
  if (result.resultType === "error") {
    const { action, resource } = simulation.request;
    throw new Error(
      `can't evaluate ${action} on ${resource.resource}: ${JSON.stringify(result.errors)}`,
    );
  }
  if (result.overallResult === "Allowed") return undefined;
  const analyses =
    result.resultType === "single"
      ? [result.result.analysis]
      : result.results.map(({ analysis }) => analysis);
  const refusals = analyses.flatMap((analysis) => refusalOf(analysis) ?? []);
  return refusals[0] ?? { by: "identity-based policy", how: "implicit" };
};

/** An explicit deny comes before all else; then identity-based policies, the boundary, the session. */
const refusalOf = (analysis: RequestAnalysis): Refusal | undefined => {
  const kinds: [PolicyKind, string | undefined][] = [
    ["identity-based policy", analysis.identityAnalysis?.result],
    ["permissions boundary", analysis.permissionBoundaryAnalysis?.result],
    ["session policy", analysis.sessionAnalysis?.result],
  ];
  const denying = kinds.find(([, result]) => result === "ExplicitlyDenied");
  if (denying) return { by: denying[0], how: "explicit" };
  const silent = kinds.find(([, result]) => result === "ImplicitlyDenied");
  return silent && { by: silent[0], how: "implicit" };
};
