/** What a person or the demo may ask the embedded stack beside what AWS answers. */

import type { RequestListener } from "node:http";
import { inject, NAMED_FAULTS } from "./aws/named-faults.ts";
import type { World } from "./aws/world.ts";

/** Path under which the controls answer, on the endpoint of the simulated AWS. */
export const CONTROLS_PATH = "/_local";

/**
 * Answers `GET /_local/clock`, `GET /_local/journal`, and `PUT` and `DELETE` of `/_local/faults/{name}`:
 * that fault befalls whoever works for the account `?account=`, or does so no more.
 */
export const createControls = (world: World): RequestListener => {
  const cures = new Map<string, () => void>();
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://local");
    const path = pathname.slice(CONTROLS_PATH.length);
    const [, name] = /^\/faults\/([\w-]+)$/.exec(path) ?? [];
    const account = searchParams.get("account") ?? "";
    const answer = name
      ? change(cures, { method: request.method, name, account }, world)
      : answers(world)[path];
    response
      .writeHead(answer ? 200 : 404, { "content-type": "application/json" })
      .end(JSON.stringify(answer ?? { error: "there are /clock, /journal and /faults/{name}" }));
  };
};

interface Change {
  method: string | undefined;
  name: string;
  account: string;
}

/** A fault that is healed already, or was never there, is no error. */
const change = (
  cures: Map<string, () => void>,
  { method, name, account }: Change,
  world: World,
) => {
  if (!NAMED_FAULTS[name]) return undefined;
  const key = `${name} ${account}`;
  cures.get(key)?.();
  cures.delete(key);
  if (method === "PUT") cures.set(key, inject(world, name, account));
  return { fault: name, account, state: method === "PUT" ? "injected" : "healed" };
};

const answers = ({ clock, journal }: World): Record<string, unknown> => ({
  "/clock": { now: clock.now() },
  // What was sent stays out of it: an AssumeRole carries the external ID.
  "/journal": journal.map(({ input: _input, ...entry }) => entry),
});
