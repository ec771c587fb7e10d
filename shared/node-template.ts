/** What the machines of a node pool are like. */

import type { RequestLaunchTemplateData } from "@aws-sdk/client-ec2";
import type { Cluster } from "./cluster.ts";
import type { EksCluster, SecurityGroups } from "./facts.ts";
import { tagList } from "./tags.ts";

/** What a machine of a cluster is part of. */
export interface Ground {
  cluster: Cluster;
  eksCluster: EksCluster;
  securityGroups: SecurityGroups;
}

/** Pods don't reach the node's credentials: the hop limit of 1 ends at the node itself. */
export const nodeTemplate = (ground: Ground, pool: string): RequestLaunchTemplateData => {
  const Tags = tagList(ground.cluster, `${pool}-node`);
  const { securityGroupId } = ground.eksCluster;
  return {
    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [
      {
        DeviceName: "/dev/xvda",
        Ebs: { VolumeType: "gp3", VolumeSize: 100, Encrypted: true, DeleteOnTermination: true },
      },
    ],
    SecurityGroupIds: [securityGroupId, ground.securityGroups.nodeSecurityGroupId],
    TagSpecifications: [
      { ResourceType: "instance", Tags },
      { ResourceType: "volume", Tags },
      { ResourceType: "network-interface", Tags },
    ],
  };
};
