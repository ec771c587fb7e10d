import { describe, expect, it } from "vitest";
import { DB_INSTANCE_CLASSES, NODE_INSTANCE_TYPES } from "../../shared/catalog.ts";
import { pricePerMonth } from "../../shared/prices.ts";
import { aCluster } from "../support/requests.ts";

describe("pricePerMonth", () => {
  it("adds up what the default cluster begins with, and what it may come to", () => {
    const always = 0.1 + 2 * 0.045 + 2 * 0.005 + 10 * 0.01;
    const database = 2 * 0.159 * 730 + 100 * 0.23;
    const node = 0.192 * 730 + 8;

    expect(pricePerMonth(aCluster())).toEqual({
      atStart: Math.round(always * 730 + database + 4 * node),
      atMost: Math.round(always * 730 + database + 28 * node),
    });
  });

  it.each(NODE_INSTANCE_TYPES)("knows node type %s", (nodeInstanceType) => {
    const { atStart, atMost } = pricePerMonth(aCluster({ nodeInstanceType }));

    expect(atMost).toBeGreaterThan(atStart);
  });

  it.each(DB_INSTANCE_CLASSES)("knows database class %s", (dbInstanceClass) => {
    expect(pricePerMonth(aCluster({ dbInstanceClass })).atStart).toBeGreaterThan(1000);
  });

  it("refuses a family that is not in the catalogue", () => {
    const unknown = { ...aCluster(), nodeInstanceType: "x1.xlarge" as "m5.xlarge" };

    expect(() => pricePerMonth(unknown)).toThrow("price of x1 is missing");
  });
});
