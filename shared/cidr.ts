/** IPv4 CIDR blocks, and how a VPC's block is divided into the cluster's subnets. */

import { must } from "./must.ts";

/** A block of IPv4 addresses; `base` is its first address as a number. */
export interface Cidr {
  base: number;
  prefix: number;
}

/** Reads `172.20.0.0/20`; undefined for anything else, also for a block with host bits set. */
export const parseCidr = (text: string): Cidr | undefined => {
  if (!/^\d+(\.\d+){3}\/\d+$/.test(text)) return undefined;
  const slash = text.indexOf("/");
  const octets = text.slice(0, slash).split(".").map(Number);
  const base = octets.reduce((address, octet) => address * 256 + octet, 0);
  const cidr = { base, prefix: Number(text.slice(slash + 1)) };
  const isBlock = cidr.prefix <= 32 && base % size(cidr) === 0;
  return isBlock && formatCidr(cidr) === text ? cidr : undefined;
};

export const formatCidr = ({ base, prefix }: Cidr): string =>
  `${[24, 16, 8, 0].map((bits) => Math.floor(base / 2 ** bits) % 256).join(".")}/${prefix}`;

/** The block that a text gives, which must be one. */
export const blockOf = (text: string): Cidr => must(parseCidr(text), `CIDR block ${text}`);

/** How many addresses a block has. */
export const size = ({ prefix }: Cidr): number => 2 ** (32 - prefix);

const RFC_1918 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(blockOf);

/** Whether the whole block lies in RFC 1918 space. */
export const isPrivate = (cidr: Cidr): boolean => RFC_1918.some((block) => contains(block, cidr));

const contains = (outer: Cidr, inner: Cidr) =>
  outer.base <= inner.base && inner.base + size(inner) <= outer.base + size(outer);

/** Whether two blocks have an address in common. */
export const overlap = (one: Cidr, other: Cidr): boolean =>
  one.base < other.base + size(other) && other.base < one.base + size(one);

/**
 * The four subnets of a VPC. A /20 gives the documented sizes: private /21 and /22, public 2 × /26.
 * In a larger block the private subnets grow with it and the public ones stay as they are.
 */
export const divide = (vpc: Cidr) => {
  const privateA = { base: vpc.base, prefix: vpc.prefix + 1 };
  const privateB = { base: privateA.base + size(privateA), prefix: vpc.prefix + 2 };
  const publicA = { base: privateB.base + size(privateB), prefix: 26 };
  const publicB = { base: publicA.base + size(publicA), prefix: 26 };
  return { privateA, privateB, publicA, publicB };
};

/** Two small subnets behind those four, for when they are needed. */
export const standIns = (vpc: Cidr) => {
  const { publicB } = divide(vpc);
  const a = { base: publicB.base + size(publicB), prefix: 28 };
  return { a, b: { base: a.base + size(a), prefix: 28 } };
};
