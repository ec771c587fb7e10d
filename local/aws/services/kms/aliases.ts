/** Aliases: names of keys, unique in an account and a region. */

import type {
  AliasListEntry,
  CreateAliasCommandInput,
  DeleteAliasCommandInput,
  ListAliasesCommandInput,
} from "@aws-sdk/client-kms";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { aliasesOf, arnOf, keysOf, mustKey, mustLiveKey } from "./key.ts";

const create = ({ AliasName = "", TargetKeyId }: CreateAliasCommandInput, call: Call) => {
  if (!/^alias\/(?!aws\/)[\w/-]+$/.test(AliasName))
    throw new AwsError("InvalidAliasNameException", `${AliasName} is not a valid alias name.`);
  const { key } = mustLiveKey(TargetKeyId, call);
  if (aliasesOf(call).has(AliasName))
    throw new AwsError(
      "AlreadyExistsException",
      `An alias with the name ${arnOf(call, AliasName)} already exists`,
    );
  const createdAt = new Date(call.world.clock.now());
  aliasesOf(call).set(AliasName, { keyId: key.KeyId, createdAt });
  return {};
};

const list = ({ KeyId }: ListAliasesCommandInput, call: Call) => {
  const only = KeyId && mustKey(KeyId, call).key.KeyId;
  keysOf(call);
  return {
    Aliases: [...aliasesOf(call)]
      .filter(([, { keyId }]) => keyId === (only ?? keyId))
      .map(
        ([AliasName, { keyId, createdAt }]): AliasListEntry => ({
          AliasName,
          AliasArn: arnOf(call, AliasName),
          TargetKeyId: keyId,
          CreationDate: createdAt,
          LastUpdatedDate: createdAt,
        }),
      ),
    Truncated: false,
  };
};

/** An alias of a key that waits for its deletion can go before it. */
const remove = ({ AliasName = "" }: DeleteAliasCommandInput, call: Call) => {
  mustKey(AliasName, call);
  aliasesOf(call).delete(AliasName);
  return {};
};

export const aliases = { CreateAlias: create, ListAliases: list, DeleteAlias: remove };
