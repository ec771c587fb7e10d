/** A node group as EKS keeps it, and how its nodes get on. */

import type { TagDescription } from "@aws-sdk/client-auto-scaling";
import type {
  Issue,
  Nodegroup,
  NodegroupIssueCode,
  NodegroupScalingConfig,
  NodegroupStatus,
  Taint,
} from "@aws-sdk/client-eks";
import type { Place } from "../../world.ts";
import { mustCluster, remaining, type SimulatedCluster } from "./cluster.ts";
import { notFound } from "./refusals.ts";

/** Seconds until EKS gives up on nodes that do not join. Source: Amazon EKS troubleshooting guide. */
const JOIN_SECONDS = 900;

export interface SimulatedNodegroup {
  nodegroup: Nodegroup & {
    nodegroupArn: string;
    createdAt: Date;
    version: string;
    scalingConfig: Required<NodegroupScalingConfig>;
    labels: Record<string, string>;
    taints: Taint[];
    tags: Record<string, string>;
  };
  /** The tags that callers gave to its Auto Scaling group, by key: they end with it. */
  groupTags: Map<string, TagDescription>;
  clientRequestToken: string | undefined;
  /** Simulated moment at which its instances run. */
  bootedAt: number;
  /** Whether its instances, when they were launched, had no way to AWS's services. */
  isCutOff: boolean;
  /** What EKS finds wrong with it by the time its instances should run: it never becomes ACTIVE. */
  failure?: Issue[];
  /** Simulated moment from which a deleted one is gone. */
  goneAt?: number;
}

/** The node group of those names, or `ResourceNotFoundException`. */
export const mustNodegroup = (
  about: { clusterName: string | undefined; nodegroupName: string | undefined },
  place: Place,
): SimulatedNodegroup => {
  const { clusterName, nodegroupName } = about;
  const all = remaining(mustCluster(clusterName, place).nodegroups, place);
  const found = all.get(nodegroupName ?? "");
  if (found) return found;
  const message = `No node group found for name: ${nodegroupName}.`;
  throw notFound(message, { clusterName, nodegroupName });
};

/** The moment at which the cluster gets its first Ready node; `Infinity` while that is not known. */
export const firstNodeAt = (cluster: SimulatedCluster): number =>
  Math.min(
    cluster.firstNodeAt,
    ...[...cluster.nodegroups.values()]
      .filter(({ nodegroup, goneAt }) => nodegroup.scalingConfig.desiredSize && !goneAt)
      .map((one) => joinedAt(one, cluster)),
  );

/** The moment from which its nodes are Ready; `Infinity` when they never are. */
const joinedAt = (one: SimulatedNodegroup, { networkedAt }: SimulatedCluster): number => {
  const at = Math.max(one.bootedAt, networkedAt);
  return one.isCutOff || one.failure || at > failsAt(one) ? Number.POSITIVE_INFINITY : at;
};

const failsAt = ({ nodegroup, bootedAt, failure }: SimulatedNodegroup) =>
  failure ? bootedAt : nodegroup.createdAt.getTime() + JOIN_SECONDS * 1000;

/** The node group as a caller sees it now. */
export const viewOf = (
  one: SimulatedNodegroup,
  cluster: SimulatedCluster,
  place: Place,
): Nodegroup => {
  const status = statusOf(one, cluster, place);
  const code: NodegroupIssueCode = "NodeCreationFailure";
  const message = one.isCutOff
    ? "Instances failed to join the kubernetes cluster"
    : "Unhealthy nodes in the kubernetes cluster";
  const failure = one.failure ?? [{ code, message, resourceIds: [] }];
  const issues = status === "CREATE_FAILED" ? failure : [];
  return { ...one.nodegroup, status, health: { issues } };
};

const statusOf = (
  one: SimulatedNodegroup,
  cluster: SimulatedCluster,
  { world }: Place,
): NodegroupStatus => {
  const now = world.clock.now();
  if (one.goneAt !== undefined) return "DELETING";
  if (now >= joinedAt(one, cluster)) return "ACTIVE";
  return now >= failsAt(one) ? "CREATE_FAILED" : "CREATING";
};
