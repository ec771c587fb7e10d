/** What a person or the demo may ask the embedded stack beside what AWS answers. */

import type { RequestListener } from "node:http";
import type { World } from "./aws/world.ts";

/** Path under which the controls answer, on the endpoint of the simulated AWS. */
export const CONTROLS_PATH = "/_local";

/** Answers `GET /_local/clock` and `GET /_local/journal`. */
export const createControls =
  (world: World): RequestListener =>
  (request, response) => {
    const answer = answers(world)[request.url?.slice(CONTROLS_PATH.length) ?? ""];
    response
      .writeHead(answer ? 200 : 404, { "content-type": "application/json" })
      .end(JSON.stringify(answer ?? { error: "there are /_local/clock and /_local/journal" }));
  };

const answers = ({ clock, journal }: World): Record<string, unknown> => ({
  "/clock": { now: clock.now() },
  // What was sent stays out of it: an AssumeRole carries the external ID.
  "/journal": journal.map(({ input: _input, ...entry }) => entry),
});
