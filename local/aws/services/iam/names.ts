/** Names in IAM. */

import { AwsError } from "../../errors.ts";
import { check } from "../constraints.ts";

/** Refuses a name, of a member such as `roleName`, that is too long or has other characters. */
export const mustBeName = (member: string, name: string | undefined, longest: number): void => {
  check([member, name, { min: 1, max: longest }]);
  if (/^[\w+=,.@-]+$/.test(name ?? "")) return;
  throw new AwsError(
    "ValidationError",
    `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  );
};
