/** Whether all that one statement speaks of, another one speaks of too. In doubt the answer is no. */

import { isDeepStrictEqual } from "node:util";
import { listOf, type Statement } from "../local/aws/services/iam/policy-document.ts";

/** One action on one resource, as patterns, of a statement. */
export interface Part {
  action: string;
  resource: string;
  statement: Statement;
}

/** Every action of a statement on every one of its resources. */
export const partsOf = (statement: Statement): Part[] =>
  actionsOf(statement).flatMap((action) =>
    resourcesOf(statement).map((resource) => ({ action, resource, statement })),
  );

/** Whether the statement speaks of all that the part does, under no condition more. */
export const covers = (outer: Statement, { action, resource, statement }: Part): boolean =>
  isDeepStrictEqual(outer.Principal, statement.Principal) &&
  actionsOf(outer).some((pattern) => includes(pattern.toLowerCase(), action.toLowerCase())) &&
  resourcesOf(outer).some((pattern) => includes(pattern, resource)) &&
  isAsStrict(statement.Condition, outer.Condition);

/** `Not…` elements are parts of their own: one holds the other only if it is the same. */
const NOT = "everything but ";

const actionsOf = ({ Action, NotAction }: Statement): string[] =>
  NotAction ? [NOT + listOf(NotAction).toSorted().join(", ")] : listOf(Action);

/** A trust policy has no resource: it is about its role. */
const resourcesOf = ({ Resource, NotResource }: Statement): string[] =>
  NotResource ? [NOT + listOf(NotResource).toSorted().join(", ")] : listOf(Resource ?? "the role");

/** Whether every text that the inner pattern matches, the outer one matches too. */
const includes = (outer: string, inner: string): boolean => {
  if (inner.startsWith(NOT) || outer.startsWith(NOT)) return inner === outer || outer === "*";
  const parts = outer.split("*").map((part) => part.replace(/[.+^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*").replaceAll("?", "[^*]")}$`, "s").test(inner);
};

type Condition = NonNullable<Statement["Condition"]>;

/** Whether whatever meets the first condition meets the second; more keys only narrow. */
const isAsStrict = (one: Condition = {}, other: Condition = {}): boolean =>
  Object.entries(other).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      isNarrower(operator, listOf(one[operator]?.[key]), listOf(values)),
    ),
  );

/** A key must be one of the values, or with an operator that negates, none of them. */
const isNarrower = (operator: string, one: string[], other: string[]): boolean => {
  if (one.length === 0) return false;
  if (NARROWED_BY_FEWER.includes(operator)) return one.every((value) => other.includes(value));
  if (NARROWED_BY_MORE.includes(operator)) return other.every((value) => one.includes(value));
  return isDeepStrictEqual(one, other);
};

const NARROWED_BY_FEWER = ["ArnEquals", "ArnLike", "Bool", "Null", "StringEquals", "StringLike"];
const NARROWED_BY_MORE = ["ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotLike"];
