/** A tag of an Auto Scaling group: given by a caller, or by EKS when it made the group. */

import type { TagDescription } from "@aws-sdk/client-auto-scaling";
import { type Place, perRegion } from "../../world.ts";
import type { SimulatedCluster } from "../eks/cluster.ts";
import type { SimulatedNodegroup } from "../eks/nodegroup.ts";

interface Owner {
  group: string;
  cluster: SimulatedCluster["cluster"];
  nodegroup: SimulatedNodegroup["nodegroup"];
}

/** The tags that callers gave, by group and key. */
export const givenTagsOf: (place: Place) => Map<string, TagDescription> = perRegion(
  () => new Map(),
);

/** The key of a tag among all. */
export const keyOf = ({ ResourceId, Key }: Pick<TagDescription, "ResourceId" | "Key">) =>
  `${ResourceId} ${Key}`;

/** All tags of a group. EKS's own let a cluster autoscaler discover it. */
export const tagsOf = ({ group, cluster, nodegroup }: Owner, place: Place): TagDescription[] => {
  const own: Record<string, string> = {
    "eks:cluster-name": cluster.name,
    "eks:nodegroup-name": nodegroup.nodegroupName ?? "",
    "k8s.io/cluster-autoscaler/enabled": "true",
    [`k8s.io/cluster-autoscaler/${cluster.name}`]: "owned",
    [`kubernetes.io/cluster/${cluster.name}`]: "owned",
  };
  const given = [...givenTagsOf(place).values()].filter(({ ResourceId }) => ResourceId === group);
  return [
    ...Object.entries(own).map(([Key, Value]) => ({
      ResourceId: group,
      ResourceType: "auto-scaling-group",
      Key,
      Value,
      PropagateAtLaunch: true,
    })),
    ...given,
  ];
};
