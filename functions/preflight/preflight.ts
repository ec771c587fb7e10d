/** Read-only checks before the first resource is made, and the plan that comes of them. */

import { DescribeAvailabilityZonesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { DescribeClusterVersionsCommand, EKSClient } from "@aws-sdk/client-eks";
import { DescribeDBEngineVersionsCommand, RDSClient } from "@aws-sdk/client-rds";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { REQUIRED_QUOTAS } from "../../shared/catalog.ts";
import type { Cluster } from "../../shared/cluster.ts";
import type { CustomerAccount } from "../../shared/customer-account.ts";
import { PreflightFailed } from "../../shared/errors.ts";
import { must } from "../../shared/must.ts";
import {
  newestKubernetesVersion,
  type Plan,
  serviceCidrBeside,
  subnetCidrs,
  usableZones,
  vcpusOf,
  type Zone,
} from "../../shared/plan.ts";
import { step } from "../../shared/step.ts";

/** Tells all that is in the way at once, so that the customer needs to act only once. */
export const check = step("Preflight", {}, async ({ cluster }, account): Promise<Plan> => {
  const [verdicts, zones, kubernetesVersion, postgresVersion] = await Promise.all([
    Promise.all(CHECKS.map((look) => look(cluster, account))),
    findZones(account),
    findKubernetesVersion(account),
    findPostgresVersion(account),
  ]);
  const findings = verdicts.flatMap((verdict) => verdict.findings);
  const [first, second] = zones;
  if (!first || !second)
    throw new PreflightFailed([...findings, tooFewZones(zones, cluster)].join("; "));
  if (findings.length > 0) throw new PreflightFailed(findings.join("; "));
  return {
    zones: [first, second],
    subnets: subnetCidrs(cluster.vpcCidr),
    kubernetesVersion,
    postgresVersion,
    serviceCidr: serviceCidrBeside(cluster.vpcCidr),
    warnings: verdicts.flatMap((verdict) => verdict.warnings),
  };
});

/** What is in the way, and what is not but should be known. */
interface Verdict {
  findings: string[];
  warnings: string[];
}

type Check = (cluster: Cluster, account: CustomerAccount) => Promise<Verdict>;

const checkQuotas: Check = async (cluster, account) => {
  const client = new ServiceQuotasClient(account);
  const quotas = await Promise.all(REQUIRED_QUOTAS.map((quota) => findQuota(client, quota)));
  return {
    findings: quotas.flatMap((quota) => tooLow(quota, cluster)),
    warnings: quotas.flatMap((quota) => tooFewNodes(quota, cluster)),
  };
};

const CHECKS: Check[] = [checkQuotas];

type Quota = (typeof REQUIRED_QUOTAS)[number] & { value: number };

const findQuota = async (
  client: ServiceQuotasClient,
  required: (typeof REQUIRED_QUOTAS)[number],
): Promise<Quota> => {
  const { serviceCode: ServiceCode, quotaCode: QuotaCode } = required;
  const { Quota } = await client.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }));
  return { ...required, value: must(Quota?.Value, `quota ${QuotaCode}`) };
};

const tooLow = (quota: Quota, cluster: Cluster): string[] =>
  quota.value < quota.minimum
    ? [`${stateOf(quota, cluster)}, needs ${quota.minimum}: ${increase(quota, cluster)}`]
    : [];

/** On-Demand vCPUs are what node groups start on; the gate of 40 is fewer than most can grow to. */
const tooFewNodes = (quota: Quota, cluster: Cluster): string[] => {
  const { nodeInstanceType, maxNodeCount } = cluster;
  const wanted = maxNodeCount * vcpusOf(nodeInstanceType);
  if (quota.quotaCode !== "L-1216C47A" || quota.value >= wanted) return [];
  const possible = Math.floor(quota.value / vcpusOf(nodeInstanceType));
  return [
    `${stateOf(quota, cluster)}, ${maxNodeCount} worker nodes of ${nodeInstanceType} need ` +
      `${wanted}: no more than ${possible} of them can run; ${increase(quota, cluster)}`,
  ];
};

const stateOf = ({ quotaCode, quotaName, value }: Quota, { region }: Cluster) =>
  `quota ${quotaCode} (${quotaName}) is ${value} in ${region}`;

const increase = ({ serviceCode, quotaCode }: Quota, { region }: Cluster) =>
  `request an increase at https://${region}.console.aws.amazon.com/servicequotas/home/services/${serviceCode}/quotas/${quotaCode}`;

const findZones = async (account: CustomerAccount): Promise<Zone[]> => {
  const { AvailabilityZones = [] } = await new EC2Client(account).send(
    new DescribeAvailabilityZonesCommand({
      Filters: [
        { Name: "state", Values: ["available"] },
        { Name: "zone-type", Values: ["availability-zone"] },
      ],
    }),
  );
  const zones = AvailabilityZones.map(({ ZoneId, ZoneName }) => ({
    zoneId: must(ZoneId, "ZoneId"),
    zoneName: must(ZoneName, "ZoneName"),
  }));
  return usableZones(zones);
};

const tooFewZones = (zones: Zone[], { region }: Cluster) =>
  `zones of ${region} that EKS supports are ${zones.length} in this account, needs 2: ` +
  "choose another region";

const findKubernetesVersion = async (account: CustomerAccount): Promise<string> => {
  const { clusterVersions = [] } = await new EKSClient(account).send(
    new DescribeClusterVersionsCommand({}),
  );
  return newestKubernetesVersion(clusterVersions);
};

/** The newest line that Airflow 3.0 is tested with, says its README. */
const POSTGRES_MAJOR_VERSION = "17";

/** Versions come and go by region: the line's default is there, and one that AWS has proved. */
const findPostgresVersion = async (account: CustomerAccount): Promise<string> => {
  const { DBEngineVersions } = await new RDSClient(account).send(
    new DescribeDBEngineVersionsCommand({
      Engine: "postgres",
      EngineVersion: POSTGRES_MAJOR_VERSION,
      DefaultOnly: true,
    }),
  );
  return must(DBEngineVersions?.[0]?.EngineVersion, `PostgreSQL ${POSTGRES_MAJOR_VERSION}`);
};
