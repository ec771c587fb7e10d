/** Tags of everything in EKS that has an ARN. */

import type {
  ListTagsForResourceCommandInput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-eks";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { clustersOf, remaining, type SimulatedCluster } from "./cluster.ts";

const tag = ({ resourceArn, tags }: TagResourceCommandInput, call: Call) => {
  Object.assign(mustTags(resourceArn, call), tags);
  return {};
};

const untag = ({ resourceArn, tagKeys }: UntagResourceCommandInput, call: Call) => {
  const tags = mustTags(resourceArn, call);
  for (const key of tagKeys ?? []) delete tags[key];
  return {};
};

const list = ({ resourceArn }: ListTagsForResourceCommandInput, call: Call) => ({
  tags: mustTags(resourceArn, call),
});

const mustTags = (arn: string | undefined, place: Place): Record<string, string> => {
  const found = [...clustersOf(place).values()]
    .flatMap((cluster) => taggedIn(cluster, place))
    .find((one) => one.arn === arn);
  if (found) return found.tags;
  throw new AwsError("NotFoundException", `Resource not found for ARN: ${arn}`, 404);
};

const taggedIn = (
  { cluster, nodegroups, addons, accessEntries, associations }: SimulatedCluster,
  place: Place,
) => [
  { arn: cluster.arn, tags: cluster.tags },
  ...[...remaining(nodegroups, place).values()].map(({ nodegroup: { nodegroupArn, tags } }) => ({
    arn: nodegroupArn,
    tags,
  })),
  ...[...remaining(addons, place).values()].map(({ addon: { addonArn, tags } }) => ({
    arn: addonArn,
    tags,
  })),
  ...[...accessEntries.values()].map(({ entry: { accessEntryArn, tags } }) => ({
    arn: accessEntryArn,
    tags,
  })),
  ...[...associations.values()].map(({ associationArn, tags }) => ({ arn: associationArn, tags })),
];

export const tags = { TagResource: tag, UntagResource: untag, ListTagsForResource: list };
