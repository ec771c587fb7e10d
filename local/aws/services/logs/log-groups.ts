/** Log groups: made, described, deleted, and how long they keep what is in them. */

import type {
  CreateLogGroupCommandInput,
  DeleteLogGroupCommandInput,
  DeleteRetentionPolicyCommandInput,
  DescribeLogGroupsCommandInput,
  PutRetentionPolicyCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { page } from "../page.ts";
import { addGroup, groupsOf, mustGroup } from "./log-group.ts";

const create = (input: CreateLogGroupCommandInput, call: Call) => {
  const { logGroupName = "", tags } = input;
  if (!/^[\w/.#-]{1,512}$/.test(logGroupName))
    throw invalid(
      `1 validation error detected: Value '${logGroupName}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
    );
  if (groupsOf(call).has(logGroupName))
    throw new AwsError("ResourceAlreadyExistsException", "The specified log group already exists");
  addGroup(logGroupName, tags ?? {}, call);
  return {};
};

/** Days that a group can keep its events; without a policy it keeps them for ever. */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

const retain = (
  { logGroupName, retentionInDays = 0 }: PutRetentionPolicyCommandInput,
  call: Call,
) => {
  const found = mustGroup(logGroupName, call);
  if (!RETENTIONS.includes(retentionInDays))
    throw invalid(
      `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTIONS.join(", ")}]`,
    );
  found.group.retentionInDays = retentionInDays;
  return {};
};

const retainForEver = ({ logGroupName }: DeleteRetentionPolicyCommandInput, call: Call) => {
  delete mustGroup(logGroupName, call).group.retentionInDays;
  return {};
};

const describe = (input: DescribeLogGroupsCommandInput, call: Call) => {
  const { logGroupNamePrefix = "", limit = 50, nextToken: token } = input;
  const all = [...groupsOf(call)]
    .filter(([name]) => name.startsWith(logGroupNamePrefix))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { group }]) => group);
  const { items, nextToken } = page(all, { size: limit, token });
  return { logGroups: items, nextToken };
};

const remove = ({ logGroupName = "" }: DeleteLogGroupCommandInput, call: Call) => {
  mustGroup(logGroupName, call);
  groupsOf(call).delete(logGroupName);
  return {};
};

const invalid = (message: string) => new AwsError("InvalidParameterException", message);

export const logGroups = {
  CreateLogGroup: create,
  DescribeLogGroups: describe,
  PutRetentionPolicy: retain,
  DeleteRetentionPolicy: retainForEver,
  DeleteLogGroup: remove,
};
