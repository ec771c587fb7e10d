import { expect, it } from "vitest";
import { refuseStrangers } from "../../shared/strangers.ts";
import { aCluster } from "../support/requests.ts";

it("names twenty strangers at most, and how many more there are", () => {
  const strangers = Array.from({ length: 22 }, (_, n) => ({
    is: `thing ${n}`,
    remedy: "delete it",
  }));

  const refuse = () => refuseStrangers(aCluster(), strangers);

  expect(refuse).toThrow(/thing 19: delete it; and 2 more$/);
});

it("refuses nothing when there are none", () => {
  expect(() => refuseStrangers(aCluster(), [])).not.toThrow();
});
