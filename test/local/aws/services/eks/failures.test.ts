import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { expect, it } from "vitest";
import { clustersOf } from "../../../../../local/aws/services/eks/cluster.ts";
import { must } from "../../../../../shared/must.ts";
import type { SimulatedAws } from "../../../../support/simulated-aws.ts";
import { ACCOUNT, aCluster, startAws } from "./a-cluster.ts";
import { aNodegroup, describeWorkers } from "./a-nodegroup.ts";
import { anAddon, describeAddon } from "./an-addon.ts";

const stateOf = ({ world }: SimulatedAws) =>
  must(clustersOf({ world, account: ACCOUNT, region: "us-east-1" }).get("airflow"), "airflow");

it("a cluster that something is wrong with is FAILED, and says what", async () => {
  await using aws = await startAws();
  await aCluster(aws);
  const issues = [{ code: "InternalFailure" as const, message: "out of order", resourceIds: [] }];
  stateOf(aws).failure = issues;

  const { cluster } = await aws
    .client(EKSClient)
    .send(new DescribeClusterCommand({ name: "airflow" }));

  expect(cluster).toMatchObject({ status: "FAILED", health: { issues } });
  expect(cluster).not.toHaveProperty("endpoint");
});

it("a node group that something is wrong with fails when its instances should run", async () => {
  await using aws = await startAws();
  await aCluster(aws);
  await aNodegroup(aws);
  const issues = [
    { code: "AsgInstanceLaunchFailures" as const, message: "none left", resourceIds: ["eks-1"] },
  ];
  must(stateOf(aws).nodegroups.get("workers"), "workers").failure = issues;

  const before = await describeWorkers(aws);
  await aws.world.clock.sleep(115);
  const after = await describeWorkers(aws);

  expect(before).toMatchObject({ status: "CREATING", health: { issues: [] } });
  expect(after).toMatchObject({ status: "CREATE_FAILED", health: { issues } });
});

it("an add-on that something is wrong with ends in another status than ACTIVE", async () => {
  await using aws = await startAws();
  await aCluster(aws);
  await anAddon(aws, "kube-proxy");
  const issues = [
    { code: "ConfigurationConflict" as const, message: "conflicts", resourceIds: [] },
  ];
  must(stateOf(aws).addons.get("kube-proxy"), "kube-proxy").failure = {
    status: "CREATE_FAILED",
    issues,
  };

  await aws.world.clock.sleep(60);

  expect(await describeAddon(aws, "kube-proxy")).toMatchObject({
    status: "CREATE_FAILED",
    health: { issues },
  });
});

it("an add-on may get well again", async () => {
  await using aws = await startAws();
  await aCluster(aws);
  await anAddon(aws, "kube-proxy");
  const endsAt = aws.world.clock.now() + 600_000;
  const failure = { status: "DEGRADED" as const, issues: [], endsAt };
  must(stateOf(aws).addons.get("kube-proxy"), "kube-proxy").failure = failure;
  await aws.world.clock.sleep(599);
  const before = await describeAddon(aws, "kube-proxy");

  await aws.world.clock.sleep(1);

  expect(before).toMatchObject({ status: "DEGRADED" });
  expect(await describeAddon(aws, "kube-proxy")).toMatchObject({
    status: "ACTIVE",
    health: { issues: [] },
  });
});
