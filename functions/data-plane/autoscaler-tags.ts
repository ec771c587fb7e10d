/** What a cluster autoscaler must know of a node pool that has no node to look at, as tags of its group. */

import { AutoScalingClient, CreateOrUpdateTagsCommand } from "@aws-sdk/client-auto-scaling";
import { together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { NodeGroups } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { type NodePool, nodePools } from "../../shared/node-pools.ts";
import { step } from "../../shared/step.ts";
import { tagRecord } from "../../shared/tags.ts";

/** Tags the groups that EKS made, ours too. The tags by which an autoscaler discovers them are EKS's. */
export const ensure = step(
  "EnsureAutoscalerTags",
  { nodeGroups: NodeGroups },
  async ({ cluster, nodeGroups }, account) => {
    const autoScaling = new AutoScalingClient(account);
    await together(nodePools(cluster), (pool) => {
      const groups = must(nodeGroups.autoScalingGroups[pool.pool], `groups of ${pool.pool}`);
      const Tags = groups.flatMap((group) => tagsOf(cluster, pool, group));
      return autoScaling.send(new CreateOrUpdateTagsCommand({ Tags }));
    });
    return {};
  },
);

const tagsOf = (cluster: Cluster, pool: NodePool, ResourceId: string) => {
  const own = tagRecord(cluster, `${pool.pool}-auto-scaling-group`);
  return Object.entries({ ...own, ...nodeTemplate(pool) }).map(([Key, Value]) => ({
    ResourceId,
    ResourceType: "auto-scaling-group",
    Key,
    Value,
    PropagateAtLaunch: false,
  }));
};

/** Source: cluster-autoscaler, cloudprovider/aws/README.md, "Auto-discovery setup". */
const nodeTemplate = ({ labels, reservedFor }: NodePool): Record<string, string> => {
  const prefix = "k8s.io/cluster-autoscaler/node-template";
  const told = Object.entries(labels).map(([key, value]) => [`${prefix}/label/${key}`, value]);
  return {
    ...Object.fromEntries(told),
    ...(reservedFor && {
      [`${prefix}/taint/${reservedFor.key}`]: `${reservedFor.value}:NoSchedule`,
    }),
  };
};
