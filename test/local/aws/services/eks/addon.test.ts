import { DeleteNodegroupCommand } from "@aws-sdk/client-eks";
import { describe, expect, it } from "vitest";
import { ACCOUNT, aCluster, startAws } from "./a-cluster.ts";
import { aNodegroup } from "./a-nodegroup.ts";
import { anAddon, describeAddon } from "./an-addon.ts";

describe("creating an add-on", () => {
  it.each([
    ["vpc-cni", 35],
    ["kube-proxy", 30],
    ["eks-pod-identity-agent", 30],
  ])("takes its time for %s, with or without nodes", async (name, seconds) => {
    await using aws = await startAws();
    await aCluster(aws);

    const { addon: created } = await anAddon(aws, name);
    await aws.world.clock.sleep(seconds - 1);
    const before = await describeAddon(aws, name);
    await aws.world.clock.sleep(1);
    const after = await describeAddon(aws, name);

    expect(created).toMatchObject({
      addonArn: expect.stringMatching(`^arn:aws:eks:us-east-1:${ACCOUNT}:addon/airflow/${name}/`),
      status: "CREATING",
    });
    expect(before.status).toBe("CREATING");
    expect(after).toMatchObject({ status: "ACTIVE", health: { issues: [] } });
  });

  it("begins for coredns with the first nodes", async () => {
    await using aws = await startAws();
    await aCluster(aws);
    await anAddon(aws, "coredns");
    await aws.world.clock.sleep(600);
    await aNodegroup(aws);

    await aws.world.clock.sleep(115 + 14);
    const before = await describeAddon(aws, "coredns");
    await aws.world.clock.sleep(1);
    const after = await describeAddon(aws, "coredns");

    expect([before.status, after.status]).toEqual(["CREATING", "ACTIVE"]);
  });

  it("leaves coredns DEGRADED after twenty minutes without nodes, until they come", async () => {
    await using aws = await startAws();
    await aCluster(aws);
    await anAddon(aws, "coredns");

    await aws.world.clock.sleep(1200);
    const without = await describeAddon(aws, "coredns");
    await aNodegroup(aws);
    await aws.world.clock.sleep(115 + 15);
    const having = await describeAddon(aws, "coredns");

    expect(without).toMatchObject({
      status: "DEGRADED",
      health: { issues: [{ code: "InsufficientNumberOfReplicas" }] },
    });
    expect(having.status).toBe("ACTIVE");
  });

  it("stays ACTIVE when the nodes go that it began with", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);
    await aNodegroup(aws);
    await anAddon(aws, "coredns");
    await aws.world.clock.sleep(130);

    await client.send(
      new DeleteNodegroupCommand({ clusterName: "airflow", nodegroupName: "workers" }),
    );
    await aws.world.clock.sleep(400);

    expect((await describeAddon(aws, "coredns")).status).toBe("ACTIVE");
  });
});
