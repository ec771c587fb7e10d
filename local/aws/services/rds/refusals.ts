/** RDS's refusals that its model does not name. */

import { AwsError } from "../../errors.ts";

export const invalidValue = (message: string) => new AwsError("InvalidParameterValue", message);

export const invalidCombination = (message: string) =>
  new AwsError("InvalidParameterCombination", message);

/** Refuses what is no identifier: `parameter` is the member of the input that gives it. */
export const checkIdentifier = (parameter: string, identifier: string) => {
  if (identifier.length > 63)
    throw invalidValue(
      `The parameter ${parameter} is not a valid identifier because it is longer than 63 characters.`,
    );
  if (!/^[A-Za-z](-?[A-Za-z0-9])*$/.test(identifier))
    throw invalidValue(
      `The parameter ${parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.`,
    );
};
