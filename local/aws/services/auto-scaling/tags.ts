/** Tags of Auto Scaling groups. */

import type {
  CreateOrUpdateTagsCommandInput,
  DeleteTagsCommandInput,
  DescribeTagsCommandInput,
  Tag,
} from "@aws-sdk/client-auto-scaling";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { groupsOf } from "./groups.ts";
import { givenTagsOf, keyOf } from "./tag.ts";

const put = ({ Tags = [] }: CreateOrUpdateTagsCommandInput, call: Call) => {
  for (const tag of Tags) mustBeOfGroup(tag, call);
  for (const tag of Tags)
    givenTagsOf(call).set(keyOf(tag), {
      ResourceId: tag.ResourceId,
      ResourceType: "auto-scaling-group",
      Key: tag.Key,
      Value: tag.Value ?? "",
      PropagateAtLaunch: tag.PropagateAtLaunch ?? true,
    });
  return {};
};

const remove = ({ Tags = [] }: DeleteTagsCommandInput, call: Call) => {
  for (const tag of Tags) {
    mustBeOfGroup(tag, call);
    givenTagsOf(call).delete(keyOf(tag));
  }
  return {};
};

const mustBeOfGroup = ({ ResourceId = "" }: Tag, call: Call) => {
  if (groupsOf(call).has(ResourceId)) return;
  throw new AwsError(
    "ValidationError",
    `AutoScalingGroup name not found - AutoScalingGroup with name: ${ResourceId} not found`,
  );
};

/** By what a filter of that name asks for. */
const FIELDS: Record<string, "ResourceId" | "Key" | "Value"> = {
  "auto-scaling-group": "ResourceId",
  key: "Key",
  value: "Value",
};

const describe = ({ Filters = [] }: DescribeTagsCommandInput, call: Call) => ({
  Tags: [...groupsOf(call).values()]
    .flatMap(({ Tags = [] }) => Tags)
    .filter((tag) =>
      Filters.every(({ Name = "", Values = [] }) => Values.includes(tag[fieldOf(Name)] ?? "")),
    ),
});

const fieldOf = (name: string) => {
  const field = FIELDS[name];
  if (field) return field;
  throw new AwsError("ValidationError", `Filter type ${name} is not correct.`);
};

export const tags = { CreateOrUpdateTags: put, DeleteTags: remove, DescribeTags: describe };
