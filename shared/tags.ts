/** Ownership tags: by these alone a resource is known to be ours. */

import type { Cluster } from "./cluster.ts";

const CLUSTER_ID = "astro:cluster-id";
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

/** EC2 filters that find the resource again. */
export const ownedBy = (cluster: Cluster, resource: string) => [
  { Name: `tag:${CLUSTER_ID}`, Values: [cluster.clusterId] },
  { Name: `tag:${RESOURCE}`, Values: [resource] },
];

/** Whether tags, as a list or as a record, say that the resource is this cluster's. */
export const isOwned = (
  cluster: Cluster,
  tags: Record<string, string> | AwsTag[] | undefined,
): boolean => {
  const record = Array.isArray(tags)
    ? Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))
    : tags;
  return record?.[CLUSTER_ID] === cluster.clusterId;
};

interface AwsTag {
  Key?: string | undefined;
  Value?: string | undefined;
}
