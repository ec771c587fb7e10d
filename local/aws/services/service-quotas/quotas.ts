/** The quotas of an account in a region that provisioning runs into. */

import type { ServiceQuota } from "@aws-sdk/client-service-quotas";
import { AwsError } from "../../errors.ts";
import { type Place, perRegion } from "../../world.ts";
import { quotasOf as ec2QuotasOf } from "../ec2/quotas.ts";

/** What AWS gives a new account; EC2 itself keeps to those that say under which name. */
const QUOTAS = [
  {
    serviceCode: "ec2",
    quotaCode: "L-1216C47A",
    quotaName: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    awsDefault: 5,
  },
  {
    serviceCode: "ec2",
    quotaCode: "L-34B43A08",
    quotaName: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    awsDefault: 5,
  },
  {
    serviceCode: "ec2",
    quotaCode: "L-0263D0A3",
    quotaName: "EC2-VPC Elastic IPs",
    awsDefault: 5,
    keptByEc2: "elasticIps",
  },
  {
    serviceCode: "vpc",
    quotaCode: "L-F678F1CE",
    quotaName: "VPCs per Region",
    awsDefault: 5,
    keptByEc2: "vpcs",
  },
  {
    serviceCode: "vpc",
    quotaCode: "L-A4707A72",
    quotaName: "Internet gateways per Region",
    awsDefault: 5,
    keptByEc2: "internetGateways",
  },
  {
    serviceCode: "vpc",
    quotaCode: "L-FE5A380F",
    quotaName: "NAT gateways per Availability Zone",
    awsDefault: 5,
    keptByEc2: "natGatewaysPerZone",
  },
] as const;

const SERVICE_NAMES = {
  ec2: "Amazon Elastic Compute Cloud (Amazon EC2)",
  vpc: "Amazon Virtual Private Cloud (Amazon VPC)",
} as const;

export type Quota = (typeof QUOTAS)[number];

type QuotaCode = Quota["quotaCode"];

/** vCPUs: simulated accounts have had theirs raised, enough for a cluster of the default size. */
const RAISED: [QuotaCode, number][] = [
  ["L-1216C47A", 256],
  ["L-34B43A08", 256],
];

const valuesOf: (place: Place) => Map<QuotaCode, number> = perRegion(() => new Map(RAISED));

/** The value that holds for the account in the region at this moment. */
export const quotaValue = (place: Place, quota: Quota): number =>
  "keptByEc2" in quota
    ? ec2QuotasOf(place)[quota.keptByEc2]
    : (valuesOf(place).get(quota.quotaCode) ?? quota.awsDefault);

/** Gives the account another value in that region, as AWS's support does. */
export const setQuota = (place: Place, code: QuotaCode, value: number): void => {
  const quota = QUOTAS.find(({ quotaCode }) => quotaCode === code);
  if (quota && "keptByEc2" in quota) ec2QuotasOf(place)[quota.keptByEc2] = value;
  else valuesOf(place).set(code, value);
};

/** The quotas of a service, or the refusal of one that has none. */
export const quotasOf = (serviceCode: string | undefined): Quota[] => {
  const quotas = QUOTAS.filter((quota) => quota.serviceCode === serviceCode);
  if (quotas.length) return quotas;
  throw new AwsError(
    "NoSuchResourceException",
    "The request failed because the specified service does not exist.",
  );
};

/** The quota of that code; AWS's reference has the words for one that is not there. */
export const mustQuota = (serviceCode: string | undefined, code: string | undefined): Quota => {
  const quota = quotasOf(serviceCode).find(({ quotaCode }) => quotaCode === code);
  if (quota) return quota;
  throw new AwsError("NoSuchResourceException", "The specified resource does not exist.");
};

/** The quota as AWS shows it, with a value. */
export const quotaView = (quota: Quota, value: number, { account, region }: Place) =>
  ({
    ServiceCode: quota.serviceCode,
    ServiceName: SERVICE_NAMES[quota.serviceCode],
    QuotaCode: quota.quotaCode,
    QuotaName: quota.quotaName,
    QuotaArn: `arn:aws:servicequotas:${region}:${account}:${quota.serviceCode}/${quota.quotaCode}`,
    Value: value,
    Unit: "None",
    Adjustable: true,
    GlobalQuota: false,
    QuotaAppliedAtLevel: "ACCOUNT",
  }) satisfies ServiceQuota;
