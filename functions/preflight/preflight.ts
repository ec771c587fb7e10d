/** Checks before the first resource is made, and the plan that comes of them. */

import { recordPreflight } from "../../shared/cluster-record.ts";
import { Parked, PreflightFailed } from "../../shared/errors.ts";
import { type Finding, isError, sentenceOf } from "../../shared/finding.ts";
import type { Plan } from "../../shared/plan.ts";
import { UNVERIFIED } from "../../shared/preflight/standing.ts";
import { step } from "../../shared/step.ts";

/**
 * Tells all that is in the way at once, so that the customer needs to act only once. Too low a quota is
 * waited for if AWS is to raise it.
 */
export const check = step("Preflight", {}, async ({ cluster }, account): Promise<Plan> => {
  // With the clients of six services, the checks are more than a cold start is to load.
  const { survey } = await import("../../shared/preflight/survey.ts");
  const result = await survey(cluster, account);
  if (cluster.requestQuotaIncreases) {
    const { requestIncreases } = await import("../../shared/preflight/increases.ts");
    result.findings = await requestIncreases(account, result.findings);
  }
  await recordPreflight(cluster, result);
  if (!result.plan) throw inTheWay(result.findings.filter(isError));
  return result.plan;
});

/** What AWS alone resolves is waited for, unless the customer has to act anyway. */
const inTheWay = (errors: Finding[]) => {
  const isForAws = ({ code, quota }: Finding) => code === UNVERIFIED || quota?.requested;
  const Kind = errors.every(isForAws) ? Parked : PreflightFailed;
  const told = errors.slice(0, MOST_TOLD).map(sentenceOf);
  const more = errors.length - told.length;
  return new Kind([...told, ...(more ? [`and ${more} findings more`] : [])].join(". "));
};

/** Step Functions keeps 32,768 characters of an error; all findings are with the record. */
const MOST_TOLD = 20;
