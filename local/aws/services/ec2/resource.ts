/** What all EC2 resources have in common: ids, ARNs, tags, lookups, filters, and states that come with time. */

import { createHash, randomBytes } from "node:crypto";
import type { Filter, ResourceType, Tag, TagSpecification } from "@aws-sdk/client-ec2";
import type { Latency } from "../../../latency-profile.ts";
import { AwsError } from "../../errors.ts";
import type { Place } from "../../world.ts";
import { listedLate, listedTags } from "./late-tags.ts";

/** A kind of resource: how its ids begin, and how AWS refuses an id. */
export interface Kind {
  prefix: string;
  notFound: string;
  /** AWS has no such code for some kinds, and then says that the id is not found. */
  malformed?: string;
  /** What AWS says of an id that does not exist. */
  absent(id: string): string;
}

/** A fresh id such as `vpc-0f3c…`: the prefix and seventeen hexadecimal digits. */
export const newId = (prefix: string) => `${prefix}-0${randomBytes(8).toString("hex")}`;

/** The id of something that comes with the account, such as its default VPC: always the same. */
export const defaultId = (prefix: string, { account, region }: Place, which = "") => {
  const digest = createHash("sha256").update(`${account}/${region}/${prefix}/${which}`);
  return `${prefix}-0${digest.digest("hex").slice(0, 16)}`;
};

export const arnOf = ({ account, region }: Place, resource: string) =>
  `arn:aws:ec2:${region}:${account}:${resource}`;

/** The tags that a create call gives to the resource itself; it can tag nothing else. */
export const tagsFor = (
  type: ResourceType,
  specifications: TagSpecification[] | undefined,
  place: Place,
): Tag[] => {
  const other = specifications?.find((one) => one.ResourceType !== type);
  if (other)
    throw new AwsError(
      "InvalidParameterValue",
      `'${other.ResourceType}' is not a valid taggable resource type for this operation.`,
    );
  return listedLate(specifications?.flatMap((one) => one.Tags ?? []) ?? [], place);
};

/** The input, with what the operation cannot do without; AWS names the first that is missing. */
export const required = <Input extends object, Name extends keyof Input & string>(
  input: Input,
  ...names: Name[]
) => {
  const missing = names.find((name) => input[name] === undefined);
  if (missing)
    throw new AwsError("MissingParameter", `The request must contain the parameter ${missing}`);
  return input as Input & { [Key in Name]-?: NonNullable<Input[Key]> };
};

/** The simulated moment at which something is ready that is begun now. */
export const readyAfter = ({ world }: Place, latency: Latency) =>
  world.clock.now() + world.latencies(latency) * 1000;

/** `pending` until that moment, `available` from then on. */
export const stateAt = (readyAt: number, { world }: Place) =>
  world.clock.now() < readyAt ? "pending" : "available";

/** What describe filters can ask about one kind of resource: filter name → its values. */
type Filterable<T> = Record<string, (resource: T) => (string | undefined)[]>;

/**
 * Those that pass every filter: names in `fields`, and `tag:…` and `tag-key` for all. AWS's `*` and
 * `?` are honoured; a filter that AWS does not know is refused, as AWS does.
 */
export const select = <T extends object>(
  resources: Iterable<T>,
  filters: Filter[] | undefined,
  fields: Filterable<T>,
): T[] => {
  const tests = (filters ?? []).map(({ Name = "", Values = [] }) => {
    const values = valuesOf(Name, fields);
    const wanted = Values.map(glob);
    return (resource: T) =>
      values(resource).some(
        (value) => value !== undefined && wanted.some((one) => one.test(value)),
      );
  });
  return [...resources].filter((resource) => tests.every((test) => test(resource)));
};

const valuesOf = <T extends object>(name: string, fields: Filterable<T>): Filterable<T>[string] => {
  const field = fields[name];
  if (field) return field;
  if (name === "tag-key") return (resource) => listedTags(resource).map(({ Key }) => Key);
  if (name.startsWith("tag:"))
    return (resource) =>
      listedTags(resource)
        .filter(({ Key }) => `tag:${Key}` === name)
        .map(({ Value }) => Value ?? "");
  throw new AwsError("InvalidParameterValue", `The filter '${name}' is invalid`);
};

const glob = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "s",
  );

/** The resources of those ids, or all of them when no id is given. */
export const byIds = <T>(resources: Map<string, T>, ids: string[] | undefined, kind: Kind): T[] =>
  ids?.length ? ids.map((id) => mustFind(resources, id, kind)) : [...resources.values()];

/** The resource of that id, or AWS's own refusal such as `InvalidVpcID.NotFound`. */
export const mustFind = <T>(resources: Map<string, T>, id: string | undefined, kind: Kind): T => {
  const found = resources.get(id ?? "");
  if (found) return found;
  const { prefix, malformed } = kind;
  if (malformed && !id?.startsWith(`${prefix}-`))
    throw new AwsError(malformed, `Invalid id: "${id ?? ""}" (expecting "${prefix}-...")`);
  throw new AwsError(kind.notFound, kind.absent(id ?? ""));
};
