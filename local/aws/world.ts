/** The simulated world: its accounts and regions, its clock, and who holds which credentials. */

import type { Clock } from "../clock.ts";
import type { Latencies } from "../latency-profile.ts";
import type { Fault } from "./faults.ts";
import type { Invocation } from "./invocations.ts";
import type { Journal } from "./journal.ts";

/** The vendor's own account, in which the product runs. */
export const HOME_ACCOUNT = "999999999999";

export interface World {
  clock: Clock;
  latencies: Latencies;
  journal: Journal;
  /** Temporary credentials handed out by STS, by access key id. */
  sessions: Map<string, Caller>;
  /** Lambda invocations by their X-Ray trace ids. */
  invocations: Map<string, Invocation>;
  /** What goes wrong on purpose. */
  faults: Fault[];
}

/** Who calls: an account's root user, or a session of an assumed role. */
export interface Caller {
  account: string;
  arn: string;
  /** Unique id of a session, made of the role's id and the session's name. */
  userId?: string;
  /** Simulated moment from which a session's credentials are refused. */
  expiresAt?: number;
  /** The inline session policy that limits an assumed role further. */
  sessionPolicy?: string;
}

/** Where something is: all state of the simulated AWS is kept by account and region. */
export interface Place {
  world: World;
  account: string;
  region: string;
}

/** What an operation knows beside its input. */
export interface Call extends Place {
  caller: Caller;
}

export const createWorld = (clock: Clock, latencies: Latencies): World => ({
  clock,
  latencies,
  journal: [],
  sessions: new Map(),
  invocations: new Map(),
  faults: [],
});

/** Declares state that each account has its own of, in each region. */
export const perRegion = <T>(create: (place: Place) => T) =>
  registered(keep(create, ({ account, region }) => `${account}/${region}`));

/** Declares state that each account has its own of, whatever the region (IAM, S3 names). */
export const perAccount = <T>(create: (place: Place) => T) =>
  registered(keep(create, ({ account }) => account));

/** Declares state that all accounts and regions share (names of S3 buckets). */
export const perWorld = <T>(create: (place: Place) => T) => keep(create, () => "");

/** Everything that an account has of its own in a region and whatever the region, service by service. */
export const stateOf = (place: Place): unknown[] => stores.map((store) => store(place));

const stores: ((place: Place) => unknown)[] = [];

const registered = <T>(store: (place: Place) => T) => {
  stores.push(store);
  return store;
};

const keep = <T>(create: (place: Place) => T, key: (place: Place) => string) => {
  const kept = new WeakMap<World, Map<string, T>>();
  return (place: Place): T => {
    const ofWorld = kept.get(place.world) ?? new Map<string, T>();
    kept.set(place.world, ofWorld);
    const state = ofWorld.get(key(place)) ?? create(place);
    ofWorld.set(key(place), state);
    return state;
  };
};
