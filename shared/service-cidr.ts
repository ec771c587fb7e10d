/** Addresses of Kubernetes' services: EKS never changes them, and nothing else may have them. */

import { blockOf, overlap } from "./cidr.ts";

/** What EKS would choose from by itself, one more, and then all blocks of that size of RFC 1918. */
const CANDIDATES = [
  "10.100.0.0/16",
  "172.20.0.0/16",
  "192.168.0.0/16",
  ...Array.from({ length: 16 }, (_, n) => `172.${16 + n}.0.0/16`),
  ...Array.from({ length: 256 }, (_, n) => `10.${n}.0.0/16`),
];

/** The first that has no address in common with any of those blocks; none when they leave no room. */
export const serviceCidrBeside = (blocks: readonly string[]): string | undefined => {
  const taken = blocks.map(blockOf);
  return CANDIDATES.find((candidate) => !taken.some((one) => overlap(blockOf(candidate), one)));
};
