/** What goes wrong on purpose: calls that are refused, answers that get lost, callers that die. */

import type { AwsError } from "./errors.ts";
import { accountOf, type Invocation } from "./invocations.ts";
import type { Call, World } from "./world.ts";

/** A call as faults see it. */
export interface StruckCall {
  /** The customer's account that it is made in or for. */
  account: string;
  /** The Lambda function that makes it, when it is one. */
  functionName: string | undefined;
  service: string;
  operation: string;
  input: unknown;
}

/** Something that goes wrong until it is taken out of the world's faults again. */
export interface Fault {
  /** Whether this call is one that it befalls. Every call of everyone is asked about, once. */
  strikes(call: StruckCall): boolean;
  effect: Effect;
}

/**
 * What befalls the call. `refuse`: AWS does nothing and says why. `spoil`: what AWS has made goes bad
 * later. `lose`: AWS does it, but the connection breaks before the answer is there. `kill`: AWS does
 * it, and the Lambda function that asked for it dies at that moment.
 */
export type Effect =
  | { kind: "refuse"; error: AwsError }
  | { kind: "spoil"; spoil: (output: unknown, call: Call) => void }
  | { kind: "lose" }
  | { kind: "kill" };

/** Thrown where the caller is to see nothing but a broken connection. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";
}

/** What is asked of whom, before it is known which fault it meets. */
export interface Asked extends Omit<StruckCall, "functionName"> {
  traceId: string | undefined;
}

/** How a call fares: what is to be done before its effect, and after it. */
export interface Fate {
  before(): void;
  after(output: unknown, call?: Call): void;
}

/** The status event of an execution, which is no call but can be lost like one. */
export const STATUS_CHANGE = "states.StatusChange";

/**
 * Whether nobody hears of an execution's change of status: AWS delivers these events on best effort
 * (Step Functions developer guide, "EventBridge events").
 */
export const isUnheard = (world: World, input: unknown): boolean => {
  const [service = "", operation = ""] = STATUS_CHANGE.split(".");
  const change = { service, operation, input, functionName: undefined };
  const account = accountOf(input) ?? "";
  return world.faults.some(
    ({ effect, strikes }) => effect.kind === "lose" && strikes({ ...change, account }),
  );
};

/** The fate of a call. What a dead invocation still asks for reaches nobody. */
export const fateOf = (world: World, { traceId, ...asked }: Asked): Fate => {
  const invocation = world.invocations.get(traceId ?? "");
  const call = {
    ...asked,
    account: invocation?.account ?? asked.account,
    functionName: invocation?.functionName,
  };
  const effects = invocation?.isDead
    ? []
    : world.faults.filter((fault) => fault.strikes(call)).map(({ effect }) => effect);
  return {
    before: () => {
      if (invocation?.isDead) throw new ConnectionLost();
      for (const effect of effects) if (effect.kind === "refuse") throw effect.error;
    },
    after: (output, made) => {
      for (const effect of effects) befall(effect, { output, made, invocation });
    },
  };
};

interface Done {
  output: unknown;
  made: Call | undefined;
  invocation: Invocation | undefined;
}

const befall = (effect: Effect, { output, made, invocation }: Done) => {
  if (effect.kind === "spoil" && made) effect.spoil(output, made);
  if (effect.kind === "kill") invocation?.kill();
  if (effect.kind === "kill" || effect.kind === "lose") throw new ConnectionLost();
};
