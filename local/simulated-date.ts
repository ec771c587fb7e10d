/** Lets code that asks `Date` for the time see the simulated time, without knowing of it. */

import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "./clock.ts";

type Watch = Pick<Clock, "now">;

const watches = new AsyncLocalStorage<Watch>();

/** Runs something for which `new Date()` and `Date.now()` are the clock's; all else keeps real time. */
export const withSimulatedDate = <T>(clock: Watch, run: () => T): T => watches.run(clock, run);

/** From here on, for whatever follows from the running request, `Date` is the clock's. */
export const enterSimulatedDate = (clock: Watch): void => watches.enterWith(clock);

const RealDate = globalThis.Date;

const now = () => watches.getStore()?.now() ?? RealDate.now();

// A proxy, so that a date is an instance of `Date` whichever of the two made it.
globalThis.Date = new Proxy(RealDate, {
  construct: (target, parameters, newTarget) =>
    Reflect.construct(target, parameters.length ? parameters : [now()], newTarget),
  apply: () => new RealDate(now()).toString(),
  get: (target, property, receiver) =>
    property === "now" ? now : Reflect.get(target, property, receiver),
});
