import { describe, expect, it } from "vitest";
import { DB_INSTANCE_CLASSES, NODE_INSTANCE_TYPES } from "../../../shared/catalog.ts";
import { isError } from "../../../shared/finding.ts";
import { planOf } from "../../../shared/plan.ts";
import { findAddresses } from "../../../shared/preflight/addresses.ts";
import { anAccount } from "../../support/an-account.ts";
import { combinationsIn, REGION_NAMES } from "../../support/combinations.ts";
import { aCluster, aPlan } from "../../support/requests.ts";

describe("every combination of what can be chosen", () => {
  it("can be planned, the same each time, with addresses enough", () => {
    const { zones, zonesReason, kubernetesVersion, postgresVersion } = aPlan();
    const decided = { zones, zonesReason, kubernetesVersion, postgresVersion };
    let combinations = 0;

    for (const region of REGION_NAMES)
      for (const nodeInstanceType of NODE_INSTANCE_TYPES)
        for (const dbInstanceClass of DB_INSTANCE_CLASSES) {
          const cluster = { ...aCluster(), region, nodeInstanceType, dbInstanceClass };
          const { budgets } = planOf(cluster, decided);
          if (
            budgets.pricePerMonth.atMost <= budgets.pricePerMonth.atStart ||
            findAddresses(cluster).length
          )
            throw new Error(JSON.stringify(cluster));
          combinations += 1;
        }

    expect(combinations).toBe(20 * 51 * 30);
  });
});

describe("the combinations that are tried", () => {
  it("have every node type and every database class among them", () => {
    const all = REGION_NAMES.flatMap(combinationsIn);

    expect(new Set(all.map(({ nodeInstanceType }) => nodeInstanceType))).toEqual(
      new Set(NODE_INSTANCE_TYPES),
    );
    expect(new Set(all.map(({ dbInstanceClass }) => dbInstanceClass))).toEqual(
      new Set(DB_INSTANCE_CLASSES),
    );
  });
});

describe.each(REGION_NAMES)("in %s", (region) => {
  it("preflight passes whatever is chosen, and plans the same twice", async () => {
    await using here = await anAccount(region);
    const [one, ...others] = combinationsIn(region);

    const [first, again] = [await here.preflight(one), await here.preflight(one)];
    const rest = await Promise.all(others.map((wanted) => here.preflight(wanted)));

    expect(again).toEqual(first);
    for (const { findings, plan } of [first, ...rest]) {
      expect(findings.filter(isError)).toEqual([]);
      expect(plan).toBeDefined();
    }
  });
});
