/** What all EC2 resources have in common: ids, ARNs, tags, filters, and states that come with time. */

import { randomBytes } from "node:crypto";
import type { Filter, ResourceType, Tag, TagSpecification } from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import type { Place } from "../../world.ts";

/** A fresh id such as `vpc-0f3c…`: the prefix and seventeen hexadecimal digits. */
export const newId = (prefix: string) => `${prefix}-0${randomBytes(8).toString("hex")}`;

export const arnOf = ({ account, region }: Place, resource: string) =>
  `arn:aws:ec2:${region}:${account}:${resource}`;

/** The tags that a create call gives to the resource itself. */
export const tagsFor = (
  type: ResourceType,
  specifications: TagSpecification[] | undefined,
): Tag[] =>
  (specifications ?? [])
    .filter((one) => one.ResourceType === type)
    .flatMap((one) => one.Tags ?? []);

/** What describe filters can ask about one kind of resource: filter name → its values. */
export type Filterable<T> = Record<string, (resource: T) => (string | undefined)[]>;

/**
 * Those that pass every filter: names in `fields`, and `tag:…` and `tag-key` for all. AWS's `*` and
 * `?` are honoured; a filter that AWS does not know is refused, as AWS does.
 */
export const select = <T extends { Tags?: Tag[] | undefined }>(
  resources: Iterable<T>,
  filters: Filter[] | undefined,
  fields: Filterable<T>,
): T[] =>
  [...resources].filter((resource) =>
    (filters ?? []).every(({ Name = "", Values = [] }) => {
      const actual = valuesOf(resource, Name, fields);
      return Values.some((wanted) =>
        actual.some((value) => value !== undefined && glob(wanted).test(value)),
      );
    }),
  );

const valuesOf = <T extends { Tags?: Tag[] | undefined }>(
  resource: T,
  name: string,
  fields: Filterable<T>,
): (string | undefined)[] => {
  const tags = resource.Tags ?? [];
  if (name.startsWith("tag:"))
    return tags.filter(({ Key }) => `tag:${Key}` === name).map(({ Value }) => Value);
  if (name === "tag-key") return tags.map(({ Key }) => Key);
  const field = fields[name];
  if (field) return field(resource);
  throw new AwsError("InvalidParameterValue", `The filter '${name}' is invalid`);
};

const glob = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );

/** The resources of those ids, or all of them; an id that is not there is refused by `code`. */
export const byIds = <T>(
  resources: Map<string, T>,
  ids: string[] | undefined,
  { code, noun }: { code: string; noun: string },
): T[] =>
  ids?.length ? ids.map((id) => mustFind(resources, id, { code, noun })) : [...resources.values()];

/** The resource of that id, or AWS's own refusal such as `InvalidVpcID.NotFound`. */
export const mustFind = <T>(
  resources: Map<string, T>,
  id: string | undefined,
  { code, noun }: { code: string; noun: string },
): T => {
  const found = resources.get(id ?? "");
  if (found) return found;
  throw new AwsError(code, `The ${noun} ID '${id}' does not exist`);
};
