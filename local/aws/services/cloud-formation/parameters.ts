/** Parameters of a stack: values given, taken over or defaulted, checked against the template. */

import type { Parameter } from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../errors.ts";
import type { ParameterDeclaration, Template } from "./template.ts";

/** The value of each parameter; what is missing, unknown or not allowed is refused. */
export const parameterValues = (
  { Parameters }: Template,
  given: Parameter[] = [],
  previous: Record<string, string> = {},
): Record<string, string> => {
  const unknown = given.filter(({ ParameterKey = "" }) => !(ParameterKey in Parameters));
  if (unknown.length)
    throw refused(
      `Parameters: [${unknown.map((one) => one.ParameterKey).join(", ")}] do not exist in the template`,
    );
  const values = Object.entries(Parameters).map(([name, { Default }]) => {
    const one = given.find(({ ParameterKey }) => ParameterKey === name);
    const value = one?.UsePreviousValue ? previous[name] : one?.ParameterValue;
    return [name, value ?? (Default === undefined ? undefined : String(Default))] as const;
  });
  const missing = values.flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length) throw refused(`Parameters: [${missing.join(", ")}] must have values`);
  const complete = Object.fromEntries(values.map(([name, value]) => [name, value ?? ""]));
  for (const [name, declaration] of Object.entries(Parameters))
    mustBeAllowed(name, complete[name] ?? "", declaration);
  return complete;
};

/** The parameters as a stack shows them: those that ask for it are masked. */
export const shownParameters = (template: Template, values: Record<string, string>): Parameter[] =>
  Object.entries(values).map(([ParameterKey, value]) => ({
    ParameterKey,
    ParameterValue: template.Parameters[ParameterKey]?.NoEcho ? "****" : value,
  }));

const mustBeAllowed = (name: string, value: string, declaration: ParameterDeclaration) => {
  const violation = violationOf(value, declaration);
  if (!violation) return;
  const { ConstraintDescription } = declaration;
  throw refused(
    ConstraintDescription
      ? `Parameter ${name} failed to satisfy constraint: ${ConstraintDescription}`
      : `Parameter '${name}' ${violation}`,
  );
};

const violationOf = (value: string, declaration: ParameterDeclaration): string | undefined => {
  const { AllowedValues, AllowedPattern, MinLength, MaxLength } = declaration;
  if (AllowedValues && !AllowedValues.map(String).includes(value))
    return "must be one of AllowedValues";
  if (MinLength !== undefined && value.length < Number(MinLength))
    return `must contain at least ${MinLength} characters`;
  if (MaxLength !== undefined && value.length > Number(MaxLength))
    return `must contain at most ${MaxLength} characters`;
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value))
    return `must match pattern ${AllowedPattern}`;
  return undefined;
};

const refused = (message: string) => new AwsError("ValidationError", message);
