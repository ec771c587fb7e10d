/** Node groups that keep an EKS cluster from being deleted, when ours are gone. */

import {
  DescribeNodegroupCommand,
  type EKSClient,
  ListNodegroupsCommand,
} from "@aws-sdk/client-eks";
import { together, unlessGone } from "./calls.ts";
import type { Stranger } from "./strangers.ts";

/** Those node groups; one that is being deleted goes by itself. */
export const strangeNodeGroups = async (
  eks: EKSClient,
  clusterName: string,
): Promise<Stranger[]> => {
  const { nodegroups = [] } = await eks.send(new ListNodegroupsCommand({ clusterName }));
  const found = await together(nodegroups, (nodegroupName) =>
    unlessGone(eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName }))),
  );
  const staying = nodegroups.filter((_name, at) => {
    const status = found[at]?.nodegroup?.status;
    return status && status !== "DELETING";
  });
  return staying.map((group) => ({
    is: `node group ${group}`,
    remedy: `delete it (aws eks delete-nodegroup --cluster-name ${clusterName} --nodegroup-name ${group})`,
  }));
};
