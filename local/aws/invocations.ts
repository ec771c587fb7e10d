/** The Lambda invocations that are under way, as the AWS calls know them that they make. */

import { z } from "zod";
import { type Clock, createClock } from "../clock.ts";
import type { World } from "./world.ts";

export interface Invocation {
  functionName: string;
  /** Account of the cluster that it works on, where it works on one. */
  account: string | undefined;
  /** Whether its container is gone: nothing that it still does has an effect. */
  isDead: boolean;
  /** Its own time, from nothing: what its calls take, and its pauses before it repeats some. */
  time: Clock;
  /** Ends it at once, in the middle of whatever it does. */
  kill(): void;
}

/** Runs an invocation under a trace id; rejects with `deathOf()` as soon as it is killed. */
export const underWay = async <Result>(
  { world, traceId, functionName, event }: Beginning,
  run: (invocation: Invocation) => Promise<Result>,
  deathOf: () => Error,
): Promise<Result> => {
  const { promise: death, reject } = Promise.withResolvers<never>();
  const invocation: Invocation = {
    functionName,
    account: accountOf(event),
    isDead: false,
    time: createClock(Number.POSITIVE_INFINITY, 0),
    kill: () => {
      invocation.isDead = true;
      reject(deathOf());
    },
  };
  world.invocations.set(traceId, invocation);
  return Promise.race([death, run(invocation)]);
};

interface Beginning {
  world: World;
  traceId: string;
  functionName: string;
  event: unknown;
}

const OfCluster = z.object({ cluster: z.object({ accountId: z.string() }) });
const StatusChange = z.object({ detail: z.object({ input: z.string() }) });

/** A step and an execution are told their cluster; a status change carries the input of the execution. */
export const accountOf = (event: unknown): string | undefined => {
  const { data: change } = StatusChange.safeParse(event);
  const { data } = OfCluster.safeParse(change ? JSON.parse(change.detail.input) : event);
  return data?.cluster.accountId;
};

/**
 * The simulated moment at which an invocation makes its next call. For all others time stands still
 * while it works; what its calls take is made up for when it has ended.
 */
export const momentOf = ({ time }: Invocation, { clock }: World): number =>
  clock.now() + time.now();
