/**
 * The time of a function that runs: calls made at once take as long as the slowest. It passes only while
 * all that the function still does is wait for AWS, however long this machine needs for the rest.
 */

import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import type { Clock } from "./clock.ts";

const times = new AsyncLocalStorage<Clock>();

/** Runs a function in a time of its own. */
export const withOwnTime = <T>(time: Clock, run: () => T): T => times.run(time, run);

/** The time of the function that is running here, if it is one. */
export const ownTime = (): Clock | undefined => times.getStore();

// A request under way is work, but for the seconds that the simulated AWS takes to answer it. One
// that waits for a connection is none: those that have the connections must be answered first.
subscribe("http.client.request.created", (message) => {
  const time = times.getStore();
  const { request } = message as { request: ClientRequest };
  if (time) request.once("socket", () => void time.work(() => closing(request)));
});

const closing = (request: ClientRequest) =>
  new Promise<void>((resolve) => request.once("close", resolve));
