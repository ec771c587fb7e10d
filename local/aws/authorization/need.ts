/** What a call needs: permissions, each for an action on resources, under conditions. */

import type { Call } from "../world.ts";

/** Condition keys of a request, such as `aws:RequestedRegion`. */
export type Context = Record<string, string | string[]>;

/** A resource that a permission is needed for. */
export interface Target {
  /** As the Service Authorization Reference names the type, such as `security-group`. */
  type: string;
  /** Ends with `*` where AWS does not know the rest yet, as AWS itself writes it. */
  arn: string;
  /** Condition keys that describe this resource alone. */
  context?: Context;
}

/** One action; targets of a type that AWS does not check for it are left out by the evaluation. */
export interface Need {
  action: string;
  targets?: Target[];
  context?: Context;
}

/** The permissions that an operation with that input needs, in the order in which AWS checks them. */
export type NeedsOf = (operation: string, input: Input, call: Call) => Need[];

/** An operation's input, of whatever service. */
export type Input = Record<string, unknown>;

/** Tags as AWS's services take them: a list, or a record. */
export type Tags = { Key?: string | undefined; Value?: string | undefined }[];

/** Tags that the call gives, as condition keys. */
export const requestTags = (tags: Tags | Record<string, string> | undefined): Context => {
  const entries = entriesOf(tags);
  if (!entries.length) return {};
  const values = entries.map(([key, value]) => [`aws:RequestTag/${key}`, value]);
  return { ...Object.fromEntries(values), "aws:TagKeys": entries.map(([key]) => key) };
};

/** Tags that a resource has, as condition keys: AWS's own, and the older ones of a service. */
export const resourceTags = (
  tags: Tags | Record<string, string> | undefined,
  service: string,
): Context =>
  Object.fromEntries(
    entriesOf(tags).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value],
      [`${service}:ResourceTag/${key}`, value],
    ]),
  );

/** The text of that name in the input, or nothing. */
export const textOf = (input: Input, name: string): string => {
  const value = input[name];
  return typeof value === "string" ? value : "";
};

/** The tags of that name in the input. */
export const tagsOf = (input: Input, name: string) =>
  input[name] as Tags | Record<string, string> | undefined;

/** That the caller may hand the role to the service; nothing when no role is handed over. */
export const passRole = (arn: string, service: string): Need[] =>
  arn
    ? [
        {
          action: "iam:PassRole",
          targets: [{ type: "role", arn }],
          context: { "iam:PassedToService": service },
        },
      ]
    : [];

const entriesOf = (tags: Tags | Record<string, string> = []): [string, string][] =>
  Array.isArray(tags) ? tags.map(({ Key = "", Value = "" }) => [Key, Value]) : Object.entries(tags);
