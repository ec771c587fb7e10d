import {
  AutoScalingClient,
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeTagsCommand,
} from "@aws-sdk/client-auto-scaling";
import { DeleteNodegroupCommand, EKSClient } from "@aws-sdk/client-eks";
import { expect, it } from "vitest";
import { must } from "../../../../../shared/must.ts";
import { aCluster, startAws } from "../eks/a-cluster.ts";
import { aNodegroup, WORKERS } from "../eks/a-nodegroup.ts";

/** The group of a node group that has just been asked for. */
const start = async () => {
  const aws = await startAws();
  await aCluster(aws);
  const { nodegroup } = await aNodegroup(aws, {
    scalingConfig: { minSize: 1, maxSize: 20, desiredSize: 2 },
  });
  const ResourceId = must(nodegroup?.resources?.autoScalingGroups?.[0]?.name, "name");
  const client = aws.client(AutoScalingClient);
  return { aws, client, ResourceId };
};

const tag = { ResourceType: "auto-scaling-group", Key: "k", Value: "v", PropagateAtLaunch: false };

it("shows the group of a node group, with the tags that EKS gives it", async () => {
  const { aws, client, ResourceId } = await start();
  await using _ = aws;

  const { AutoScalingGroups } = await client.send(
    new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [ResourceId] }),
  );

  expect(AutoScalingGroups).toMatchObject([
    {
      AutoScalingGroupName: ResourceId,
      AutoScalingGroupARN: expect.stringMatching(
        `^arn:aws:autoscaling:us-east-1:[0-9]{12}:autoScalingGroup:[0-9a-f-]{36}:autoScalingGroupName/${ResourceId}$`,
      ),
      MinSize: 1,
      MaxSize: 20,
      DesiredCapacity: 2,
    },
  ]);
  expect(AutoScalingGroups?.[0]?.Tags?.map(({ Key, Value }) => `${Key}=${Value}`)).toEqual([
    "eks:cluster-name=airflow",
    "eks:nodegroup-name=workers",
    "k8s.io/cluster-autoscaler/enabled=true",
    "k8s.io/cluster-autoscaler/airflow=owned",
    "kubernetes.io/cluster/airflow=owned",
  ]);
});

it("puts a tag, changes it and deletes it", async () => {
  const { aws, client, ResourceId } = await start();
  await using _ = aws;
  const values = async () => {
    const { Tags } = await client.send(
      new DescribeTagsCommand({
        Filters: [
          { Name: "key", Values: ["k"] },
          { Name: "auto-scaling-group", Values: [ResourceId] },
        ],
      }),
    );
    return Tags?.map(({ Value, PropagateAtLaunch }) => ({ Value, PropagateAtLaunch }));
  };

  await client.send(new CreateOrUpdateTagsCommand({ Tags: [{ ...tag, ResourceId }] }));
  const first = await values();
  await client.send(new CreateOrUpdateTagsCommand({ Tags: [{ ...tag, ResourceId, Value: "w" }] }));
  const second = await values();
  await client.send(new DeleteTagsCommand({ Tags: [{ ...tag, ResourceId }] }));
  const third = await values();

  expect(first).toEqual([{ Value: "v", PropagateAtLaunch: false }]);
  expect(second).toEqual([{ Value: "w", PropagateAtLaunch: false }]);
  expect(third).toEqual([]);
});

it("loses the group with its node group", async () => {
  const { aws, client } = await start();
  await using _ = aws;

  await aws.client(EKSClient).send(new DeleteNodegroupCommand(WORKERS));
  await aws.world.clock.sleep(600);
  const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({}));

  expect(AutoScalingGroups).toEqual([]);
});

it("tags no group that is not there", async () => {
  const { aws, client } = await start();
  await using _ = aws;

  const attempt = client.send(
    new CreateOrUpdateTagsCommand({ Tags: [{ ...tag, ResourceId: "eks-none" }] }),
  );

  await expect(attempt).rejects.toMatchObject({
    name: "ValidationError",
    message: "AutoScalingGroup name not found - AutoScalingGroup with name: eks-none not found",
  });
});

it("refuses a filter that it does not know", async () => {
  const { aws, client } = await start();
  await using _ = aws;

  const attempt = client.send(new DescribeTagsCommand({ Filters: [{ Name: "size", Values: [] }] }));

  await expect(attempt).rejects.toThrow("Filter type size is not correct.");
});
