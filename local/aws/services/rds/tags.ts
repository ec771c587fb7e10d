/** Tags of instances, snapshots, subnet groups and parameter groups. */

import type {
  AddTagsToResourceCommandInput,
  ListTagsForResourceCommandInput,
  RemoveTagsFromResourceCommandInput,
  Tag,
} from "@aws-sdk/client-rds";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { instancesOf } from "./db-instance.ts";
import { parameterGroupsOf } from "./db-parameter-groups.ts";
import { snapshotsOf } from "./db-snapshots.ts";
import { subnetGroupsOf } from "./db-subnet-groups.ts";
import { invalidValue } from "./refusals.ts";

/** Something with tags. */
interface Tagged {
  tags: Tag[];
}

/** By the part of an ARN that says what it is of. */
const KINDS: Record<
  string,
  { all: (place: Place) => Map<string, Tagged>; code: string; noun: string }
> = {
  db: { all: instancesOf, code: "DBInstanceNotFound", noun: "a DB Instance" },
  snapshot: { all: snapshotsOf, code: "DBSnapshotNotFound", noun: "a DB Snapshot" },
  subgrp: { all: subnetGroupsOf, code: "DBSubnetGroupNotFoundFault", noun: "a DB Subnet Group" },
  pg: { all: parameterGroupsOf, code: "DBParameterGroupNotFound", noun: "a DB Parameter Group" },
};

const mustTagged = (arn: string | undefined, place: Place): Tagged => {
  const [, , service, region, account, kind = "", name = ""] = (arn ?? "").split(":");
  const known = KINDS[kind];
  if (service !== "rds" || region !== place.region || account !== place.account || !known)
    throw invalidValue(`Invalid resource name: ${arn}`);
  const found = known.all(place).get(name.toLowerCase());
  if (found) return found;
  throw new AwsError(
    known.code,
    `Could not find ${known.noun} matching the resource name: '${arn}'`,
    404,
  );
};

const add = ({ ResourceName, Tags = [] }: AddTagsToResourceCommandInput, call: Call) => {
  const tagged = mustTagged(ResourceName, call);
  const keys = Tags.map(({ Key }) => Key);
  tagged.tags = [...tagged.tags.filter(({ Key }) => !keys.includes(Key)), ...Tags];
  return {};
};

const list = ({ ResourceName }: ListTagsForResourceCommandInput, call: Call) => ({
  TagList: mustTagged(ResourceName, call).tags,
});

const remove = ({ ResourceName, TagKeys }: RemoveTagsFromResourceCommandInput, call: Call) => {
  const tagged = mustTagged(ResourceName, call);
  tagged.tags = tagged.tags.filter(({ Key = "" }) => !TagKeys?.includes(Key));
  return {};
};

export const tags = {
  AddTagsToResource: add,
  ListTagsForResource: list,
  RemoveTagsFromResource: remove,
};
