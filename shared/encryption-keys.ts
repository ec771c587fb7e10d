/** Which of an account's KMS keys are a cluster's: keys have no names, their tags tell. */

import {
  DescribeKeyCommand,
  type KeyMetadata,
  type KMSClient,
  ListKeysCommand,
  ListResourceTagsCommand,
} from "@aws-sdk/client-kms";
import { isDeniedByItself } from "./aws-errors.ts";
import { together } from "./calls.ts";
import type { Cluster } from "./cluster.ts";
import { must } from "./must.ts";
import { isOwned } from "./tags.ts";

/** The cluster's keys, in whatever state. A page of KMS's holds a thousand at most. */
export const ownKeys = async (kms: KMSClient, cluster: Cluster): Promise<KeyMetadata[]> => {
  const { Keys = [] } = await kms.send(new ListKeysCommand({ Limit: 1000 }));
  const own = await together(Keys, async ({ KeyId }) =>
    (await isOwnIfVisible(kms, cluster, KeyId)) ? describeKey(kms, KeyId) : undefined,
  );
  return own.flatMap((key) => key ?? []);
};

/** A key whose own policy hides it from us is a stranger's: ours leave everything to IAM. */
const isOwnIfVisible = async (kms: KMSClient, cluster: Cluster, KeyId: string | undefined) => {
  try {
    return await isOwnKey(kms, cluster, KeyId);
  } catch (error) {
    if (!isDeniedByItself(error)) throw error;
    return false;
  }
};

export const isOwnKey = async (kms: KMSClient, cluster: Cluster, KeyId: string | undefined) => {
  const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId }));
  const tags = Tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }));
  return isOwned(cluster, tags);
};

/** A key by its id, or by an alias. */
export const describeKey = async (
  kms: KMSClient,
  KeyId: string | undefined,
): Promise<KeyMetadata> => {
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
  return must(KeyMetadata, "KeyMetadata");
};
