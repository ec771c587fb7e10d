/** Things that go wrong on the embedded stack for as long as something is done. */

import { AwsError } from "../../local/aws/errors.ts";
import type { Effect, Fault } from "../../local/aws/faults.ts";
import { type CallName, functionOf, namer, serviceOf } from "./call-names.ts";
import { type Customer, stack } from "./provisioning.ts";

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

/** Refuses a call, and whatever its function asks for after it. */
export const refusedFrom = (name: CallName, customer: Customer): Fault => {
  const nameOf = namer(customer);
  let isReached = false;
  return {
    strikes: (made) => {
      const called = nameOf(made);
      isReached ||= called === name;
      return isReached && called !== undefined && functionOf(called) === functionOf(name);
    },
    effect: refusalOf(name),
  };
};

/** Strikes nothing, but tells when a call is made. */
export const reached = (name: CallName, customer: Customer) => {
  const nameOf = namer(customer);
  const { promise, resolve } = Promise.withResolvers<void>();
  const strikes: Fault["strikes"] = (made) => {
    if (nameOf(made) === name) resolve();
    return false;
  };
  const fault: Fault = { strikes, effect: { kind: "lose" } };
  return { fault, promise };
};
