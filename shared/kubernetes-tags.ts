/**
 * The tags by which Kubernetes' own controllers, EKS and GuardDuty know again what they made. They
 * alone prove that something without our tags may go with a cluster.
 */

import type { Cluster } from "./cluster.ts";
import { eksClusterName } from "./names.ts";
import { type AwsTag, allOwnedBy, CLUSTER_ID, isOwned } from "./tags.ts";

/** The rest of the key is the name of the cluster; of a thing that belongs to it alone, `owned` the value. */
const OWNED = "kubernetes.io/cluster/";

/** Keys whose value is the name of the cluster: of the load balancer controller, the VPC CNI and EKS. */
const NAMING = ["elbv2.k8s.aws/cluster", "cluster.k8s.amazonaws.com/name", "aws:eks:cluster-name"];

/** The EBS driver's, of whatever a claim of a pod made it create. */
const CLAIM = "kubernetes.io/created-for/pvc/name";

const GUARD_DUTY = { Key: "GuardDutyManaged", Value: "true" };

/** Whether tags name this cluster, and no other one, as the owner. */
export const isOfKubernetes = (cluster: Cluster, tags: AwsTag[] = []): boolean => {
  const owners = new Set(tags.flatMap(ownerIn));
  return owners.size === 1 && owners.has(eksClusterName(cluster));
};

/** Whether tags say that something is the cluster's, by whomever they were given. */
export const isOfCluster = (cluster: Cluster, tags?: AwsTag[]): boolean =>
  isOwned(cluster, tags) || isOfKubernetes(cluster, tags);

/** Whether tags name no cluster at all. */
export const namesNobody = (tags: AwsTag[] = []): boolean =>
  tags.every((tag) => tag.Key !== CLUSTER_ID && ownerIn(tag).length === 0);

const ownerIn = ({ Key = "", Value = "" }: AwsTag): string[] => {
  if (NAMING.includes(Key)) return [Value];
  return Key.startsWith(OWNED) && Value === "owned" ? [Key.slice(OWNED.length)] : [];
};

/** Whether GuardDuty made it, which does so by itself in every VPC that has nodes. */
export const isOfGuardDuty = (tags: AwsTag[] = []): boolean =>
  tags.some(({ Key, Value }) => Key === GUARD_DUTY.Key && Value === GUARD_DUTY.Value);

/**
 * Lists of EC2 filters, each of which finds volumes of the cluster's pods: our add-on gives them our
 * tags, a driver that the customer has installed may give them the cluster's name.
 */
export const filtersForVolumes = (cluster: Cluster) =>
  [
    allOwnedBy(cluster),
    [{ Name: `tag:${OWNED}${eksClusterName(cluster)}`, Values: ["owned"] }],
  ].map((proof) => [...proof, { Name: "tag-key", Values: [CLAIM] }]);

/** EC2 filters that find whatever volumes of claims are attached to nothing. */
export const FREE_CLAIMS = [
  { Name: "tag-key", Values: [CLAIM] },
  { Name: "status", Values: ["available"] },
];

/** The name of the claim that a volume was made for. */
export const claimIn = (tags: AwsTag[] = []): string =>
  tags.find(({ Key }) => Key === CLAIM)?.Value ?? "";

/** All tags of which one is enough to touch something, our own among them. */
export const proofsOf = (cluster: Cluster): [key: string, value: string][] => [
  [CLUSTER_ID, cluster.clusterId],
  [`${OWNED}${eksClusterName(cluster)}`, "owned"],
  ...NAMING.map((key): [string, string] => [key, eksClusterName(cluster)]),
  [GUARD_DUTY.Key, GUARD_DUTY.Value],
];
