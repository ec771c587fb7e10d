/** What is left of a cluster's control plane. What has a name of its own is ours if its tags say so. */

import { CloudWatchLogsClient, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { KMSClient } from "@aws-sdk/client-kms";
import { unlessGone } from "../calls.ts";
import { ownKeys } from "../encryption-keys.ts";
import { eksClusterName, eksLogGroupName } from "../names.ts";
import { keyToBeDeleted } from "../remainders.ts";
import { isOwned } from "../tags.ts";
import type { Sweep } from "./sweep.ts";

export const eksCluster: Sweep = async ({ cluster, account }) => {
  const name = eksClusterName(cluster);
  const found = await unlessGone(new EKSClient(account).send(new DescribeClusterCommand({ name })));
  return {
    looked: `EKS cluster ${name} in ${cluster.region}`,
    remaining: isOwned(cluster, found?.cluster?.tags) ? [`eks cluster ${name}`] : [],
  };
};

export const logGroup: Sweep = async ({ cluster, account }) => {
  const name = eksLogGroupName(cluster);
  const resourceArn = `arn:aws:logs:${cluster.region}:${cluster.accountId}:log-group:${name}`;
  const found = await unlessGone(
    new CloudWatchLogsClient(account).send(new ListTagsForResourceCommand({ resourceArn })),
  );
  return {
    looked: `log group ${name} in ${cluster.region}`,
    remaining: isOwned(cluster, found?.tags) ? [`log group ${name}`] : [],
  };
};

export const encryptionKey: Sweep = async ({ cluster, account }) => {
  const ours = await ownKeys(new KMSClient(account), cluster);
  return {
    looked: `KMS keys in ${cluster.region}, by our tags`,
    remaining: ours.filter((key) => !key.DeletionDate).map(({ KeyId }) => `key ${KeyId}`),
    left: ours.flatMap(({ KeyId: id, DeletionDate: on }) =>
      id && on ? keyToBeDeleted(cluster, { id, on }) : [],
    ),
  };
};
