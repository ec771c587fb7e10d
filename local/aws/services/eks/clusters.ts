/** Clusters: made, described, listed, deleted. */

import type {
  Cluster,
  CreateClusterCommandInput,
  DeleteClusterCommandInput,
  DescribeClusterCommandInput,
} from "@aws-sdk/client-eks";
import type { Call, Place } from "../../world.ts";
import { readyAfter } from "../ec2/resource.ts";
import type { SimulatedSubnet } from "../ec2/subnets.ts";
import { grantCreator } from "./access-entry.ts";
import { clustersOf, mustCluster, remaining, type SimulatedCluster, statusOf } from "./cluster.ts";
import {
  interfacesFor,
  leaveVpc,
  newCluster,
  newControlPlane,
  securityGroupFor,
} from "./control-plane.ts";
import { checkEncryption } from "./encryption.ts";
import { makeLogGroup } from "./log-group.ts";
import { checkSecurityGroups, checkZones, subnetsOfVpc } from "./network.ts";
import { inUse, invalidRequest } from "./refusals.ts";
import { checkClusterRole } from "./roles.ts";
import { DEFAULT_VERSION, mustVersion } from "./versions.ts";

const create = (input: CreateClusterCommandInput, call: Call) => {
  const { name = "", clientRequestToken } = input;
  const found = clustersOf(call).get(name);
  if (found && clientRequestToken && found.cluster.clientRequestToken === clientRequestToken)
    return { cluster: view(found, call) };
  if (found) throw inUse(`Cluster already exists with name: ${name}`, { clusterName: name });
  const subnets = checked(input, call);
  const cluster = newCluster(input, subnets[0]?.VpcId ?? "", call);
  const securityGroupId = securityGroupFor(cluster, call);
  const readyAt = readyAfter(call, "eks.CreateCluster");
  const made: SimulatedCluster = {
    cluster,
    controlPlane: newControlPlane(call),
    securityGroupId,
    readyAt,
    networkedAt: input.bootstrapSelfManagedAddons === false ? Number.POSITIVE_INFINITY : readyAt,
    interfaceIds: interfacesFor(cluster, { subnets, securityGroupId }, call),
    nodegroups: new Map(),
    firstNodeAt: Number.POSITIVE_INFINITY,
    addons: new Map(),
    accessEntries: new Map(),
    associations: new Map(),
  };
  if (input.accessConfig?.bootstrapClusterCreatorAdminPermissions !== false)
    grantCreator(made, call);
  clustersOf(call).set(name, made);
  makeLogGroup(cluster, call);
  return { cluster: view(made, call) };
};

/** The subnets of a cluster that may be made. */
const checked = (input: CreateClusterCommandInput, call: Call): SimulatedSubnet[] => {
  const { name = "", roleArn = "", version = DEFAULT_VERSION, resourcesVpcConfig } = input;
  const clusterName = name;
  mustVersion(version, clusterName);
  checkClusterRole(roleArn, { clusterName }, call);
  checkEncryption(input, call);
  const subnets = subnetsOfVpc(resourcesVpcConfig?.subnetIds ?? [], undefined, call);
  checkZones(name, subnets, call);
  checkSecurityGroups(resourcesVpcConfig?.securityGroupIds ?? [], subnets[0]?.VpcId ?? "", call);
  return subnets;
};

const describe = ({ name }: DescribeClusterCommandInput, call: Call) => ({
  cluster: view(mustCluster(name, call), call),
});

/** Endpoint, certificate, identity and security group come with the control plane. */
const view = (one: SimulatedCluster, place: Place): Cluster => {
  const { cluster, controlPlane, securityGroupId } = one;
  const status = statusOf(one, place);
  if (status === "CREATING") return { ...cluster, status, certificateAuthority: {} };
  if (one.failure)
    return { ...cluster, status, certificateAuthority: {}, health: { issues: one.failure } };
  const resourcesVpcConfig = {
    ...cluster.resourcesVpcConfig,
    clusterSecurityGroupId: securityGroupId,
  };
  return { ...cluster, ...controlPlane, resourcesVpcConfig, status };
};

const list = (_input: object, call: Call) => ({ clusters: [...clustersOf(call).keys()] });

/** AWS says of deletion protection only that the code is `InvalidRequestException`. */
const remove = ({ name }: DeleteClusterCommandInput, call: Call) => {
  const found = mustCluster(name, call);
  const { deletionProtection } = found.cluster;
  if (deletionProtection && statusOf(found, call) === "ACTIVE")
    throw invalidRequest(`Cluster ${name} has deletion protection enabled`, { clusterName: name });
  if (remaining(found.nodegroups, call).size)
    throw inUse("Cluster has nodegroups attached", { clusterName: name });
  if (found.goneAt === undefined) {
    found.goneAt = readyAfter(call, "eks.DeleteCluster");
    leaveVpc(found, found.goneAt, call);
  }
  return { cluster: view(found, call) };
};

export const clusters = {
  CreateCluster: create,
  DescribeCluster: describe,
  ListClusters: list,
  DeleteCluster: remove,
};
