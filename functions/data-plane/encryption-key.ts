/** The cluster's own KMS key, by which EKS encrypts Kubernetes' secrets. */

import {
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  EnableKeyRotationCommand,
  type KeyMetadata,
  KMSClient,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { isGone } from "../../shared/aws-errors.ts";
import { askingOnce, deleting, orAlreadyThere, together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { describeKey, isOwnKey, ownKeys } from "../../shared/encryption-keys.ts";
import { NameTaken } from "../../shared/errors.ts";
import type { EncryptionKey } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { encryptionKeyAlias } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { tagList } from "../../shared/tags.ts";

/** Makes the key with its alias, or finds it; KMS renews its material every year. */
export const ensure = step(
  "EnsureEncryptionKey",
  {},
  async ({ cluster }, account): Promise<EncryptionKey> => {
    const kms = new KMSClient(account);
    const named = await findNamed(kms, cluster);
    const found = named ?? (await findTagged(kms, cluster)).toSorted(byId)[0];
    const key = await (found ?? create(new KMSClient(askingOnce(account)), cluster));
    if (key.KeyState !== "Enabled")
      throw new Error(`key ${key.KeyId} is ${key.KeyState}, must be Enabled`);
    if (!named) await name(kms, cluster, key);
    await kms.send(new EnableKeyRotationCommand({ KeyId: key.KeyId }));
    await deleteSpares(kms, cluster, key);
    return { keyArn: must(key.Arn, "Arn") };
  },
);

/**
 * Has KMS delete the key in a week, the least that it takes, and frees its alias. What was encrypted
 * by the key is lost with it, and is only that which is deleted with the cluster.
 */
export const remove = step("RemoveEncryptionKey", {}, async ({ cluster }, account) => {
  const kms = new KMSClient(account);
  const alias = encryptionKeyAlias(cluster);
  await deleting(alias, removeAlias(kms, cluster, alias));
  await together(await findTagged(kms, cluster), ({ KeyId }) =>
    deleting(`key ${KeyId}`, scheduleDeletion(kms, KeyId)),
  );
  return {};
});

const findNamed = async (kms: KMSClient, cluster: Cluster) => {
  const alias = encryptionKeyAlias(cluster);
  try {
    const key = await describeKey(kms, alias);
    if (await isOwnKey(kms, cluster, key.KeyId)) return key;
    throw new NameTaken(`key ${key.KeyId} with ${alias} is not this cluster's, must be absent`);
  } catch (error) {
    if (!isGone(error)) throw error;
    return undefined;
  }
};

/** The cluster's keys, but for those that are to be deleted. */
const findTagged = async (kms: KMSClient, cluster: Cluster): Promise<KeyMetadata[]> => {
  const own = await ownKeys(kms, cluster);
  return own.filter(({ KeyState }) => KeyState !== "PendingDeletion");
};

const byId = (one: KeyMetadata, other: KeyMetadata) =>
  `${one.KeyId}`.localeCompare(`${other.KeyId}`);

/** KMS takes no client token: an attempt that died may have left one that has no alias. */
const deleteSpares = async (kms: KMSClient, cluster: Cluster, { KeyId: kept }: KeyMetadata) => {
  const tagged = await findTagged(kms, cluster);
  const spares = tagged.filter(({ KeyId }) => KeyId !== kept);
  await together(spares, ({ KeyId }) => scheduleDeletion(kms, KeyId));
};

const scheduleDeletion = (kms: KMSClient, KeyId: string | undefined) =>
  kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));

const removeAlias = async (kms: KMSClient, cluster: Cluster, AliasName: string) => {
  const { KeyId } = await describeKey(kms, AliasName);
  if (await isOwnKey(kms, cluster, KeyId)) await kms.send(new DeleteAliasCommand({ AliasName }));
};

/**
 * The key policy is AWS's default: who may use the key is left to the account's IAM. It names no
 * role, since KMS refuses one that does not exist yet, as most don't in a new account.
 */
const create = async (kms: KMSClient, cluster: Cluster): Promise<KeyMetadata> => {
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({
      Description: `Kubernetes secrets of ${cluster.name}`,
      Tags: tagList(cluster, "encryption-key").map(({ Key, Value }) => ({
        TagKey: Key,
        TagValue: Value,
      })),
    }),
  );
  return must(KeyMetadata, "KeyMetadata");
};

/** One that is there already was made by a call whose answer was lost: a stranger's was found before. */
const name = (kms: KMSClient, cluster: Cluster, { KeyId }: KeyMetadata) =>
  orAlreadyThere(
    kms.send(
      new CreateAliasCommand({ AliasName: encryptionKeyAlias(cluster), TargetKeyId: KeyId }),
    ),
  );
