/** Requests for higher quotas. They stay pending until somebody plays AWS's support. */

import { randomBytes } from "node:crypto";
import type {
  ListRequestedServiceQuotaChangeHistoryByQuotaCommandInput,
  ListRequestedServiceQuotaChangeHistoryCommandInput,
  RequestedServiceQuotaChange,
  RequestServiceQuotaIncreaseCommandInput,
} from "@aws-sdk/client-service-quotas";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { mustQuota, quotaValue, quotaView } from "./quotas.ts";

const requestsOf: (place: Place) => RequestedServiceQuotaChange[] = perRegion(() => []);

const request = (input: RequestServiceQuotaIncreaseCommandInput, call: Call) => {
  const { DesiredValue = 0 } = input;
  const quota = mustQuota(input.ServiceCode, input.QuotaCode);
  if (DesiredValue <= quotaValue(call, quota))
    throw new AwsError(
      "IllegalArgumentException",
      "You must provide a quota value greater than the current quota value",
    );
  if (requestsOf(call).some(({ QuotaCode }) => QuotaCode === quota.quotaCode))
    throw new AwsError(
      "ResourceAlreadyExistsException",
      "Only one open service quota increase request is allowed per quota.",
    );
  const { Value, Adjustable, QuotaAppliedAtLevel, ...shown } = quotaView(quota, DesiredValue, call);
  const now = new Date(call.world.clock.now());
  const RequestedQuota: RequestedServiceQuotaChange = {
    ...shown,
    Id: randomBytes(16).toString("hex"),
    DesiredValue,
    Status: "PENDING",
    Created: now,
    LastUpdated: now,
    Requester: JSON.stringify({ accountId: call.account, callerArn: call.caller.arn }),
    QuotaRequestedAtLevel: "ACCOUNT",
  };
  requestsOf(call).push(RequestedQuota);
  return { RequestedQuota };
};

type Wanted = Pick<
  ListRequestedServiceQuotaChangeHistoryCommandInput &
    Partial<ListRequestedServiceQuotaChangeHistoryByQuotaCommandInput>,
  "ServiceCode" | "QuotaCode" | "Status"
>;

const list = ({ ServiceCode, QuotaCode, Status }: Wanted, call: Call) => ({
  RequestedQuotas: requestsOf(call).filter(
    (one) =>
      (ServiceCode === undefined || one.ServiceCode === ServiceCode) &&
      (QuotaCode === undefined || one.QuotaCode === QuotaCode) &&
      (Status === undefined || one.Status === Status),
  ),
});

export const increases = {
  RequestServiceQuotaIncrease: request,
  ListRequestedServiceQuotaChangeHistory: list,
  ListRequestedServiceQuotaChangeHistoryByQuota: list,
};
