/** All that a simulated account contains, in a form in which two accounts can be compared. */

import { groupsOf } from "../../local/aws/services/logs/log-group.ts";
import { bucketsOf } from "../../local/aws/services/s3/bucket.ts";
import { type Place, stateOf } from "../../local/aws/world.ts";

/**
 * Every resource with its whole configuration, one text each and in order. Ids that AWS draws are
 * replaced by what the resource is for; what no two accounts have in common (numbers of accounts,
 * ids of clusters, moments, addresses that AWS assigns) is left out. Something made twice is there
 * twice.
 */
export const accountState = (place: Place, owner: Owner): string[] => {
  const now = place.world.clock.now();
  groupsOf(place); // makes what RDS has made meanwhile
  const buckets = [...bucketsOf(place)].filter(([, bucket]) => bucket.account === place.account);
  const state = [...stateOf(place), new Map(buckets)].flatMap((one) => entriesOf(one, now));
  const roles = new Map(state.flatMap(([id, resource]) => roleOf(id, resource)));
  const names = Object.entries({ ...owner, account: place.account });
  return state.map((entry) => textOf(entry, { roles, names })).toSorted();
};

/** Whose account it is, and which cluster is in it. */
interface Owner {
  organizationId: string;
  clusterId?: string;
}

type Entry = [string, unknown];

const entriesOf = (state: unknown, now: number): Entry[] => {
  if (state instanceof Map) return [...state].filter(([, value]) => !isGone(value, now));
  if (state instanceof Set || Array.isArray(state)) return [...state].map((value) => ["", value]);
  return [["", state]];
};

/** What AWS still keeps of something that is no more, or forgets as soon as it is looked for. */
const isGone = (value: unknown, now: number) =>
  typeof value === "object" &&
  value !== null &&
  ["goneAt", "deletedAt"].some((name) => {
    const at = (value as Record<string, unknown>)[name];
    return typeof at === "number" && at <= now;
  });

/** An id that AWS drew stands for what the tags of its resource say. */
const roleOf = (id: string, resource: unknown): [string, string][] => {
  const role = tagsOf(resource)["astro:resource"];
  return role && ID.test(id) ? [[id, role]] : [];
};

const ID = /^[a-z]+-0?[0-9a-f]{16,17}$|^[0-9a-f]{8}-[0-9a-f-]{27}$/;

const tagsOf = (resource: unknown): Record<string, string> => {
  const { Tags, tags = Tags } = (resource ?? {}) as { Tags?: unknown; tags?: unknown };
  if (!Array.isArray(tags)) return (tags ?? {}) as Record<string, string>;
  return Object.fromEntries(
    tags.map(({ Key, Value, TagKey, TagValue }) => [Key ?? TagKey, Value ?? TagValue]),
  );
};

interface Known {
  roles: Map<string, string>;
  names: [string, string][];
}

const textOf = (entry: Entry, { roles, names }: Known): string => {
  const known = new RegExp(
    `\\b(${[...roles.keys(), ...names.map(([, value]) => value)].join("|")})\\b`,
    "g",
  );
  const words = new Map([...roles, ...names.map(([name, value]) => [value, name] as const)]);
  const rename = (text: string) =>
    DRAWN.reduce(
      (rest, [pattern, what]) => rest.replaceAll(pattern, what),
      (text.startsWith("%7B") ? decodeURIComponent(text) : text).replaceAll(
        known,
        (found) => `<${words.get(found)}>`,
      ),
    );
  return JSON.stringify(plain(entry, rename), undefined, 1);
};

/** What AWS draws or assigns, by its looks. */
const DRAWN: [RegExp, string][] = [
  [/\b(?<kind>[a-z]+)-0?[0-9a-f]{16,17}\b/g, "<$<kind>>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "<uuid>"],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\b/g, "<moment>"],
  [/\b\d{1,3}(\.\d{1,3}){3}\b(?!\/)/g, "<address>"],
  [/\b[0-9A-F]{32}\b/g, "<hexadecimal>"],
  [/\bastro-[0-9a-f]{64}\b/g, "<external ID>"],
  [/\bA(ROA|NPA|IPA)[0-9A-Z]{17}\b/g, "<unique id>"],
  [/\b(?<region>[a-z]{2}-[a-z]+-\d)[a-f]\b/g, "<zone of $<region>>"],
  [/\b172\.31\.\d+\.0\/20\b/g, "<default subnet>"],
  [/\bdb-[0-9A-Z]{26}\b/g, "<resource id>"],
  [/(?<=secret:rds!db-<uuid>-)[0-9a-f]{6}\b/g, "<suffix>"],
  [/^[A-Za-z0-9+/=]{500,}$/g, "<certificate>"],
  [/(?<=eks-cluster-sg-[a-z0-9-]+-)\d+\b/g, "<number>"],
];

/** Milliseconds since 1970 have never been so few. */
const EARLIEST = 1e12;

/** As JSON can say it, and in an order that does not depend on who was first. */
const plain = (value: unknown, rename: (text: string) => string): unknown => {
  if (typeof value === "string") return rename(value);
  if (value instanceof Date || (typeof value === "number" && value > EARLIEST)) return "<moment>";
  if (value instanceof Map || value instanceof Set) return plain([...value], rename);
  if (Array.isArray(value)) return value.map((item) => plain(item, rename)).toSorted(byText);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(
    ([name, member]) => [rename(name), plain(member, rename)] as const,
  );
  return Object.fromEntries(members.toSorted(byText));
};

const byText = (one: unknown, other: unknown) =>
  JSON.stringify(one ?? "") < JSON.stringify(other ?? "") ? -1 : 1;
