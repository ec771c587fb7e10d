import { expect, it } from "vitest";
import { cleanRun, crashedRuns, factsIn, runsOf, sampleOf, told } from "../support/crash-matrix.ts";
import { PROVISIONING } from "../support/journey.ts";

const clean = await cleanRun(PROVISIONING);

for (const crashes of sampleOf(runsOf(clean.calls), 4))
  it.concurrent(`ends as if nothing had happened after ${told(crashes)}`, {
    timeout: 600_000,
  }, async () => {
    const outcomes = await crashedRuns(PROVISIONING, crashes);

    for (const { events, state } of outcomes) {
      expect(state).toEqual(clean.state);
      expect(events.map(({ detail }) => detail.sequence)).toEqual(
        [...events.keys()].map((at) => at + 1),
      );
      expect(factsIn(events)).toEqual(factsIn(clean.events));
    }
  });
