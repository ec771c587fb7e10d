/** Names for the AWS calls of a run, by which the same call is known in other runs. */

import type { StruckCall } from "../../local/aws/faults.ts";
import type { Customer } from "./provisioning.ts";

/**
 * One AWS call of a run, by who makes it, what is called, and the how many-th such call it is. What
 * runs side by side has no order, but in this way every call has a name that is the same in all runs.
 */
export type CallName = `${string} ${string}.${string} #${number}`;

/** Names the calls of all functions that work on a customer's cluster, as they are made. */
export const namer = ({ accountId }: Customer) => {
  const counts = new Map<string, number>();
  return (made: StruckCall): CallName | undefined => {
    if (made.account !== accountId || !made.functionName) return undefined;
    const what = `${made.functionName} ${made.service}.${made.operation}` as const;
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    return `${what} #${count}`;
  };
};

/** The function that makes the call. */
export const functionOf = (name: CallName): string => name.slice(0, name.indexOf(" "));

/** The service that is called. */
export const serviceOf = (name: CallName): string =>
  name.slice(name.indexOf(" ") + 1, name.lastIndexOf("."));
