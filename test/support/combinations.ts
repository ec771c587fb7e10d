/** Combinations of what can be chosen, for tests that try many. */

import { DB_INSTANCE_CLASSES, NODE_INSTANCE_TYPES, REGIONS } from "../../shared/catalog.ts";
import type { Cluster } from "../../shared/cluster.ts";

export const REGION_NAMES = Object.keys(REGIONS) as Cluster["region"][];

const nth = <Item>(items: readonly Item[], n: number) => items[n % items.length] as Item;

/** Every node type, which are more than Regions and database classes, each of which comes up with one. */
const COMBINATIONS = NODE_INSTANCE_TYPES.map((nodeInstanceType, n) => ({
  region: nth(REGION_NAMES, n),
  nodeInstanceType,
  dbInstanceClass: nth(DB_INSTANCE_CLASSES, n),
}));

/** Two or three of each Region, in which every node type and every database class comes up at least once. */
export const combinationsIn = (region: Cluster["region"]) =>
  COMBINATIONS.filter((combination) => combination.region === region);
