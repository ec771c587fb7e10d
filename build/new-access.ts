/**
 * What a version of the customer's template grants that an earlier one did not. In doubt it grants
 * more: two statements that only together cover a new one are not seen to.
 */

import { covers, type Part, partsOf } from "./access-patterns.ts";
import { conditionWords, resourceWords } from "./policy-words.ts";
import { type Kind, type RoleAccess, roleAccess, type Said } from "./role-access.ts";

/** New access by one statement, or by something else that the template has. */
export interface Expansion {
  /** `NetworkPolicy.NewNetwork`: the policy's logical id and the statement's own. */
  statement: string;
  /** What is granted, in words, one sentence for each set of actions. */
  grants: string[];
}

/** Compares two texts of the template, for each way in which a customer can choose its options. */
export const newAccess = (before: string, after: string): Expansion[] => {
  const found = OPTIONS.flatMap((options) =>
    compare(roleAccess(before, options), roleAccess(after, options)),
  );
  const statements = [...new Set(found.map(({ statement }) => statement))].toSorted();
  return statements.map((statement) => {
    const same = found.filter((one) => one.statement === statement);
    return { statement, grants: [...new Set(same.flatMap(({ grants }) => grants))] };
  });
};

const OPTIONS = [{ RegionOptIn: "no" }, { RegionOptIn: "yes" }];

const compare = (before: RoleAccess, after: RoleAccess): Expansion[] => [
  ...allowed(before, after),
  ...noLongerDenied(before, after),
  ...longer(before, after),
  ...unknown(before, after),
];

const allowed = (before: RoleAccess, after: RoleAccess): Expansion[] =>
  ofEffect(after, "Allow").flatMap((said) => {
    const old = ofEffect(before, "Allow").filter(({ kind }) => kind === said.kind);
    const parts = partsOf(said).filter((part) => !old.some((one) => covers(one, part)));
    return expansion(said, parts, ALLOWED[said.kind]);
  });

/** A deny that is gone, in whole or in part, is told by the statement that said it. */
const noLongerDenied = (before: RoleAccess, after: RoleAccess): Expansion[] =>
  ofEffect(before, "Deny").flatMap((said) => {
    const left = ofEffect(after, "Deny").filter(({ kind }) => kind === said.kind);
    const parts = partsOf(said).filter((part) => !left.some((one) => covers(one, part)));
    return expansion(said, parts, NOT_DENIED[said.kind]);
  });

const longer = (before: RoleAccess, after: RoleAccess): Expansion[] =>
  after.sessionSeconds > before.sessionSeconds
    ? [
        {
          statement: "Role.MaxSessionDuration",
          grants: [
            `sessions last up to ${after.sessionSeconds} seconds, before ${before.sessionSeconds}`,
          ],
        },
      ]
    : [];

const unknown = (before: RoleAccess, after: RoleAccess): Expansion[] =>
  Object.entries(after.beside)
    .filter(([what, value]) => before.beside[what] !== value)
    .map(([what, value]) => ({ statement: what, grants: [`is new or has changed: ${value}`] }));

const ofEffect = ({ said }: RoleAccess, effect: string) =>
  said.filter(({ Effect }) => Effect === effect);

const ALLOWED: Record<Kind, string> = {
  trust: "lets assume the role",
  permissions: "allows",
  boundary: "bounds no longer",
  "boundary of roles": "lets roles made by us do",
};

const NOT_DENIED: Record<Kind, string> = {
  trust: "no longer denies",
  permissions: "no longer denies",
  boundary: "no longer denies",
  "boundary of roles": "no longer denies to roles made by us",
};

/** Actions on the same resources are told together. */
const expansion = (said: Said, parts: Part[], verb: string): Expansion[] => {
  if (parts.length === 0) return [];
  const resources = Map.groupBy(parts, ({ action }) => action);
  const together = Map.groupBy(resources, ([, ones]) =>
    ones.map(({ resource }) => resourceWords(resource)).join(", "),
  );
  const conditions = [...conditionWords(said), ...principalOf(said)].map((words) => `, ${words}`);
  const grants = [...together].map(([where, ones]) => {
    const actions = ones.map(([action]) => action).join(", ");
    return `${verb} ${actions} on ${where}${conditions.join("")}`;
  });
  return [{ statement: said.id, grants }];
};

const principalOf = ({ Principal }: Said): string[] =>
  Principal ? [`by ${JSON.stringify(Principal)}`] : [];
