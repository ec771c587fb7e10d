/**
 * Requests for higher quotas. AWS makes a case of each, and decides in time; what it decides is found
 * out when somebody asks Service Quotas next.
 */

import { randomBytes } from "node:crypto";
import type {
  ListRequestedServiceQuotaChangeHistoryByQuotaCommandInput,
  ListRequestedServiceQuotaChangeHistoryCommandInput,
  RequestedServiceQuotaChange,
  RequestServiceQuotaIncreaseCommandInput,
  RequestStatus,
} from "@aws-sdk/client-service-quotas";
import { isIncreaseDenied } from "../../accounts.ts";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { readyAfter } from "../ec2/resource.ts";
import { mustQuota, type Quota, quotaValue, quotaView, setQuota } from "./quotas.ts";

interface Increase {
  quota: Quota;
  desiredValue: number;
  request: RequestedServiceQuotaChange & { Created: Date };
  /** Simulated moments from which AWS Support has a case of it, and has decided. */
  openedAt: number;
  decidedAt: number;
  decision?: RequestStatus;
}

const increasesOf: (place: Place) => Increase[] = perRegion(() => []);

/** Assumed: until a request that is not granted at once becomes a case. */
const OPENED_AFTER_MS = 60_000;

/** Lets what AWS has granted by now hold. */
export const decide = (place: Place): void => {
  const now = place.world.clock.now();
  for (const one of increasesOf(place)) {
    if (one.decision || now < one.decidedAt) continue;
    one.decision = isIncreaseDenied(place, one.quota.quotaCode) ? "DENIED" : "APPROVED";
    if (one.decision === "APPROVED") setQuota(place, one.quota.quotaCode, one.desiredValue);
  }
};

const request = (input: RequestServiceQuotaIncreaseCommandInput, call: Call) => {
  const { DesiredValue = 0 } = input;
  const quota = mustQuota(input.ServiceCode, input.QuotaCode);
  decide(call);
  if (DesiredValue <= quotaValue(call, quota))
    throw new AwsError(
      "IllegalArgumentException",
      "You must provide a quota value greater than the current quota value",
    );
  if (increasesOf(call).some((one) => one.quota === quota && !one.decision))
    throw new AwsError(
      "ResourceAlreadyExistsException",
      "Only one open service quota increase request is allowed per quota.",
    );
  const made: Increase = {
    quota,
    desiredValue: DesiredValue,
    request: newRequest(quota, DesiredValue, call),
    openedAt: call.world.clock.now() + OPENED_AFTER_MS,
    decidedAt: readyAfter(call, "servicequotas.RequestServiceQuotaIncrease"),
  };
  increasesOf(call).push(made);
  return { RequestedQuota: viewOf(made, call) };
};

const newRequest = (quota: Quota, DesiredValue: number, call: Call): Increase["request"] => {
  const { Value, Adjustable, QuotaAppliedAtLevel, ...shown } = quotaView(quota, DesiredValue, call);
  return {
    ...shown,
    Id: randomBytes(16).toString("hex"),
    DesiredValue,
    Created: new Date(call.world.clock.now()),
    Requester: JSON.stringify({ accountId: call.account, callerArn: call.caller.arn }),
    QuotaRequestedAtLevel: "ACCOUNT",
  };
};

/** The request as it stands now. */
const viewOf = (one: Increase, { world }: Place): RequestedServiceQuotaChange => {
  const { request: asked, openedAt, decidedAt, decision } = one;
  const isOpened = world.clock.now() >= openedAt;
  const updatedAt = decision ? decidedAt : isOpened ? openedAt : asked.Created;
  return {
    ...asked,
    Status: decision ?? (isOpened ? "CASE_OPENED" : "PENDING"),
    LastUpdated: new Date(updatedAt),
  };
};

type Wanted = Pick<
  ListRequestedServiceQuotaChangeHistoryCommandInput &
    Partial<ListRequestedServiceQuotaChangeHistoryByQuotaCommandInput>,
  "ServiceCode" | "QuotaCode" | "Status"
>;

const list = ({ ServiceCode, QuotaCode, Status }: Wanted, call: Call) => {
  decide(call);
  return {
    RequestedQuotas: increasesOf(call)
      .map((one) => viewOf(one, call))
      .filter(
        (one) =>
          (ServiceCode === undefined || one.ServiceCode === ServiceCode) &&
          (QuotaCode === undefined || one.QuotaCode === QuotaCode) &&
          (Status === undefined || one.Status === Status),
      ),
  };
};

export const increases = {
  RequestServiceQuotaIncrease: request,
  ListRequestedServiceQuotaChangeHistory: list,
  ListRequestedServiceQuotaChangeHistoryByQuota: list,
};
