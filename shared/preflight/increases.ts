/** Requests for higher quotas, which preflight makes by itself where the customer wants that. */

import {
  ListRequestedServiceQuotaChangeHistoryByQuotaCommand,
  type RequestedServiceQuotaChange,
  RequestServiceQuotaIncreaseCommand,
  type RequestStatus,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { isAlreadyThere, isDenied } from "../aws-errors.ts";
import { askingOnce, together } from "../calls.ts";
import type { CustomerAccount } from "../customer-account.ts";
import { NotReady } from "../errors.ts";
import { type Finding, isError } from "../finding.ts";
import { must } from "../must.ts";

type WantedQuota = NonNullable<Finding["quota"]>;

/**
 * Requests an increase of each quota that an error is about, unless one is on its way or AWS has said
 * no; gives the findings with how that stands. Where the role may not, they stay as they are.
 */
export const requestIncreases = async (
  account: CustomerAccount,
  findings: Finding[],
): Promise<Finding[]> => {
  const client = new ServiceQuotasClient(askingOnce(account));
  const requests = await together(wantedBy(findings), async (quota) => {
    const request = await unlessDenied(requestFor(client, quota));
    return [quota.quotaCode, request] as const;
  });
  const byCode = new Map(requests);
  return findings.map((finding) => {
    const request = isError(finding) ? byCode.get(finding.quota?.quotaCode ?? "") : undefined;
    return request ? withRequest(finding, request) : finding;
  });
};

/** Of several findings about one quota the one that wants most. */
const wantedBy = (findings: Finding[]): WantedQuota[] => {
  const quotas = findings.filter(isError).flatMap(({ quota }) => (quota ? [quota] : []));
  const ascending = quotas.toSorted((one, other) => one.wanted - other.wanted);
  return [...new Map(ascending.map((quota) => [quota.quotaCode, quota])).values()];
};

const unlessDenied = async <Result>(asking: Promise<Result>): Promise<Result | undefined> => {
  try {
    return await asking;
  } catch (error) {
    if (!isDenied(error)) throw error;
    return undefined;
  }
};

type Request = Pick<RequestedServiceQuotaChange, "Status" | "DesiredValue">;

/** Nothing but an open one counts that asks for less than is wanted now. */
const requestFor = async (client: ServiceQuotasClient, quota: WantedQuota): Promise<Request> => {
  const requests = await list(client, quota);
  const enough = requests.filter(({ DesiredValue = 0 }) => DesiredValue >= quota.wanted);
  return (
    requests.find(({ Status = "DENIED" }) => OPEN.includes(Status)) ??
    enough.find(({ Status }) => Status === "APPROVED") ??
    enough[0] ??
    (await request(client, quota))
  );
};

const OPEN: RequestStatus[] = ["PENDING", "CASE_OPENED"];

/** Service Quotas tells of the last 90 days. */
const list = async (client: ServiceQuotasClient, { serviceCode, quotaCode }: WantedQuota) => {
  const { RequestedQuotas = [] } = await client.send(
    new ListRequestedServiceQuotaChangeHistoryByQuotaCommand({
      ServiceCode: serviceCode,
      QuotaCode: quotaCode,
      MaxResults: 100,
    }),
  );
  return RequestedQuotas;
};

/** AWS takes no client token, but no second request either while one is open. */
const request = async (client: ServiceQuotasClient, quota: WantedQuota): Promise<Request> => {
  const { serviceCode: ServiceCode, quotaCode: QuotaCode, wanted: DesiredValue } = quota;
  try {
    const { RequestedQuota } = await client.send(
      new RequestServiceQuotaIncreaseCommand({ ServiceCode, QuotaCode, DesiredValue }),
    );
    return must(RequestedQuota, "RequestedQuota");
  } catch (cause) {
    if (!isAlreadyThere(cause)) throw cause;
    throw new NotReady(`the request to raise quota ${QuotaCode} is not listed yet`, { cause });
  }
};

const withRequest = (finding: Finding, { Status, DesiredValue }: Request): Finding => {
  const status = must(Status, "Status");
  const increase = `an increase to ${DesiredValue}`;
  const isComing = [...OPEN, "APPROVED"].includes(status);
  const { steps, consoleUrl } = finding.fix;
  if (!isComing)
    return {
      ...finding,
      is: `${finding.is}, and AWS has not granted ${increase} (${status})`,
      fix: { ...finding.fix, steps: ["ask AWS Support why", ...steps] },
    };
  return {
    ...finding,
    is: `${finding.is}, and ${increase} is requested (${status})`,
    fix: {
      steps: ["answer what AWS may ask in the case of the request", ...steps.slice(1)],
      ...(consoleUrl && { consoleUrl }),
    },
    quota: { ...must(finding.quota, "quota"), requested: status },
  };
};
