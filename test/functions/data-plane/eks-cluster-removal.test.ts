import {
  type Cluster as AwsCluster,
  DeleteClusterCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  ListNodegroupsCommand,
  type NodegroupStatus,
  UpdateClusterConfigCommand,
} from "@aws-sdk/client-eks";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { remove } from "../../../functions/data-plane/eks-cluster.ts";
import { tagRecord } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const eks = mockClient(EKSClient);
const name = "astro-analytics";

const clusterIs = (changes: AwsCluster) =>
  eks.on(DescribeClusterCommand).resolves({
    cluster: { name, tags: tagRecord(aCluster(), "eks-cluster"), ...changes },
  });

beforeEach(() => {
  eks.reset();
  eks.on(UpdateClusterConfigCommand).resolves({});
  eks.on(DeleteClusterCommand).resolves({});
});

it("lifts the deletion protection, deletes the cluster and comes back", async () => {
  clusterIs({ status: "ACTIVE", deletionProtection: true });

  await expect(run(remove)).rejects.toMatchObject({
    name: "JustStarted",
    message: "eks cluster astro-analytics is being deleted",
  });
  expect(commands(eks)).toEqual([
    "DescribeClusterCommand",
    "UpdateClusterConfigCommand",
    "DeleteClusterCommand",
  ]);
  expect(inputs(eks, UpdateClusterConfigCommand)).toEqual([{ name, deletionProtection: false }]);
  expect(inputs(eks, DeleteClusterCommand)).toEqual([{ name }]);
});

it.each([
  { status: "ACTIVE", deletionProtection: false },
  { status: "FAILED", deletionProtection: true },
] as const)(
  "deletes a cluster that is $status and protected: $deletionProtection",
  async (cluster) => {
    clusterIs(cluster);

    await expect(run(remove)).rejects.toMatchObject({ name: "JustStarted" });
    expect(commands(eks)).toEqual(["DescribeClusterCommand", "DeleteClusterCommand"]);
  },
);

it.each(["CREATING", "UPDATING", "DELETING"] as const)(
  "is not ready while it is %s",
  async (status) => {
    clusterIs({ status });

    await expect(run(remove)).rejects.toMatchObject({
      name: "NotReady",
      message: `eks cluster astro-analytics is ${status}`,
    });
    expect(commands(eks)).toEqual(["DescribeClusterCommand"]);
  },
);

it("is done when there is none", async () => {
  eks.on(DescribeClusterCommand).rejects(awsError("ResourceNotFoundException"));

  await expect(run(remove)).resolves.toEqual({});
  expect(commands(eks)).toEqual(["DescribeClusterCommand"]);
});

it("leaves one of the same name that is another cluster's", async () => {
  const other = aCluster({ clusterId: "another" });
  clusterIs({ status: "ACTIVE", tags: tagRecord(other, "eks-cluster") });

  await expect(run(remove)).resolves.toEqual({});
  expect(commands(eks)).toEqual(["DescribeClusterCommand"]);
});

const isHeldBy = (groups: Record<string, NodegroupStatus | undefined>) => {
  clusterIs({ status: "ACTIVE" });
  eks
    .on(DeleteClusterCommand)
    .rejects(awsError("ResourceInUseException", "Cluster has nodegroups attached"));
  eks.on(ListNodegroupsCommand).resolves({ nodegroups: Object.keys(groups) });
  eks.on(DescribeNodegroupCommand).rejects(awsError("ResourceNotFoundException"));
  for (const [nodegroupName, status] of Object.entries(groups))
    if (status)
      eks.on(DescribeNodegroupCommand, { nodegroupName }).resolves({ nodegroup: { status } });
};

it("asks the customer to delete node groups that are not ours", async () => {
  isHeldBy({ theirs: "ACTIVE", leaving: "DELETING" });

  await expect(run(remove)).rejects.toMatchObject({
    name: "LeftBehind",
    message: expect.stringMatching(
      /: node group theirs: delete it \(aws eks delete-nodegroup --cluster-name astro-analytics --nodegroup-name theirs\)$/,
    ),
  });
});

it("asks nobody when EKS refuses for another reason", async () => {
  clusterIs({ status: "ACTIVE" });
  eks.on(DeleteClusterCommand).rejects(awsError("ServerException"));

  await expect(run(remove)).rejects.toMatchObject({ name: "ServerException" });
  expect(commands(eks)).toEqual(["DescribeClusterCommand", "DeleteClusterCommand"]);
});

it("is not ready while EKS still needs it", async () => {
  isHeldBy({ leaving: "DELETING", gone: undefined });

  await expect(run(remove)).rejects.toMatchObject({
    name: "NotReady",
    message: "eks cluster astro-analytics cannot be deleted yet: Cluster has nodegroups attached",
  });
});
