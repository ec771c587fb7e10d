/** What Auto Scaling's operations need. */

import { groupsOf } from "../services/auto-scaling/groups.ts";
import { type NeedsOf, requestTags, resourceTags, type Tags, type Target, tagsOf } from "./need.ts";

/** The operation on each of the groups whose tags it changes. */
export const autoScalingNeeds: NeedsOf = (operation, input, call) => {
  const given = (tagsOf(input, "Tags") ?? []) as (Tags[number] & { ResourceId?: string })[];
  const names = new Set(given.map(({ ResourceId = "" }) => ResourceId));
  const groups = groupsOf(call);
  const targets = [...names].map((name): Target => {
    const group = groups.get(name);
    return {
      type: "autoScalingGroup",
      arn:
        group?.AutoScalingGroupARN ??
        `arn:aws:autoscaling:${call.region}:${call.account}:autoScalingGroup:*:autoScalingGroupName/${name}`,
      context: resourceTags(group?.Tags, "autoscaling"),
    };
  });
  return [{ action: `autoscaling:${operation}`, targets, context: requestTags(given) }];
};
