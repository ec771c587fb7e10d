/** The plan: all that is decided before the first resource is made, the same for every later step. */

import { z } from "zod";
import { divide, formatCidr, overlap, parseCidr } from "./cidr.ts";
import { must } from "./must.ts";

const Zone = z.object({ zoneId: z.string(), zoneName: z.string() });
export type Zone = z.infer<typeof Zone>;

export const Plan = z.object({
  zones: z.tuple([Zone, Zone]).describe("Where the subnets a and b lie."),
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
  warnings: z.array(z.string()).describe("What stops nothing but should be known."),
});
export type Plan = z.infer<typeof Plan>;

/** The two zones by the letter in their resources' names, and their place in every pair of facts. */
export const ZONES = [
  { letter: "a", at: 0 },
  { letter: "b", at: 1 },
] as const;

/** Zones whose subnets EKS refuses. Source: Amazon EKS User Guide, subnet requirements for clusters. */
const NOT_FOR_EKS = ["use1-az3", "usw1-az2", "cac1-az3"];

/** Those of an account's zones that a cluster may lie in, in an order that never changes. */
export const usableZones = (zones: Zone[]): Zone[] =>
  zones
    .filter(({ zoneId }) => !NOT_FOR_EKS.includes(zoneId))
    .toSorted((one, other) => one.zoneId.localeCompare(other.zoneId));

/** CIDR blocks of the VPC's four subnets. */
export const subnetCidrs = (vpcCidr: string): Plan["subnets"] => {
  const { publicA, publicB, privateA, privateB } = divide(blockOf(vpcCidr));
  return {
    publicA: formatCidr(publicA),
    publicB: formatCidr(publicB),
    privateA: formatCidr(privateA),
    privateB: formatCidr(privateB),
  };
};

/** What EKS would choose from by itself, and one more. */
const SERVICE_CIDRS = ["10.100.0.0/16", "172.20.0.0/16", "192.168.0.0/16"];

/** Addresses for Kubernetes services that are none of the VPC's. */
export const serviceCidrBeside = (vpcCidr: string): string => {
  const vpc = blockOf(vpcCidr);
  return must(
    SERVICE_CIDRS.find((candidate) => !overlap(blockOf(candidate), vpc)),
    "service CIDR",
  );
};

const blockOf = (text: string) => must(parseCidr(text), `CIDR block ${text}`);

/** vCPUs by the size of an instance, the same in all families of the catalogue but for metal. */
const VCPUS: Record<string, number> = {
  xlarge: 4,
  "2xlarge": 8,
  "4xlarge": 16,
  "8xlarge": 32,
  "12xlarge": 48,
  "16xlarge": 64,
  "24xlarge": 96,
};

/** vCPUs of an instance type of the catalogue; a whole machine has 96 in generation 5, 128 in 6. */
export const vcpusOf = (instanceType: string): number => {
  const [family = "", size = ""] = instanceType.split(".");
  if (size === "metal") return family.startsWith("m5") ? 96 : 128;
  return must(VCPUS[size], `vCPUs of ${instanceType}`);
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
