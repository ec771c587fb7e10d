import {
  CreateClusterCommand,
  CreateNodegroupCommand,
  DeleteNodegroupCommand,
  EKSClient,
  ListAccessEntriesCommand,
  ListNodegroupsCommand,
} from "@aws-sdk/client-eks";
import { describe, expect, it } from "vitest";
import { ACCOUNT, aCluster, aClusterRequest, startAws } from "./a-cluster.ts";
import {
  aNodegroup,
  aNodegroupRequest,
  describeWorkers,
  twoClosedSubnets,
  WORKERS,
} from "./a-nodegroup.ts";

describe("creating a node group", () => {
  it("takes about two minutes", async () => {
    await using aws = await startAws();
    await aCluster(aws, { version: "1.36" });

    const { nodegroup: created } = await aNodegroup(aws, {
      scalingConfig: { minSize: 1, maxSize: 20, desiredSize: 1 },
      instanceTypes: ["m5.xlarge"],
      labels: { pool: "worker" },
      taints: [{ key: "pool", value: "worker", effect: "NO_SCHEDULE" }],
      tags: { team: "data" },
    });
    await aws.world.clock.sleep(114);
    const before = await describeWorkers(aws);
    await aws.world.clock.sleep(1);
    const after = await describeWorkers(aws);

    expect(created).toMatchObject({
      nodegroupArn: expect.stringMatching(
        `^arn:aws:eks:us-east-1:${ACCOUNT}:nodegroup/airflow/workers/[0-9a-f-]{36}$`,
      ),
      status: "CREATING",
      version: "1.36",
      scalingConfig: { minSize: 1, maxSize: 20, desiredSize: 1 },
      instanceTypes: ["m5.xlarge"],
      capacityType: "ON_DEMAND",
      amiType: "AL2023_x86_64_STANDARD",
      labels: { pool: "worker" },
      taints: [{ key: "pool", value: "worker", effect: "NO_SCHEDULE" }],
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: false },
      resources: { autoScalingGroups: [{ name: expect.stringMatching(/^eks-workers-/) }] },
      tags: { team: "data" },
    });
    expect(before.status).toBe("CREATING");
    expect(after).toMatchObject({ status: "ACTIVE", health: { issues: [] } });
  });

  it("is refused while the cluster is not ACTIVE, and where there is none", async () => {
    await using aws = await startAws();
    const client = aws.client(EKSClient);
    await client.send(new CreateClusterCommand(await aClusterRequest(aws)));
    const request = await aNodegroupRequest(aws);
    const createIn = (clusterName: string) =>
      client.send(new CreateNodegroupCommand({ ...request, clusterName }));

    await expect(createIn("airflow")).rejects.toMatchObject({
      name: "InvalidRequestException",
      message: "Cluster 'airflow' is not in ACTIVE status",
    });
    await expect(createIn("none")).rejects.toThrow("No cluster found for name: none.");
  });

  it("is done once for the same client request token, and refused for a taken name", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);
    const request = await aNodegroupRequest(aws, { clientRequestToken: "once" });
    const first = await client.send(new CreateNodegroupCommand(request));

    const second = await client.send(new CreateNodegroupCommand(request));
    const third = client.send(new CreateNodegroupCommand({ ...request, clientRequestToken: "2" }));

    expect(second.nodegroup).toEqual(first.nodegroup);
    await expect(third).rejects.toMatchObject({
      name: "ResourceInUseException",
      message: "NodeGroup already exists with name workers and cluster name airflow",
    });
    const { nodegroups } = await client.send(new ListNodegroupsCommand({ clusterName: "airflow" }));
    expect(nodegroups).toEqual(["workers"]);
  });

  it("is refused in another VPC than the cluster's", async () => {
    await using aws = await startAws();
    await aCluster(aws);
    const { subnetIds } = await twoClosedSubnets(aws);

    await expect(aNodegroup(aws, { subnets: subnetIds })).rejects.toThrow(
      "Subnets specified must belong to the VPC: vpc-",
    );
  });

  it("lets its nodes into a cluster with access entries", async () => {
    await using aws = await startAws();
    const client = await aCluster(aws);
    await aNodegroup(aws);

    const entries = await client.send(new ListAccessEntriesCommand({ clusterName: "airflow" }));

    expect(entries.accessEntries).toEqual([`arn:aws:iam::${ACCOUNT}:role/node`]);
  });
});

it("takes six minutes to delete a node group", async () => {
  await using aws = await startAws();
  const client = await aCluster(aws);
  await aNodegroup(aws);

  const { nodegroup } = await client.send(new DeleteNodegroupCommand(WORKERS));
  await aws.world.clock.sleep(380);

  expect(nodegroup?.status).toBe("DELETING");
  await expect(describeWorkers(aws)).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "No node group found for name: workers.",
  });
});
