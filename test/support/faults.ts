/** Things that go wrong on the embedded stack for as long as something is done. */

import { AwsError } from "../../local/aws/errors.ts";
import type { Effect, Fault } from "../../local/aws/faults.ts";
import { type CallName, serviceOf } from "./call-names.ts";
import { stack } from "./provisioning.ts";

/** Does it while those faults strike, beside what others let go wrong. */
export const during = async <Result>(
  faults: Fault[],
  run: () => Promise<Result>,
): Promise<Result> => {
  const { world } = stack;
  world.faults.push(...faults);
  try {
    return await run();
  } finally {
    world.faults = world.faults.filter((fault) => !faults.includes(fault));
  }
};

/** A refusal that no SDK repeats, in the words of the service that is called. */
export const refusalOf = (name: CallName): Effect => {
  const code = REFUSALS[serviceOf(name)] ?? "AccessDeniedException";
  return { kind: "refuse", error: new AwsError(code, `${name} is refused on purpose`, 403) };
};

const REFUSALS: Record<string, string> = {
  ec2: "UnauthorizedOperation",
  iam: "AccessDenied",
  rds: "AccessDenied",
  s3: "AccessDenied",
  sts: "AccessDenied",
};
