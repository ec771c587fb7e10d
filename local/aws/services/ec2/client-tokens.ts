/** Client tokens: a create call that is repeated with its token creates nothing again. */

import { AwsError } from "../../errors.ts";
import { type Call, perRegion } from "../../world.ts";

const usesOf = perRegion(() => new Map<string, { request: string; made: unknown }>());

/**
 * What `make` gave when the input's token was first used for that operation. A token comes back
 * with what it made even when that has failed or been deleted since, as on AWS.
 */
export const once = <Made>(
  operation: string,
  input: { ClientToken?: string | undefined },
  { call, make }: { call: Call; make: () => Made },
): Made => {
  const { ClientToken } = input;
  if (!ClientToken) return make();
  const request = JSON.stringify(input);
  const uses = usesOf(call);
  const use = uses.get(`${operation} ${ClientToken}`);
  if (use && use.request !== request)
    throw new AwsError(
      "IdempotentParameterMismatch",
      "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
    );
  const made = use ? (use.made as Made) : make();
  uses.set(`${operation} ${ClientToken}`, { request, made });
  return made;
};
