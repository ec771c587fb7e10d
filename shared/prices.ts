/**
 * What a data plane costs in a month, by AWS's on-demand prices of us-east-1 in US dollars. They were not read
 * from AWS's price list, but compared with public tables of April 2026 that are taken from it (fallback
 * prices of open-source cost estimators); for m5d, m6id, t2 and endpoints none was found, and theirs are
 * as remembered. All are the same for all sizes of a family, by the vCPU. Other Regions differ, most of
 * them upwards. A budget to decide by, no offer.
 */

import { PLATFORM_INSTANCE_TYPE } from "./catalog.ts";
import type { Cluster } from "./cluster.ts";
import { must } from "./must.ts";
import { platformNodes } from "./node-pools.ts";
import { vcpusOf } from "./vcpu-budget.ts";

const HOURS = 730;

/** An hour of one vCPU: of EC2 for Linux, and of RDS for PostgreSQL in one zone. */
const VCPU_HOUR: Record<string, number> = {
  m5: 0.048,
  m5d: 0.0565,
  m6i: 0.048,
  m6id: 0.059325,
  r6i: 0.063,
  c6i: 0.0425,
  t2: 0.0464,
  t3: 0.0416,
  "db.m5": 0.089,
  "db.r5": 0.125,
  "db.m6g": 0.0795,
  "db.r6g": 0.1125,
};

/** What every data plane has, by the hour: control plane, two NAT gateways with an address each, endpoints. */
const ALWAYS_HOUR = 0.1 + 2 * (0.045 + 0.005) + 5 * 2 * 0.01;

/** A gigabyte of gp3 in a month: of a node's disk, and of the database in both zones. */
const DISK_MONTH = 0.08;
const DATABASE_DISK_MONTH = 2 * 0.115;

/** GiB that each begins with. */
const NODE_DISK = 100;
const DATABASE_DISK = 100;

export const PRICE_BASIS =
  "AWS's on-demand prices of us-east-1 by public tables of April 2026, in US dollars for 730 hours; without " +
  "traffic, logs, backups, taxes and discounts. Other Regions differ";

/** Dollars a month with as few nodes as it begins with, and with as many as it may grow to. */
export const pricePerMonth = ({ nodeInstanceType, maxNodeCount, dbInstanceClass }: Cluster) => {
  const worker = nodeMonth(nodeInstanceType);
  const platform = nodeMonth(PLATFORM_INSTANCE_TYPE);
  const { least, most } = platformNodes();
  const always = HOURS * ALWAYS_HOUR + databaseMonth(dbInstanceClass);
  return {
    atStart: Math.round(always + worker + platform * least),
    atMost: Math.round(always + worker * maxNodeCount + platform * most),
  };
};

const nodeMonth = (instanceType: string) => {
  const [family = ""] = instanceType.split(".");
  return HOURS * vcpusOf(instanceType) * vcpuHour(family) + NODE_DISK * DISK_MONTH;
};

const databaseMonth = (dbInstanceClass: string) => {
  const [db, family, size] = dbInstanceClass.split(".");
  const vcpus = size === "large" ? 2 : vcpusOf(`${family}.${size}`);
  return 2 * HOURS * vcpus * vcpuHour(`${db}.${family}`) + DATABASE_DISK * DATABASE_DISK_MONTH;
};

const vcpuHour = (family: string) => must(VCPU_HOUR[family], `price of ${family}`);
