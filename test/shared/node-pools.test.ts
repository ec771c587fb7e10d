import { expect, it } from "vitest";
import { nodePools, platformNodes } from "../../shared/node-pools.ts";
import { aCluster } from "../support/requests.ts";

it("has the three pools of the install guide, of which the workers are the customer's choice", () => {
  const pools = nodePools(aCluster({ nodeInstanceType: "r6i.2xlarge", maxNodeCount: 12 }));

  expect(pools.map(({ pool, instanceType, size }) => ({ pool, instanceType, ...size }))).toEqual([
    { pool: "worker", instanceType: "r6i.2xlarge", minSize: 1, maxSize: 12, desiredSize: 1 },
    { pool: "airflow", instanceType: "m5.xlarge", minSize: 1, maxSize: 4, desiredSize: 1 },
    { pool: "system", instanceType: "m5.xlarge", minSize: 2, maxSize: 4, desiredSize: 2 },
  ]);
});

it("reserves all pools but the workers'", () => {
  const reserved = nodePools(aCluster()).filter(({ reservedFor }) => reservedFor);

  expect(reserved.map(({ pool }) => pool)).toEqual(["airflow", "system"]);
});

it("counts the nodes of all pools but the workers'", () => {
  expect(platformNodes()).toEqual({ least: 3, most: 8 });
});
