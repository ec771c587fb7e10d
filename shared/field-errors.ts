/** What zod finds wrong in a request, in words for the caller and with the place of each mistake. */

import { z } from "zod";
import type { FieldError } from "./problems.ts";

/** Parses a request of the parts `path`, `query`, `headers` and `body`: the request or all its mistakes. */
export const check = <Request extends z.ZodType>(
  schema: Request,
  request: unknown,
): { request: z.output<Request> } | { errors: FieldError[] } => {
  const result = schema.safeParse(request, { error: words, reportInput: true });
  if (result.success) return { request: result.data };
  return { errors: result.error.issues.flatMap(fieldErrors) };
};

const words: z.core.$ZodErrorMap = (issue) => {
  const value = shown(issue.input);
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? `is missing${purposeOf(issue.inst)}`
        : `${value} must be ${kindOf(issue.inst, issue.expected)}`;
    case "invalid_value":
      return `${value} is not offered, must be one of ${issue.values.join(", ")}`;
    case "too_small":
      return `${value} is too small, must be at least ${issue.minimum}`;
    case "too_big":
      return `${value} is too large, must be at most ${issue.maximum}`;
    case "unrecognized_keys":
      return `is not known${knownTo(issue.inst)}`;
    default:
      return undefined;
  }
};

const LONGEST_SHOWN = 60;

const shown = (value: unknown) => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
};

const purposeOf = (schema: unknown) =>
  schema instanceof z.ZodType && schema.description ? `: ${schema.description}` : "";

/** Every number of a request is a whole one and has its limits. */
const kindOf = (schema: unknown, expected: string) =>
  schema instanceof z.ZodNumber
    ? `a whole number from ${schema.minValue} to ${schema.maxValue}`
    : `of type ${expected}`;

const knownTo = (schema: unknown) => {
  const fields = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return fields.length > 0 ? `, must be one of ${fields.join(", ")}` : "";
};

/** One mistake for each unknown field, so that each is named where it stands. */
const fieldErrors = (issue: z.core.$ZodIssue): FieldError[] => {
  const paths =
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => [...issue.path, key])
      : [issue.path];
  return paths.map((path) => ({ ...place(path), detail: detailOf(issue) }));
};

/** A pattern's message says what must be; what is comes before it. */
const detailOf = ({ code, input, message }: z.core.$ZodIssue) =>
  code === "invalid_format" ? `${shown(input)} ${message}` : message;

const place = ([part, ...path]: PropertyKey[]) =>
  part === "body"
    ? { pointer: `#${path.map((key) => `/${escaped(String(key))}`).join("")}` }
    : { parameter: path.join(".") };

/** As RFC 6901 writes a key in a URI fragment. */
const escaped = (key: string) =>
  encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
