/** Names of state machines and executions. */

import { AwsError } from "../../errors.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what AWS forbids.
const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

/** Refuses what is no name (API reference, CreateStateMachine and StartExecution). */
export const checkName = (name: string): void => {
  if (name.length < 1 || name.length > 80)
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must have length ${name ? "less than or equal to 80" : "greater than or equal to 1"}`,
    );
  if (FORBIDDEN.test(name)) throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
};
