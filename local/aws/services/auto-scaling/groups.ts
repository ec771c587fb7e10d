/** Auto Scaling groups: those that EKS makes for its managed node groups, and no others. */

import type {
  AutoScalingGroup,
  DescribeAutoScalingGroupsCommandInput,
} from "@aws-sdk/client-auto-scaling";
import type { Call, Place } from "../../world.ts";
import { clustersOf, remaining, type SimulatedCluster } from "../eks/cluster.ts";
import type { SimulatedNodegroup } from "../eks/nodegroup.ts";
import { page } from "../page.ts";
import { tagsOf } from "./tag.ts";

/** The groups of an account in a region, by name, as they are now. */
export const groupsOf = (place: Place): Map<string, AutoScalingGroup> => {
  const groups = [...clustersOf(place).values()].flatMap((cluster) =>
    nodegroupsIn(cluster, place).map((one) => groupOf(cluster, one, place)),
  );
  return new Map(groups.map((group) => [group.AutoScalingGroupName ?? "", group]));
};

/** The node group that EKS made the group of that name for. */
export const nodegroupOf = (name: string | undefined, place: Place) =>
  [...clustersOf(place).values()]
    .flatMap((cluster) => nodegroupsIn(cluster, place))
    .find((one) => nameOf(one) === name);

const nodegroupsIn = ({ nodegroups }: SimulatedCluster, place: Place) => [
  ...remaining(nodegroups, place).values(),
];

const nameOf = ({ nodegroup }: SimulatedNodegroup) =>
  nodegroup.resources?.autoScalingGroups?.[0]?.name ?? "";

const groupOf = (
  cluster: SimulatedCluster,
  one: SimulatedNodegroup,
  place: Place,
): AutoScalingGroup => {
  const { nodegroup } = one;
  const { minSize, maxSize, desiredSize } = nodegroup.scalingConfig;
  const AutoScalingGroupName = nameOf(one);
  return {
    AutoScalingGroupName,
    AutoScalingGroupARN: `arn:aws:autoscaling:${place.region}:${place.account}:autoScalingGroup:${nodegroup.nodegroupArn.split("/").at(-1)}:autoScalingGroupName/${AutoScalingGroupName}`,
    MinSize: minSize,
    MaxSize: maxSize,
    DesiredCapacity: desiredSize,
    DefaultCooldown: 300,
    AvailabilityZones: [],
    HealthCheckType: "EC2",
    HealthCheckGracePeriod: 15,
    CreatedTime: nodegroup.createdAt,
    VPCZoneIdentifier: nodegroup.subnets?.join(","),
    Instances: [],
    Tags: tagsOf(AutoScalingGroupName, cluster, one),
  };
};

const describe = (input: DescribeAutoScalingGroupsCommandInput, call: Call) => {
  const { AutoScalingGroupNames: names = [], MaxRecords = 50, NextToken } = input;
  const all = [...groupsOf(call).values()].filter(
    ({ AutoScalingGroupName = "" }) => !names.length || names.includes(AutoScalingGroupName),
  );
  const { items, nextToken } = page(all, { size: MaxRecords, token: NextToken });
  return { AutoScalingGroups: items, NextToken: nextToken };
};

export const groups = { DescribeAutoScalingGroups: describe };
