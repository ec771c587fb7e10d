/** What all of RDS's resources have in common: ARNs, filters, keys. */

import { createHash } from "node:crypto";
import type { Filter } from "@aws-sdk/client-rds";
import type { Place } from "../../world.ts";
import { invalidValue } from "./refusals.ts";

export const arnOf = (
  { account, region }: Place,
  kind: "auto-backup" | "db" | "pg" | "snapshot" | "subgrp",
  name: string,
) => `arn:aws:rds:${region}:${account}:${kind}:${name}`;

/** Digits that are always the same for an account in a region. */
export const digestOf = ({ account, region }: Place, what: string) =>
  createHash("sha256").update(`${account}/${region}/${what}`).digest("hex");

/** The ARN of a KMS key: the one that is named, or AWS's own of that alias, such as `aws/rds`. */
export const keyArn = (place: Place, alias: string, named?: string): string => {
  if (named?.startsWith("arn:")) return named;
  const id = digestOf(place, alias).replace(
    /^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/,
    "$1-$2-$3-$4-$5",
  );
  return `arn:aws:kms:${place.region}:${place.account}:key/${named ?? id}`;
};

/** Those that pass every filter; `fields` are the filters that the operation knows. */
export const select = <T>(
  resources: T[],
  filters: Filter[] | undefined,
  fields: Record<string, (resource: T) => string | undefined>,
): T[] => {
  const tests = (filters ?? []).map(({ Name = "", Values = [] }) => {
    const field = fields[Name];
    if (!field) throw invalidValue(`Unrecognized filter name: ${Name}`);
    return (resource: T) => Values.includes(field(resource) ?? "");
  });
  return resources.filter((resource) => tests.every((test) => test(resource)));
};
