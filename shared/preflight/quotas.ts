/** Whether the account may have what a cluster takes: service quotas against what is used of them. */

import { ON_DEMAND_VCPUS, REQUIRED_QUOTAS, USED_QUOTAS } from "../catalog.ts";
import type { Cluster } from "../cluster.ts";
import type { Finding } from "../finding.ts";
import type { Zone } from "../plan.ts";
import { type AwsTag, isOwned } from "../tags.ts";
import type { Census } from "./census.ts";
import { raise, type Value, withValues } from "./quota.ts";
import type { Check } from "./subject.ts";
import { findVcpus } from "./vcpus.ts";

/** The documented quotas, what the cluster takes beyond them, and how many nodes they are for. */
export const checkQuotas: Check = async ({ cluster, account, census, zones }) => {
  const [required, used, counted, { chosen = [] }] = await Promise.all([
    withValues(account, REQUIRED_QUOTAS),
    withValues(account, USED_QUOTAS),
    census,
    zones,
  ]);
  return [
    ...required.flatMap((quota) => tooLow(cluster, quota)),
    ...used.flatMap((quota) => usedUp(cluster, quota, { counted, chosen })),
    ...required
      .filter(({ quotaCode }) => quotaCode === ON_DEMAND_VCPUS)
      .flatMap((quota) => findVcpus(cluster, quota, counted.instances)),
  ];
};

type Required = (typeof REQUIRED_QUOTAS)[number] & Value;
type Used = (typeof USED_QUOTAS)[number] & Value;

const tooLow = (cluster: Cluster, quota: Required): Finding[] =>
  quota.value < quota.minimum
    ? [
        raise(cluster, quota, {
          code: "QuotaTooLow",
          severity: "error",
          is: `${quota.value}`,
          mustBe: `at least ${quota.minimum}`,
          wanted: quota.minimum,
        }),
      ]
    : [];

interface Counted {
  counted: Census;
  chosen: readonly Zone[];
}

const usedUp = (cluster: Cluster, quota: Used, { counted, chosen }: Counted): Finding[] => {
  const [worst] = USES[quota.counted](counted, chosen)
    .map((things) => ({ used: things.length, wanted: wantedOf(cluster, quota, things) }))
    .toSorted((one, other) => other.wanted - one.wanted);
  if (!worst || worst.wanted <= quota.value) return [];
  const finding = raise(cluster, quota, {
    code: "QuotaUsedUp",
    severity: "error",
    is: `${quota.value}, of which ${worst.used} are used`,
    mustBe: `at least ${worst.wanted}`,
    wanted: worst.wanted,
  });
  const idle = quota.counted === "elasticIps" ? idleAddresses(counted) : [];
  return [
    idle.length ? withStep(finding, `or release ${idle.join(", ")}, which nothing uses`) : finding,
  ];
};

/** What an earlier attempt made of this very cluster is not needed again. */
const wantedOf = (cluster: Cluster, { needed }: Used, things: Tagged[]) => {
  const ours = things.filter(({ Tags }) => isOwned(cluster, Tags)).length;
  return things.length + Math.max(0, needed - ours);
};

interface Tagged {
  Tags?: AwsTag[] | undefined;
}

/** What is counted against each quota: one list, or one in each zone that was chosen. */
const USES: Record<Used["counted"], (census: Census, chosen: readonly Zone[]) => Tagged[][]> = {
  elasticIps: ({ addresses }) => [addresses],
  vpcs: ({ vpcs }) => [vpcs],
  internetGateways: ({ internetGateways }) => [internetGateways],
  natGatewaysInZone: ({ natGateways, subnets }, chosen) =>
    chosen.map(({ zoneId }) => {
      const inZone = subnets.filter(({ AvailabilityZoneId }) => AvailabilityZoneId === zoneId);
      const ids = inZone.map(({ SubnetId }) => SubnetId);
      return natGateways.filter(({ SubnetId }) => ids.includes(SubnetId));
    }),
};

const idleAddresses = ({ addresses }: Census) =>
  addresses
    .filter(({ AssociationId, Tags }) => !AssociationId && !Tags?.length)
    .map(({ PublicIp }) => PublicIp);

const withStep = (finding: Finding, step: string): Finding => ({
  ...finding,
  fix: { ...finding.fix, steps: [...finding.fix.steps, step] },
});
