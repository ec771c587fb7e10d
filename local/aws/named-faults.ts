/** The faults that can be asked for by name, and how one is put into the world and taken out again. */

import { ACCOUNT_FAULTS } from "./faults/account.ts";
import type { NamedFault } from "./faults/named-fault.ts";
import { SERVICE_FAULTS } from "./faults/service.ts";
import type { Fault } from "./faults.ts";
import type { World } from "./world.ts";

export const NAMED_FAULTS: Readonly<Record<string, NamedFault>> = {
  ...ACCOUNT_FAULTS,
  ...SERVICE_FAULTS,
};

/** Lets a fault befall the functions that work for an account; gives what heals it. */
export const inject = (world: World, name: string, account: string): (() => void) => {
  const named = NAMED_FAULTS[name];
  if (!named) throw new TypeError(`there is no fault ${name}: see npm run demo -- --list-faults`);
  const fault = until(named, { world, account });
  world.faults.push(fault);
  return () => {
    world.faults.splice(world.faults.indexOf(fault), 1);
  };
};

/** Befalls calls until it has done so often enough or long enough. */
const until = (
  {
    strikes,
    effect,
    times = Number.POSITIVE_INFINITY,
    seconds = Number.POSITIVE_INFINITY,
  }: NamedFault,
  { world, account }: { world: World; account: string },
): Fault => {
  let struck = 0;
  let endsAt: number | undefined;
  return {
    effect,
    strikes: (call) => {
      if (call.account !== account || !call.functionName || !strikes(call)) return false;
      const now = world.clock.now();
      endsAt ??= now + seconds * 1000;
      if (struck >= times || now >= endsAt) return false;
      struck += 1;
      return true;
    },
  };
};
