/** Combinations of what can be chosen, for tests that try many. */

import { DB_INSTANCE_CLASSES, NODE_INSTANCE_TYPES, REGIONS } from "../../shared/catalog.ts";
import type { Cluster } from "../../shared/cluster.ts";

export const REGION_NAMES = Object.keys(REGIONS) as Cluster["region"][];

/** Three rounds through all Regions are more than there are node types, which are more than database classes. */
const ROUNDS = 3;

const nth = <Item>(items: readonly [Item, ...Item[]] | readonly Item[], n: number) =>
  items[n % items.length] as Item;

/** Three of each Region, in which every node type and every database class comes up at least once. */
export const combinationsIn = (region: Cluster["region"]) =>
  Array.from({ length: ROUNDS }, (_, round) => {
    const n = round * REGION_NAMES.length + REGION_NAMES.indexOf(region);
    return {
      region,
      nodeInstanceType: nth(NODE_INSTANCE_TYPES, n),
      dbInstanceClass: nth(DB_INSTANCE_CLASSES, n),
    };
  });
