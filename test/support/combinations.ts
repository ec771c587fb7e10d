/** Combinations of what can be chosen, for tests that try many. */

import fc from "fast-check";
import { DB_INSTANCE_CLASSES, NODE_INSTANCE_TYPES, REGIONS } from "../../shared/catalog.ts";
import type { Cluster } from "../../shared/cluster.ts";

export const REGION_NAMES = Object.keys(REGIONS) as Cluster["region"][];

/** Fixed, so that a run that fails can be repeated. */
const SEED = 20_261_124;

/** One of each, cyclic: every Region, node type and database class comes up at least once. */
const everyone = NODE_INSTANCE_TYPES.map((nodeInstanceType, n) => ({
  region: REGION_NAMES[n % REGION_NAMES.length] ?? "us-east-1",
  nodeInstanceType,
  dbInstanceClass: DB_INSTANCE_CLASSES[n % DB_INSTANCE_CLASSES.length] ?? "db.m6g.large",
}));

const drawn = fc.sample(
  fc.record({
    region: fc.constantFrom(...REGION_NAMES),
    nodeInstanceType: fc.constantFrom(...NODE_INSTANCE_TYPES),
    dbInstanceClass: fc.constantFrom(...DB_INSTANCE_CLASSES),
  }),
  { seed: SEED, numRuns: 40 },
);

/** Some of each Region, the drawn ones first. */
export const combinationsIn = (region: string) =>
  [...drawn, ...everyone].filter((one) => one.region === region);
