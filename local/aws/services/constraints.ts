/** What AWS checks of a request's members before it looks at anything else, in its own words. */

import { AwsError } from "../errors.ts";

/** Limits of one member: of its length when it is text, of its value when it is a number. */
export interface Constraint {
  min?: number;
  max?: number;
  /** As AWS writes it; the whole value must match. */
  pattern?: string;
}

/** Refuses members outside their limits with one `ValidationError` that names them all. */
export const check = (
  ...members: [name: string, value: string | number | undefined, limits: Constraint][]
): void => {
  const violations = members.flatMap(([name, value, limits]) =>
    violationsOf(value, limits).map(
      (violation) => `Value '${value}' at '${name}' failed to satisfy constraint: ${violation}`,
    ),
  );
  if (!violations.length) return;
  const count = `${violations.length} validation error${violations.length > 1 ? "s" : ""} detected`;
  throw new AwsError("ValidationError", `${count}: ${violations.join("; ")}`);
};

const violationsOf = (
  value: string | number | undefined,
  { min, max, pattern }: Constraint,
): string[] => {
  if (value === undefined) return [];
  const [size, measure] = typeof value === "string" ? [value.length, "length"] : [value, "value"];
  const violations: string[] = [];
  if (min !== undefined && size < min)
    violations.push(`Member must have ${measure} greater than or equal to ${min}`);
  if (max !== undefined && size > max)
    violations.push(`Member must have ${measure} less than or equal to ${max}`);
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`).test(String(value)))
    violations.push(`Member must satisfy regular expression pattern: ${pattern}`);
  return violations;
};
