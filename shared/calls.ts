/** Calls to AWS: several side by side, and once more after an answer was lost. */

import { isAlreadyThere, isGone, isInUse } from "./aws-errors.ts";
import { NotReady } from "./errors.ts";

/**
 * The results of one call for each item, all side by side. Unlike `Promise.all` it waits for every
 * one even when one has failed: a Lambda that ends amid a call is frozen, and would go on with it
 * in the middle of a later attempt.
 */
export const together = async <const Items extends readonly unknown[], Result>(
  items: Items,
  call: (item: Items[number], at: number) => Promise<Result>,
) => {
  const calls = items.map(call);
  await Promise.allSettled(calls);
  return Promise.all(calls) as Promise<{ -readonly [At in keyof Items]: Result }>;
};

/**
 * Client configuration for a create call that takes no client token. When its answer is lost it may
 * have made the thing already, so it is not for the SDK to repeat but for the next attempt, which
 * looks first.
 */
export const askingOnce = <Configuration extends object>(configuration: Configuration) => ({
  ...configuration,
  maxAttempts: 1,
});

/** Takes AWS's answer that it is there already for a success: an earlier attempt made it. */
export const orAlreadyThere = async (call: Promise<unknown>): Promise<void> => {
  try {
    await call;
  } catch (error) {
    if (!isAlreadyThere(error)) throw error;
  }
};

/** The answer, or nothing when what was asked for is not there, or no longer. */
export const unlessGone = async <Answer>(call: Promise<Answer>): Promise<Answer | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (!isGone(error)) throw error;
    return undefined;
  }
};

/** Waits for a deletion: what is gone already is deleted, what something else still needs is so later. */
export const deleting = async (what: string, call: Promise<unknown>): Promise<void> => {
  try {
    await call;
  } catch (cause) {
    if (isGone(cause)) return;
    if (!isInUse(cause)) throw cause;
    throw new NotReady(`${what} cannot be deleted yet: ${cause.message}`, { cause });
  }
};
