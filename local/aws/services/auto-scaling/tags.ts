/** Tags of Auto Scaling groups. */

import type {
  CreateOrUpdateTagsCommandInput,
  DeleteTagsCommandInput,
  DescribeTagsCommandInput,
  Tag,
} from "@aws-sdk/client-auto-scaling";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { groupsOf, nodegroupOf } from "./groups.ts";

const put = ({ Tags = [] }: CreateOrUpdateTagsCommandInput, call: Call) => {
  for (const tag of Tags) mustTagsOf(tag, call);
  for (const tag of Tags)
    mustTagsOf(tag, call).set(tag.Key ?? "", {
      ResourceId: tag.ResourceId,
      ResourceType: "auto-scaling-group",
      Key: tag.Key,
      Value: tag.Value ?? "",
      PropagateAtLaunch: tag.PropagateAtLaunch ?? true,
    });
  return {};
};

const remove = ({ Tags = [] }: DeleteTagsCommandInput, call: Call) => {
  for (const tag of Tags) mustTagsOf(tag, call).delete(tag.Key ?? "");
  return {};
};

/** The tags that callers gave to the tag's group. */
const mustTagsOf = ({ ResourceId }: Tag, call: Call) => {
  const nodegroup = nodegroupOf(ResourceId, call);
  if (nodegroup) return nodegroup.groupTags;
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
