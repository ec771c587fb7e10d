/** A cluster as EKS keeps it, with all that belongs to it. */

import type { Cluster, ClusterIssue, ClusterStatus, VpcConfigResponse } from "@aws-sdk/client-eks";
import { type Place, perRegion } from "../../world.ts";
import type { SimulatedAccessEntry } from "./access-entry.ts";
import type { SimulatedAddon } from "./addon.ts";
import type { SimulatedNodegroup } from "./nodegroup.ts";
import type { SimulatedAssociation } from "./pod-identity-associations.ts";
import { invalidRequest, notFound } from "./refusals.ts";

export interface SimulatedCluster {
  cluster: Cluster & {
    name: string;
    arn: string;
    version: string;
    resourcesVpcConfig: VpcConfigResponse & { vpcId: string };
    tags: Record<string, string>;
  };
  /** What it is described with once it is ACTIVE. */
  controlPlane: Pick<Cluster, "endpoint" | "certificateAuthority" | "identity">;
  /** The security group that EKS itself made for control plane and nodes. */
  securityGroupId: string;
  /** Simulated moment from which it is ACTIVE. */
  readyAt: number;
  /** What EKS finds wrong with it by then: it is FAILED instead. */
  failure?: ClusterIssue[];
  /** Simulated moment from which a deleted one is gone. */
  goneAt?: number;
  /** Simulated moment from which pods get addresses, so that nodes become Ready. */
  networkedAt: number;
  /** Its own network interfaces in the VPC. */
  interfaceIds: string[];
  nodegroups: Map<string, SimulatedNodegroup>;
  /** Simulated moment of its first Ready node, kept when the node group of that is deleted. */
  firstNodeAt: number;
  addons: Map<string, SimulatedAddon>;
  accessEntries: Map<string, SimulatedAccessEntry>;
  associations: Map<string, SimulatedAssociation>;
}

const allClustersOf: (place: Place) => Map<string, SimulatedCluster> = perRegion(() => new Map());

/** The clusters of an account in a region, by name; those whose deletion has ended are dropped. */
export const clustersOf = (place: Place) => remaining(allClustersOf(place), place);

/** Whether the deletion of a cluster, a node group or an add-on has ended. */
const isGone = ({ goneAt }: { goneAt?: number }, { world }: Place) =>
  goneAt !== undefined && goneAt <= world.clock.now();

/** Drops what is gone, and gives back the rest. */
export const remaining = <T extends { goneAt?: number }>(all: Map<string, T>, place: Place) => {
  for (const [name, one] of all) if (isGone(one, place)) all.delete(name);
  return all;
};

export const statusOf = (one: SimulatedCluster, { world }: Place): ClusterStatus => {
  if (one.goneAt !== undefined) return "DELETING";
  if (world.clock.now() < one.readyAt) return "CREATING";
  return one.failure ? "FAILED" : "ACTIVE";
};

/** The cluster of that name, or `ResourceNotFoundException`. */
export const mustCluster = (name: string | undefined, place: Place): SimulatedCluster => {
  const found = clustersOf(place).get(name ?? "");
  if (found) return found;
  throw notFound(`No cluster found for name: ${name}.`, { clusterName: name });
};

/** The cluster of that name, to which something is to be added: it must be ACTIVE. */
export const mustActiveCluster = (name: string | undefined, place: Place): SimulatedCluster => {
  const found = mustCluster(name, place);
  if (statusOf(found, place) === "ACTIVE") return found;
  throw invalidRequest(`Cluster '${name}' is not in ACTIVE status`, { clusterName: name });
};

export const arnOf = ({ account, region }: Place, resource: string) =>
  `arn:aws:eks:${region}:${account}:${resource}`;
