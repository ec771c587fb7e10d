/** CIDR blocks as EC2 takes them: host bits that are set are cleared, not refused. */

import { type Cidr, parseCidr, size } from "../../../../shared/cidr.ts";
import { AwsError } from "../../errors.ts";

/** The block that a text gives; undefined when it is none. */
export const readBlock = (text: string): Cidr | undefined => {
  const [address, length] = text.split("/");
  const host = parseCidr(`${address}/32`);
  if (!host || !length || !/^\d{1,2}$/.test(length) || Number(length) > 32) return undefined;
  const prefix = Number(length);
  return { base: host.base - (host.base % size({ base: 0, prefix })), prefix };
};

/** The block that a parameter gives, or AWS's refusal of something that is no block. */
export const blockOf = (text: string, parameter = "cidrBlock"): Cidr => {
  const block = readBlock(text);
  if (block) return block;
  throw new AwsError(
    "InvalidParameterValue",
    `Value (${text}) for parameter ${parameter} is invalid. This is not a valid CIDR block.`,
  );
};

export const contains = (outer: Cidr, inner: Cidr) =>
  outer.base <= inner.base && inner.base + size(inner) <= outer.base + size(outer);

export const overlap = (one: Cidr, other: Cidr) => contains(one, other) || contains(other, one);
