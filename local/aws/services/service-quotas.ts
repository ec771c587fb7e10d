/** Service Quotas: what an account may have in a region, and requests for more. */

import type {
  GetServiceQuotaCommandInput,
  ListServiceQuotasCommandInput,
} from "@aws-sdk/client-service-quotas";
import * as client from "@aws-sdk/client-service-quotas";
import { service } from "../service.ts";
import type { Call } from "../world.ts";
import { decide, increases } from "./service-quotas/increases.ts";
import { mustQuota, quotasOf, quotaValue, quotaView, setQuota } from "./service-quotas/quotas.ts";

export { setQuota };

const get = ({ ServiceCode, QuotaCode }: GetServiceQuotaCommandInput, call: Call) => {
  decide(call);
  const quota = mustQuota(ServiceCode, QuotaCode);
  return { Quota: quotaView(quota, quotaValue(call, quota), call) };
};

const getDefault = ({ ServiceCode, QuotaCode }: GetServiceQuotaCommandInput, call: Call) => {
  const quota = mustQuota(ServiceCode, QuotaCode);
  return { Quota: quotaView(quota, quota.awsDefault, call) };
};

const list = ({ ServiceCode, QuotaCode }: ListServiceQuotasCommandInput, call: Call) => {
  decide(call);
  return {
    Quotas: quotasOf(ServiceCode)
      .filter(({ quotaCode }) => QuotaCode === undefined || quotaCode === QuotaCode)
      .map((quota) => quotaView(quota, quotaValue(call, quota), call)),
  };
};

/** The simulated Service Quotas. */
export const serviceQuotas = service(client, {
  GetServiceQuota: get,
  GetAWSDefaultServiceQuota: getDefault,
  ListServiceQuotas: list,
  ...increases,
});
