/** Tags of roles. */

import type {
  ListRoleTagsCommandInput,
  Tag,
  TagRoleCommandInput,
  UntagRoleCommandInput,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { mustModifiableRole, mustRole } from "./role.ts";

/** Refuses a list in which a key comes twice; IAM's keys do not tell upper from lower case. */
export const mustBeDistinct = (tags: Tag[]): void => {
  if (new Set(tags.map(keyOf)).size === tags.length) return;
  throw new AwsError(
    "InvalidInput",
    "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
  );
};

const tag = ({ RoleName, Tags: added = [] }: TagRoleCommandInput, call: Call) => {
  const { role } = mustModifiableRole(RoleName, call);
  mustBeDistinct(added);
  const replaced = new Set(added.map(keyOf));
  role.Tags = [...(role.Tags ?? []).filter((one) => !replaced.has(keyOf(one))), ...added];
  return {};
};

const untag = ({ RoleName, TagKeys = [] }: UntagRoleCommandInput, call: Call) => {
  const { role } = mustModifiableRole(RoleName, call);
  const removed = new Set(TagKeys.map((key) => key.toLowerCase()));
  role.Tags = (role.Tags ?? []).filter((one) => !removed.has(keyOf(one)));
  return {};
};

const list = ({ RoleName }: ListRoleTagsCommandInput, call: Call) => ({
  Tags: mustRole(RoleName, call).role.Tags ?? [],
  IsTruncated: false,
});

const keyOf = ({ Key }: Tag) => (Key ?? "").toLowerCase();

export const roleTags = { TagRole: tag, UntagRole: untag, ListRoleTags: list };
