/** The plan: all that is decided before the first resource is made, the same for every later step. */

import { z } from "zod";
import { addressBudget } from "./address-budget.ts";
import { blockOf, divide, formatCidr } from "./cidr.ts";
import type { Cluster } from "./cluster.ts";
import { must } from "./must.ts";
import { PRICE_BASIS, pricePerMonth } from "./prices.ts";
import { resourcesFor } from "./resources.ts";
import { serviceCidrBeside } from "./service-cidr.ts";
import { vcpuBudget } from "./vcpu-budget.ts";

const Zone = z.object({ zoneId: z.string(), zoneName: z.string() });
export type Zone = z.infer<typeof Zone>;

const Budgets = z.object({
  addresses: z
    .object({
      forNodes: z.int().describe("Addresses of the private subnets that are free for nodes."),
      nodes: z.int().describe("Nodes of all pools at their full size."),
      nodesPossible: z.int().describe("Nodes that the addresses are enough for."),
      podsPerNode: z.int().describe("Pods on each node when all nodes are there and equally full."),
      unused: z.int().describe("Addresses of the VPC that lie in no subnet."),
    })
    .describe("IPv4 addresses, with prefix delegation."),
  vcpus: z.object({
    atStart: z.int().describe("vCPUs of the first nodes."),
    atMost: z.int().describe("vCPUs with all pools at their full size."),
  }),
  pricePerMonth: z.object({
    atStart: z.int().describe("With the first nodes."),
    atMost: z.int().describe("With all pools at their full size."),
    basis: z.string().describe("What the prices are taken from, and what they leave out."),
  }),
});

export const Plan = z.object({
  zones: z.tuple([Zone, Zone]).describe("Where the subnets a and b lie."),
  zonesReason: z.string().describe("Why these zones, and what the others lack."),
  subnets: z
    .object({
      publicA: z.string(),
      publicB: z.string(),
      privateA: z.string(),
      privateB: z.string(),
    })
    .describe("CIDR blocks."),
  kubernetesVersion: z.string(),
  postgresVersion: z.string(),
  serviceCidr: z.string().describe("Addresses of Kubernetes services; no one can change it later."),
  budgets: Budgets,
  resources: z
    .array(z.object({ resource: z.string(), count: z.int() }))
    .describe("What will be made in the account."),
});
export type Plan = z.infer<typeof Plan>;

/** What of a plan the account and the day decide; the request decides the rest. */
type Decided = Pick<Plan, "zones" | "zonesReason" | "kubernetesVersion" | "postgresVersion">;

/** The plan of a cluster: the same for the same request and the same decisions. */
export const planOf = (cluster: Cluster, decided: Decided): Plan => {
  const { vpcCidr, peerCidrs = [] } = cluster;
  const { atStart, atMost } = vcpuBudget(cluster);
  return {
    ...decided,
    subnets: subnetCidrs(vpcCidr),
    serviceCidr: must(serviceCidrBeside([vpcCidr, ...peerCidrs]), "service CIDR"),
    budgets: {
      addresses: addressBudget(cluster),
      vcpus: { atStart, atMost },
      pricePerMonth: { ...pricePerMonth(cluster), basis: PRICE_BASIS },
    },
    resources: resourcesFor(cluster),
  };
};

/** The two zones by the letter in their resources' names, and their place in every pair of facts. */
export const ZONES = [
  { letter: "a", at: 0 },
  { letter: "b", at: 1 },
] as const;

/** Zones whose subnets EKS refuses. Source: Amazon EKS User Guide, subnet requirements for clusters. */
export const NOT_FOR_EKS = ["use1-az3", "usw1-az2", "cac1-az3"];

/** CIDR blocks of the VPC's four subnets. */
const subnetCidrs = (vpcCidr: string): Plan["subnets"] => {
  const { publicA, publicB, privateA, privateB } = divide(blockOf(vpcCidr));
  return {
    publicA: formatCidr(publicA),
    publicB: formatCidr(publicB),
    privateA: formatCidr(privateA),
    privateB: formatCidr(privateB),
  };
};

/** A Kubernetes version as EKS lists it. */
interface KubernetesVersion {
  clusterVersion?: string | undefined;
  versionStatus?: string | undefined;
  defaultVersion?: boolean | undefined;
}

/** The newest version in standard support; EKS's default where it names none as such. */
export const newestKubernetesVersion = (versions: KubernetesVersion[]): string => {
  const supported = versions.filter(({ versionStatus }) => versionStatus === "STANDARD_SUPPORT");
  const candidates =
    supported.length > 0 ? supported : versions.filter(({ defaultVersion }) => defaultVersion);
  const names = candidates.flatMap(({ clusterVersion }) => clusterVersion ?? []);
  return must(names.toSorted(byNumber).at(-1), "Kubernetes version");
};

/** 1.9 comes before 1.10. */
const byNumber = (one: string, other: string) => one.localeCompare(other, "en", { numeric: true });
