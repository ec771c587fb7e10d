/** Tags of log groups. */

import type {
  ListTagsForResourceCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Call } from "../../world.ts";
import { arnOf, mustGroup } from "./log-group.ts";

const tag = ({ resourceArn, tags }: TagResourceCommandInput, call: Call) => {
  Object.assign(mustTags(resourceArn, call), tags);
  return {};
};

const untag = ({ resourceArn, tagKeys = [] }: UntagResourceCommandInput, call: Call) => {
  const tags = mustTags(resourceArn, call);
  for (const key of tagKeys) delete tags[key];
  return {};
};

const list = ({ resourceArn }: ListTagsForResourceCommandInput, call: Call) => ({
  tags: mustTags(resourceArn, call),
});

/** Here the ARN of a group is the one without `:*` at its end. */
const mustTags = (arn: string | undefined, call: Call) =>
  mustGroup(arn?.replace(arnOf(call, ""), ""), call).tags;

export const tags = { TagResource: tag, UntagResource: untag, ListTagsForResource: list };
