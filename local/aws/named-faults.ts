/** The faults that can be asked for by name, and how one is put into the world and taken out again. */

import { ACCOUNT_FAULTS } from "./faults/account.ts";
import type { NamedFault } from "./faults/named-fault.ts";
import { RESOURCE_FAULTS } from "./faults/resources.ts";
import { SERVICE_FAULTS } from "./faults/service.ts";
import type { Fault } from "./faults.ts";
import type { Call, World } from "./world.ts";

export const NAMED_FAULTS: Readonly<Record<string, NamedFault>> = {
  ...ACCOUNT_FAULTS,
  ...SERVICE_FAULTS,
  ...RESOURCE_FAULTS,
};

/** Lets a fault befall who works for an account; gives what heals it. */
export const inject = (world: World, name: string, account: string): (() => void) => {
  const named: NamedFault | undefined = NAMED_FAULTS[name];
  if (!named) throw new TypeError(`there is no fault ${name}: see npm run demo -- --list-faults`);
  const { effect, mending } = mendable(named);
  const fault = { effect, strikes: until(named, { world, account }) };
  world.faults.push(fault);
  return () => {
    world.faults.splice(world.faults.indexOf(fault), 1);
    for (const mend of mending) mend();
  };
};

/** The effect, and what mends all that it has spoilt so far. */
const mendable = ({ effect, mend }: NamedFault) => {
  const mending: (() => void)[] = [];
  if (effect.kind !== "spoil" || !mend) return { effect, mending };
  const spoil = (output: unknown, call: Call) => {
    mending.push(() => mend(output, call));
    effect.spoil(output, call);
  };
  return { effect: { ...effect, spoil }, mending };
};

/** Befalls calls until it has done so often enough or long enough. */
const until = (
  { strikes, times = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY }: NamedFault,
  { world, account }: { world: World; account: string },
): Fault["strikes"] => {
  let struck = 0;
  let endsAt: number | undefined;
  return (call) => {
    if (call.account !== account || !strikes(call)) return false;
    const now = world.clock.now();
    endsAt ??= now + seconds * 1000;
    if (struck >= times || now >= endsAt) return false;
    struck += 1;
    return true;
  };
};
