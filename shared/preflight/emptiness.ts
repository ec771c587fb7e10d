/**
 * Whether the account is used for nothing else, as the install guide demands for security's sake. No
 * account is ever quite empty: what AWS, its landing zones and our template put into every account
 * (default VPC, service-linked roles, stacks, Config, GuardDuty, CloudTrail) is not even looked at.
 * Judged is what works there: networks, machines, databases, clusters, load balancers.
 */

import type { NetworkInterface, Vpc } from "@aws-sdk/client-ec2";
import type { Cluster } from "../cluster.ts";
import { consoleUrl, type Finding } from "../finding.ts";
import { type AwsTag, sisterOf } from "../tags.ts";
import type { Census } from "./census.ts";
import type { Check } from "./subject.ts";

/** So many are enough to see that the account is not empty, and few enough to be kept with a record. */
const MOST_NAMED = 25;

/** Names offenders by their ARNs. Clusters of ours that are there already offend nobody. */
export const checkEmptiness: Check = async ({ cluster, census }) => {
  const counted = await census;
  const findings = KINDS.flatMap(({ offenders, console }) =>
    offenders(counted, cluster).map((arn) => notEmpty(cluster, arn, console)),
  );
  return findings.slice(0, MOST_NAMED);
};

interface Kind {
  offenders: (census: Census, cluster: Cluster) => string[];
  /** Where the console shows them, after the host. */
  console: string;
}

const KINDS: Kind[] = [
  {
    offenders: ({ vpcs }, cluster) =>
      vpcs
        .filter((vpc) => isForeign(vpc, cluster))
        .map(({ VpcId }) => ec2Arn(cluster, `vpc/${VpcId}`)),
    console: "vpcconsole/home#vpcs:",
  },
  {
    offenders: ({ instances }, cluster) =>
      instances
        .filter(({ Tags }) => !sisterOf(cluster, Tags))
        .map(({ InstanceId }) => ec2Arn(cluster, `instance/${InstanceId}`)),
    console: "ec2/home#Instances:",
  },
  {
    offenders: ({ natGateways }, cluster) =>
      natGateways
        .filter(({ Tags }) => !sisterOf(cluster, Tags))
        .map(({ NatGatewayId }) => ec2Arn(cluster, `natgateway/${NatGatewayId}`)),
    console: "vpcconsole/home#NatGateways:",
  },
  {
    offenders: ({ networkInterfaces, vpcs }, cluster) => {
      const ours = vpcs.filter(({ Tags }) => sisterOf(cluster, Tags)).map(({ VpcId }) => VpcId);
      const foreign = networkInterfaces.filter(({ VpcId }) => !ours.includes(VpcId));
      return [...new Set(foreign.flatMap((one) => loadBalancerOf(one, cluster)))];
    },
    console: "ec2/home#LoadBalancers:",
  },
  {
    offenders: ({ databases }, cluster) =>
      databases
        .filter(({ TagList }) => !sisterOf(cluster, TagList))
        .map(({ DBInstanceArn }) => `${DBInstanceArn}`),
    console: "rds/home#databases:",
  },
  {
    offenders: ({ eksClusters }, cluster) =>
      eksClusters
        .filter(({ tags }) => !sisterOf(cluster, tags))
        .map(({ name }) => arn(cluster, "eks", `cluster/${name}`)),
    console: "eks/home#/clusters",
  },
];

/** Control Tower gives accounts a VPC of its own if it is let. */
const isForeign = ({ IsDefault, Tags }: Vpc, cluster: Cluster) =>
  !IsDefault && !sisterOf(cluster, Tags) && !Tags?.some(isOfControlTower);

const isOfControlTower = ({ Key, Value }: AwsTag) =>
  Key === "Name" && /^aws-controltower-/.test(`${Value}`);

/** Load balancers show themselves by their interfaces, whose descriptions say `ELB app/name/id`. */
const loadBalancerOf = ({ Description }: NetworkInterface, cluster: Cluster): string[] => {
  const [, name] = /^ELB (\S+)$/.exec(`${Description}`) ?? [];
  return name ? [arn(cluster, "elasticloadbalancing", `loadbalancer/${name}`)] : [];
};

const arn = ({ region, accountId }: Cluster, service: string, resource: string) =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

const ec2Arn = (cluster: Cluster, resource: string) => arn(cluster, "ec2", resource);

const notEmpty = ({ accountId, region }: Cluster, resource: string, path: string): Finding => ({
  code: "AccountNotEmpty",
  severity: "error",
  resource,
  is: "in the account and not ours",
  mustBe: "absent, since the account must be used for nothing else",
  fix: {
    steps: [
      `ask for the cluster in a new AWS account, or delete this from ${accountId} if nothing needs it`,
    ],
    consoleUrl: consoleUrl(region, path.replace("#", `?region=${region}#`)),
  },
});
