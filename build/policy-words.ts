/** Statements of policies in words: the same for the notice of a change and for docs/permissions.md. */

import { listOf, type Statement } from "../local/aws/services/iam/policy-document.ts";

/** `arn:aws:ec2:*:<account>:vpc/*` is `ec2 vpc/*`. */
export const resourceWords = (arn: string): string => {
  const [, , service, , , ...rest] = arn.split(":");
  return service && rest.length ? `${service} ${rest.join(":")}` : arn.replace(/^\*$/, "anything");
};

/** Each condition as half a sentence that completes "allowed …". */
export const conditionWords = ({ Condition = {} }: Statement): string[] =>
  Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => wordsOf(operator, key, listOf(value).map(String))),
  );

const wordsOf = (operator: string, key: string, values: string[]): string => {
  const tag = /^aws:(Request|Resource)Tag\/(.+)$/.exec(key);
  if (operator === "Null" && tag && values.join() === "false")
    return tag[1] === "Request"
      ? `only with a tag ${tag[2]} given by the call`
      : `only on what has the tag ${tag[2]}`;
  const words = OPERATORS[operator] ?? `${operator} of`;
  const many = values.length > 1 ? "one of " : "";
  return `only if ${key} ${words} ${many}${values.map(last).join(", ")}`;
};

const OPERATORS: Record<string, string> = {
  ArnEquals: "is",
  ArnLike: "is like",
  ArnNotEquals: "is not",
  StringEquals: "is",
  StringLike: "is like",
};

/** Of an ARN, what comes behind the account. */
const last = (value: string) => (value.startsWith("arn:") ? resourceWords(value) : value);
