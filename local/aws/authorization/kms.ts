/** What KMS's operations need. */

import { aliasesOf, arnOf, keysOf } from "../services/kms/key.ts";
import type { Call } from "../world.ts";
import {
  type Input,
  type NeedsOf,
  requestTags,
  resourceTags,
  type Target,
  textOf,
} from "./need.ts";

/** The operation on the key and the alias that it names, and the tags that it gives. */
export const kmsNeeds: NeedsOf = (operation, input, call) => {
  const tags = tagsOf((input["Tags"] ?? []) as KmsTag[]);
  const context = requestTags(tags);
  return [
    { action: `kms:${operation}`, targets: targetsOf(input, call), context },
    ...(operation === "CreateKey" && tags.length
      ? [
          {
            action: "kms:TagResource",
            targets: [{ type: "key", arn: arnOf(call, "key/*") }],
            context,
          },
        ]
      : []),
  ];
};

const targetsOf = (input: Input, call: Call): Target[] => {
  const alias = textOf(input, "AliasName");
  const aliased = aliasesOf(call).get(alias)?.keyId ?? "";
  const key = textOf(input, "KeyId") || textOf(input, "TargetKeyId") || aliased;
  return [
    ...(alias ? [{ type: "alias", arn: arnOf(call, alias) }] : []),
    ...(key ? [keyTarget(key, call)] : []),
  ];
};

/** A key, named as KMS lets it be named; one that is not there can be any. */
export const keyTarget = (name: string, call: Call): Target => {
  const short = name.replace(arnOf(call, ""), "");
  const id = aliasesOf(call).get(short)?.keyId ?? short.replace(/^key\//, "");
  const found = keysOf(call).get(id);
  return {
    type: "key",
    arn: found?.key.Arn ?? arnOf(call, "key/*"),
    context: resourceTags(tagsOf(found?.tags ?? []), "kms"),
  };
};

interface KmsTag {
  TagKey?: string | undefined;
  TagValue?: string | undefined;
}

const tagsOf = (tags: KmsTag[]) =>
  tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }));
