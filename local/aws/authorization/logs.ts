/** What CloudWatch Logs' operations need. */

import { arnOf, groupsOf } from "../services/logs/log-group.ts";
import { type NeedsOf, requestTags, resourceTags, tagsOf, textOf } from "./need.ts";

/** The operation on the group that it names, and the tags that it gives. */
export const logsNeeds: NeedsOf = (operation, input, call) => {
  const name = textOf(input, "logGroupName") || textOf(input, "resourceArn").split(":")[6];
  const context = requestTags(tagsOf(input, "tags"));
  const tags = groupsOf(call).get(name ?? "")?.tags;
  const targets = name
    ? [{ type: "log-group", arn: arnOf(call, name), context: resourceTags(tags, "logs") }]
    : [];
  return [
    { action: `logs:${operation}`, targets, context },
    ...(operation === "CreateLogGroup" && context["aws:TagKeys"]
      ? [{ action: "logs:TagResource", targets, context }]
      : []),
  ];
};
