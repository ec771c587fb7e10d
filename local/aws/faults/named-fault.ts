/** What a fault with a name is: what it befalls, how long, and what comes of it. */

import { AwsError } from "../errors.ts";
import type { Effect, StruckCall } from "../faults.ts";
import type { Call } from "../world.ts";

export interface NamedFault {
  /** In one line, for people. */
  means: string;
  /** Calls of the customer's functions that it befalls. */
  strikes: (call: StruckCall) => boolean;
  effect: Effect;
  /** How many calls it befalls, and for how many simulated seconds from the first on; else until it is healed. */
  times?: number;
  seconds?: number;
  /** What people do by hand, when it is healed, about something that it has spoilt. */
  mend?: (output: unknown, call: Call) => void;
  /** What comes of a provisioning; one that fails can be redriven once the fault is healed. */
  ends: Ending;
}

type Ending = "by itself" | { error: string; turn: "customer" | "vendor" };

/** Calls of these operations by functions; rehearsals (`DryRun`) are none. */
export const on =
  (...operations: `${string}.${string}`[]): NamedFault["strikes"] =>
  ({ functionName, service, operation, input }) =>
    functionName !== undefined &&
    operations.includes(`${service}.${operation}`) &&
    !(input as { DryRun?: boolean })?.DryRun;

/** AWS refuses it in those words. */
export const refuse = (code: string, message: string, status = 400): Effect => ({
  kind: "refuse",
  error: new AwsError(code, message, status),
});

/** The workflow stops, and the customer has to act. */
export const customerActs = (error: string): Ending => ({ error, turn: "customer" });

/** The workflow stops, and support has to act. */
export const vendorActs = (error: string): Ending => ({ error, turn: "vendor" });
