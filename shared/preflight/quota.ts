/** A service quota: its value, its name in words, and how to have it raised. */

import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { isGone } from "../aws-errors.ts";
import { together } from "../calls.ts";
import type { Cluster } from "../cluster.ts";
import type { CustomerAccount } from "../customer-account.ts";
import { consoleUrl, type Finding } from "../finding.ts";
import { must } from "../must.ts";

export interface Quota {
  serviceCode: string;
  quotaCode: string;
  quotaName: string;
}

/** The same quotas with the values that hold for the account. */
export const withValues = async <Of extends Quota>(
  account: CustomerAccount,
  quotas: readonly Of[],
): Promise<(Of & Value)[]> => {
  const client = new ServiceQuotasClient(account);
  return together(quotas, async (quota) => {
    const name = `quota ${quota.quotaCode}`;
    const { Value: value, Adjustable } = must(await find(client, quota), name);
    return { ...quota, value: must(value, name), isAdjustable: Adjustable === true };
  });
};

/** What holds for the account, and whether AWS raises it on request. */
export interface Value {
  value: number;
  isAdjustable: boolean;
}

/** One that was never changed may have no value of the account's own, but AWS's default. */
const find = async (client: ServiceQuotasClient, { serviceCode, quotaCode }: Quota) => {
  const which = { ServiceCode: serviceCode, QuotaCode: quotaCode };
  try {
    return (await client.send(new GetServiceQuotaCommand(which))).Quota;
  } catch (error) {
    if (!isGone(error)) throw error;
    return (await client.send(new GetAWSDefaultServiceQuotaCommand(which))).Quota;
  }
};

/** That a quota is too low: how it stands, and what it must at least be raised to. */
export const raise = (
  { region }: Cluster,
  { serviceCode, quotaCode, quotaName, isAdjustable }: Quota & Value,
  { wanted, ...finding }: Pick<Finding, "code" | "severity" | "is" | "mustBe"> & { wanted: number },
): Finding => ({
  ...finding,
  resource: `quota ${quotaCode} (${quotaName}) in ${region}`,
  fix: {
    steps: [`request an increase to ${wanted} or more, which AWS grants in minutes to days`],
    consoleUrl: consoleUrl(
      region,
      `servicequotas/home/services/${serviceCode}/quotas/${quotaCode}`,
    ),
    command:
      `aws service-quotas request-service-quota-increase --region ${region} ` +
      `--service-code ${serviceCode} --quota-code ${quotaCode} --desired-value ${wanted}`,
  },
  ...(isAdjustable && { quota: { serviceCode, quotaCode, wanted } }),
});
