import { expect, it } from "vitest";
import { cleanRun, crashedRuns, factsIn, runsOf, sampleOf, told } from "../support/crash-matrix.ts";
import { DELETION, type Outcome } from "../support/journey.ts";

const clean = await cleanRun(DELETION);

/** What the receipt says is left, and why. */
const receiptOf = ({ cluster }: Outcome) =>
  cluster.receipt?.left.map(({ resource, reason }) => `${resource}: ${reason}`);

it("leaves nothing but what is AWS's own, and the key until KMS deletes it", () => {
  expect(clean.left).toEqual([]);
  expect(new Set(receiptOf(clean))).toEqual(
    new Set([
      "KMS key of Kubernetes' secrets: pending",
      "log group of RDS's enhanced monitoring: shared",
      "service-linked role: shared",
    ]),
  );
});

for (const crashes of sampleOf(runsOf(clean.calls), 3))
  it.concurrent(`leaves as little as if nothing had happened after ${told(crashes)}`, {
    timeout: 600_000,
  }, async () => {
    const outcomes = await crashedRuns(DELETION, crashes);

    for (const outcome of outcomes) {
      const { events, left, state } = outcome;
      expect(left).toEqual([]);
      expect(state).toEqual(clean.state);
      expect(receiptOf(outcome)).toEqual(receiptOf(clean));
      expect(events.map(({ detail }) => detail.sequence)).toEqual(
        [...events.keys()].map((at) => at + 1),
      );
      expect(factsIn(events)).toEqual(factsIn(clean.events));
    }
  });
