/** Managed node groups: made, described, listed, deleted. */

import type {
  CreateNodegroupCommandInput,
  DeleteNodegroupCommandInput,
  DescribeNodegroupCommandInput,
  ListNodegroupsCommandInput,
} from "@aws-sdk/client-eks";
import type { Call } from "../../world.ts";
import { readyAfter } from "../ec2/resource.ts";
import { addProfile, dropProfile } from "../iam.ts";
import { grantNodes } from "./access-entry.ts";
import { mustActiveCluster, mustCluster, remaining } from "./cluster.ts";
import { subnetsOfVpc } from "./network.ts";
import { newNodegroup } from "./new-nodegroup.ts";
import { isCutOff } from "./node-network.ts";
import { launchTemplateOf } from "./node-template.ts";
import { firstNodeAt, mustNodegroup, type SimulatedNodegroup, viewOf } from "./nodegroup.ts";
import { checkNodegroup } from "./nodegroup-rules.ts";
import { inUse } from "./refusals.ts";
import { checkNodeRole } from "./roles.ts";

const create = (input: CreateNodegroupCommandInput, call: Call) => {
  const { clusterName = "", nodegroupName = "", nodeRole = "", clientRequestToken } = input;
  const cluster = mustActiveCluster(clusterName, call);
  const found = remaining(cluster.nodegroups, call).get(nodegroupName);
  if (found && clientRequestToken && found.clientRequestToken === clientRequestToken)
    return { nodegroup: viewOf(found, cluster, call) };
  const about = { clusterName, nodegroupName };
  if (found)
    throw inUse(
      `NodeGroup already exists with name ${nodegroupName} and cluster name ${clusterName}`,
      about,
    );
  const nodegroup = newNodegroup(input, cluster.cluster, call);
  checkNodegroup(nodegroup, cluster.cluster.version);
  nodegroup.launchTemplate = launchTemplateOf(nodegroup, call);
  checkNodeRole(nodeRole, about, call);
  const { vpcId } = cluster.cluster.resourcesVpcConfig;
  const subnets = subnetsOfVpc(input.subnets ?? [], vpcId, call);
  const made: SimulatedNodegroup = {
    nodegroup,
    groupTags: new Map(),
    clientRequestToken,
    bootedAt: readyAfter(call, "eks.CreateNodegroup"),
    isCutOff: subnets.some((subnet) => isCutOff(subnet, cluster, call)),
  };
  cluster.nodegroups.set(nodegroupName, made);
  grantNodes(cluster, nodeRole, call);
  addProfile(profileOf(made), nodeRole.slice(nodeRole.lastIndexOf("/") + 1), call);
  return { nodegroup: viewOf(made, cluster, call) };
};

/** Name of the instance profile that EKS makes for a node group's instances. */
const profileOf = ({ nodegroup }: SimulatedNodegroup) =>
  `eks-${nodegroup.nodegroupArn.slice(nodegroup.nodegroupArn.lastIndexOf("/") + 1)}`;

const describe = (input: DescribeNodegroupCommandInput, call: Call) => ({
  nodegroup: viewOf(mustNodegroup(input, call), mustCluster(input.clusterName, call), call),
});

const list = ({ clusterName }: ListNodegroupsCommandInput, call: Call) => ({
  nodegroups: [...remaining(mustCluster(clusterName, call).nodegroups, call).keys()],
});

const remove = (input: DeleteNodegroupCommandInput, call: Call) => {
  const cluster = mustCluster(input.clusterName, call);
  const found = mustNodegroup(input, call);
  cluster.firstNodeAt = firstNodeAt(cluster);
  found.goneAt ??= readyAfter(call, "eks.DeleteNodegroup");
  dropProfile(profileOf(found), found.goneAt, call);
  return { nodegroup: viewOf(found, cluster, call) };
};

export const nodegroups = {
  CreateNodegroup: create,
  DescribeNodegroup: describe,
  ListNodegroups: list,
  DeleteNodegroup: remove,
};
