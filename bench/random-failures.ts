/** Calls that fail at random: which ones, a seed decides by what a call is, whatever else runs beside it. */

import { createHash } from "node:crypto";
import { AwsError } from "../local/aws/errors.ts";
import type { Effect, StruckCall } from "../local/aws/faults.ts";
import { HOME_ACCOUNT, type World } from "../local/aws/world.ts";

const refused = (code: string, message: string, status: number): Effect => ({
  kind: "refuse",
  error: new AwsError(code, message, status),
});

/** What becomes of a call that fails; each as often as the others. */
const EFFECTS = {
  "internal error": refused("InternalFailure", "An internal error has occurred", 500),
  throttled: refused("ThrottlingException", "Rate exceeded", 400),
  // Nothing tries that again, so that support has something to do.
  denied: refused("AccessDeniedException", "User is not authorized to perform this action", 403),
  "answer lost": { kind: "lose" },
  "function killed": { kind: "kill" },
} as const satisfies Record<string, Effect>;

type Kind = keyof typeof EFFECTS;
const KINDS = Object.keys(EFFECTS) as Kind[];

export interface Failures {
  /** How many calls there were that could fail. */
  calls: number;
  /** How many of them failed, and in which way. */
  failed: Record<Kind, number>;
}

/** From now on, lets a share of the calls fail that functions make for customers; counts them. */
export const letFail = (world: World, { share, seed }: Chances): Failures => {
  const failures: Failures = {
    calls: 0,
    failed: {
      "internal error": 0,
      throttled: 0,
      denied: 0,
      "answer lost": 0,
      "function killed": 0,
    },
  };
  const kindOf = createLots({ share, seed }, failures);
  for (const kind of KINDS)
    world.faults.push({ effect: EFFECTS[kind], strikes: (call) => kindOf(call) === kind });
  return failures;
};

interface Chances {
  share: number;
  seed: number;
}

/** Draws once for each call, although every kind of failure asks. */
const createLots = ({ share, seed }: Chances, failures: Failures) => {
  const drawn = new WeakMap<StruckCall, Kind | "none">();
  const counts = new Map<string, number>();
  const draw = (call: StruckCall): Kind | "none" => {
    if (call.account === HOME_ACCOUNT || !call.functionName) return "none";
    const { account, functionName, service, operation } = call;
    const what = `${seed} ${account} ${functionName} ${service}.${operation}`;
    const count = (counts.get(what) ?? 0) + 1;
    counts.set(what, count);
    failures.calls += 1;
    const kind = KINDS[Math.floor((lotOf(`${what} ${count}`) / share) * KINDS.length)];
    if (kind) failures.failed[kind] += 1;
    return kind ?? "none";
  };
  return (call: StruckCall) => {
    const kind = drawn.get(call) ?? draw(call);
    drawn.set(call, kind);
    return kind;
  };
};

/** A number in [0, 1) that the text decides. */
const lotOf = (text: string) => createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
