/** All tags of an Auto Scaling group: EKS's own, and those that callers gave. */

import type { TagDescription } from "@aws-sdk/client-auto-scaling";
import type { SimulatedCluster } from "../eks/cluster.ts";
import type { SimulatedNodegroup } from "../eks/nodegroup.ts";

/** EKS's own let a cluster autoscaler discover the group. */
export const tagsOf = (
  group: string,
  { cluster }: SimulatedCluster,
  { nodegroup, groupTags }: SimulatedNodegroup,
): TagDescription[] => {
  const own: Record<string, string> = {
    "eks:cluster-name": cluster.name,
    "eks:nodegroup-name": nodegroup.nodegroupName ?? "",
    "k8s.io/cluster-autoscaler/enabled": "true",
    [`k8s.io/cluster-autoscaler/${cluster.name}`]: "owned",
    [`kubernetes.io/cluster/${cluster.name}`]: "owned",
  };
  return [
    ...Object.entries(own).map(([Key, Value]) => ({
      ResourceId: group,
      ResourceType: "auto-scaling-group",
      Key,
      Value,
      PropagateAtLaunch: true,
    })),
    ...groupTags.values(),
  ];
};
