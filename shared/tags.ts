/** Ownership tags: by these alone a resource is known to be ours. */

import type { Cluster } from "./cluster.ts";

/** Key of the tag that says of which cluster something is. */
export const CLUSTER_ID = "astro:cluster-id";
const ORGANIZATION_ID = "astro:organization-id";
const RESOURCE = "astro:resource";

/** A resource's tags as a plain record; `resource` is its role in the cluster, such as `private-subnet-a`. */
export const tagRecord = (cluster: Cluster, resource: string): Record<string, string> => ({
  Name: `astro-${cluster.name}-${resource}`,
  [CLUSTER_ID]: cluster.clusterId,
  [ORGANIZATION_ID]: cluster.organizationId,
  [RESOURCE]: resource,
});

/** The same tags as the list that most of AWS takes. */
export const tagList = (cluster: Cluster, resource: string) =>
  Object.entries(tagRecord(cluster, resource)).map(([Key, Value]) => ({ Key, Value }));

/** EC2 filters that find all that is the cluster's. */
export const allOwnedBy = (cluster: Cluster) => [
  { Name: `tag:${CLUSTER_ID}`, Values: [cluster.clusterId] },
];

/** The same for EC2's list of tags. */
export const tagsOf = (cluster: Cluster) => [
  { Name: "key", Values: [CLUSTER_ID] },
  { Name: "value", Values: [cluster.clusterId] },
];

/** EC2 filters that find the resource again. */
export const ownedBy = (cluster: Cluster, resource: string) => [
  ...allOwnedBy(cluster),
  { Name: `tag:${RESOURCE}`, Values: [resource] },
];

/** Whether tags, as a list or as a record, say that the resource is this cluster's. */
export const isOwned = (
  cluster: Cluster,
  tags: Record<string, string> | AwsTag[] | undefined,
): boolean => recordOf(tags)[CLUSTER_ID] === cluster.clusterId;

/** The cluster of ours that tags name, if it is of the same organization: an account has no other. */
export const sisterOf = (
  { organizationId }: Cluster,
  tags: Record<string, string> | AwsTag[] | undefined,
): string | undefined => {
  const record = recordOf(tags);
  return record[ORGANIZATION_ID] === organizationId ? record[CLUSTER_ID] : undefined;
};

/** What a resource is to its cluster, such as `private-subnet-a`. */
export const roleIn = (tags: Record<string, string> | AwsTag[] | undefined): string =>
  recordOf(tags)[RESOURCE] ?? "";

const recordOf = (tags: Record<string, string> | AwsTag[] = {}): Record<string, string> =>
  Array.isArray(tags)
    ? Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]))
    : tags;

export interface AwsTag {
  Key?: string | undefined;
  Value?: string | undefined;
}
