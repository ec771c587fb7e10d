/** Tags of keys. */

import type {
  ListResourceTagsCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-kms";
import type { Call } from "../../world.ts";
import { mustKey, mustLiveKey } from "./key.ts";

const tag = ({ KeyId, Tags = [] }: TagResourceCommandInput, call: Call) => {
  const found = mustLiveKey(KeyId, call);
  const all = new Map([...found.tags, ...Tags].map((one) => [one.TagKey, one]));
  found.tags = [...all.values()];
  return {};
};

const untag = ({ KeyId, TagKeys = [] }: UntagResourceCommandInput, call: Call) => {
  const found = mustLiveKey(KeyId, call);
  found.tags = found.tags.filter(({ TagKey = "" }) => !TagKeys.includes(TagKey));
  return {};
};

const list = ({ KeyId }: ListResourceTagsCommandInput, call: Call) => ({
  Tags: mustKey(KeyId, call).tags,
  Truncated: false,
});

export const tags = { TagResource: tag, UntagResource: untag, ListResourceTags: list };
