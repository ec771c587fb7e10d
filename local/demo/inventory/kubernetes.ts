/** Kubernetes in the inventory: control plane, nodes, add-ons, and what is written down of them. */

import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeLaunchTemplatesCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  EKSClient,
  ListAddonsCommand,
  ListNodegroupsCommand,
} from "@aws-sdk/client-eks";
import { eksClusterName, eksLogGroupName } from "../../../shared/names.ts";
import { isOwned } from "../../../shared/tags.ts";
import { type Count, ifThere, line } from "./line.ts";

export const kubernetes: Count = async (config, cluster) => {
  const lines = await Promise.all(PARTS.map((count) => count(config, cluster)));
  return lines.flat();
};

const PARTS: Count[] = [
  async (config, cluster) => {
    const eks = new EKSClient(config);
    const clusterName = eksClusterName(cluster);
    const found = await ifThere(eks.send(new DescribeClusterCommand({ name: clusterName })));
    const owned = isOwned(cluster, found?.cluster?.tags) ? [found?.cluster] : [];
    const addons = await ifThere(eks.send(new ListAddonsCommand({ clusterName })));
    return [
      line(
        "EKS cluster",
        1,
        owned.map((one) => `${one?.name} ${one?.version}`),
      ),
      line("EKS node group", 3, await pools(eks, clusterName)),
      line("EKS add-on", 5, addons?.addons),
    ];
  },
  async (config, { clusterId }) => {
    const { LaunchTemplates } = await new EC2Client(config).send(
      new DescribeLaunchTemplatesCommand({
        Filters: [{ Name: "tag:astro:cluster-id", Values: [clusterId] }],
      }),
    );
    const names = LaunchTemplates?.map(({ LaunchTemplateName }) => LaunchTemplateName);
    return [line("Launch template", 3, names)];
  },
  async (config, cluster) => {
    const { AutoScalingGroups = [] } = await new AutoScalingClient(config).send(
      new DescribeAutoScalingGroupsCommand({}),
    );
    const owned = AutoScalingGroups.filter(({ Tags }) => isOwned(cluster, Tags));
    const sizes = owned.map((one) => `${one.DesiredCapacity} of ${one.MaxSize}`);
    return [line("Auto Scaling group", 3, sizes)];
  },
  async (config, cluster) => {
    const { logGroups } = await new CloudWatchLogsClient(config).send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: eksLogGroupName(cluster) }),
    );
    const groups = logGroups?.map((one) => `${one.logGroupName}, ${one.retentionInDays} days`);
    return [line("Log group", 1, groups)];
  },
];

/** What the guide tells of the pools: what they consist of, and how far they grow. */
const pools = async (eks: EKSClient, clusterName: string) => {
  const found = await ifThere(eks.send(new ListNodegroupsCommand({ clusterName })));
  return Promise.all(
    (found?.nodegroups ?? []).map(async (nodegroupName) => {
      const { nodegroup } = await eks.send(
        new DescribeNodegroupCommand({ clusterName, nodegroupName }),
      );
      const { minSize, maxSize } = nodegroup?.scalingConfig ?? {};
      const pool = nodegroupName.slice(clusterName.length + 1);
      return `${pool}: ${minSize} to ${maxSize} ${nodegroup?.instanceTypes}`;
    }),
  );
};
