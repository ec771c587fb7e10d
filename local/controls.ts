/** What a person or the demo may ask the embedded stack beside what AWS answers. */

import type { RequestListener } from "node:http";
import { inject, NAMED_FAULTS } from "./aws/named-faults.ts";
import { vpcsOf } from "./aws/services/ec2/vpcs.ts";
import type { World } from "./aws/world.ts";
import { LEFTOVER_KINDS, plantLeftovers } from "./leftovers/leftovers.ts";

/** Path under which the controls answer, on the endpoint of the simulated AWS. */
export const CONTROLS_PATH = "/_local";

/**
 * Answers `GET /_local/clock`, `GET /_local/journal`, and `PUT` and `DELETE` of `/_local/faults/{name}`:
 * that fault befalls whoever works for the account `?account=`, or does so no more. `PUT
 * /_local/leftovers` plants, of the kinds `?kinds=` or of all, in the VPC `?vpc=` of the EKS cluster
 * `?cluster=`, what Kubernetes and strangers leave there.
 */
export const createControls = (world: World): RequestListener => {
  const cures = new Map<string, () => void>();
  return (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://local");
    const path = pathname.slice(CONTROLS_PATH.length);
    const [, name] = /^\/faults\/([\w-]+)$/.exec(path) ?? [];
    const account = searchParams.get("account") ?? "";
    const { method } = request;
    const answer = name
      ? change(cures, { method, name, account }, world)
      : method === "PUT" && path === "/leftovers"
        ? plant(searchParams, world)
        : answers(world)[path];
    response
      .writeHead(answer ? 200 : 404, { "content-type": "application/json" })
      .end(JSON.stringify(answer ?? { error: KNOWN }));
  };
};

const KNOWN = [
  "there are GET /clock and /journal, PUT and DELETE of /faults/{name}?account=,",
  "PUT /leftovers?account=&region=&vpc=&cluster=&kinds=; is the name right, is the VPC there?",
].join(" ");

/** What is planted, by kind; nothing in a VPC that is not there. */
const plant = (asked: URLSearchParams, world: World) => {
  const place = {
    world,
    account: asked.get("account") ?? "",
    region: asked.get("region") ?? "us-east-1",
  };
  const vpcId = asked.get("vpc") ?? "";
  if (!vpcsOf(place).has(vpcId)) return undefined;
  const wanted = asked.get("kinds")?.split(",") ?? LEFTOVER_KINDS;
  return plantLeftovers(
    { place, vpcId, clusterName: asked.get("cluster") ?? "" },
    LEFTOVER_KINDS.filter((kind) => wanted.includes(kind)),
  );
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
  if (!Object.hasOwn(NAMED_FAULTS, name) || !account || !(method === "PUT" || method === "DELETE"))
    return undefined;
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
