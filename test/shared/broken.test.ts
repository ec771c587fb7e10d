import { expect, it } from "vitest";
import { countBroken, evidenceOf, recordBroken } from "../../shared/broken.ts";
import { aCluster } from "../support/requests.ts";
import { createTable } from "../support/table.ts";

const cluster = aCluster();
const aGateway = (id: string, resource = "nat-gateway-a") => ({
  step: "EnsureNatGateways" as const,
  resource,
  id,
  evidence: [`InternalError: ${id}`],
});

it("counts each broken thing once, by its role", async () => {
  await using _table = await createTable();

  const counts = [
    await recordBroken(cluster, aGateway("nat-1")),
    await recordBroken(cluster, aGateway("nat-1")),
    await recordBroken(cluster, aGateway("nat-2")),
    await recordBroken(cluster, aGateway("nat-3", "nat-gateway-b")),
  ];

  expect(counts).toEqual([1, 1, 2, 1]);
  expect(await countBroken(cluster.clusterId, aGateway("any"))).toBe(2);
});

it("tells what AWS said of all of a step's, in time's order, with time and id", async () => {
  await using _table = await createTable();
  await recordBroken(cluster, aGateway("nat-2"));
  await recordBroken(cluster, aGateway("nat-1"));
  await recordBroken(cluster, { ...aGateway("arn"), step: "EnsureNodeGroups" });

  expect(await evidenceOf(cluster, "EnsureNatGateways")).toEqual([
    expect.stringMatching(/^\d{4}-\S+Z nat-2: InternalError: nat-2$/),
    expect.stringMatching(/^\d{4}-\S+Z nat-1: InternalError: nat-1$/),
  ]);
});

it("keeps what is broken in one cluster from another's", async () => {
  await using _table = await createTable();
  await recordBroken(aCluster({ clusterId: "another" }), aGateway("nat-1"));

  expect(await evidenceOf(cluster, "EnsureNatGateways")).toEqual([]);
});
