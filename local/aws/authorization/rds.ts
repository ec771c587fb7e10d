/** What RDS's operations need, and what RDS checks of its caller in other services. */

import { instancesOf } from "../services/rds/db-instance.ts";
import { parameterGroupsOf } from "../services/rds/db-parameter-groups.ts";
import { snapshotsOf } from "../services/rds/db-snapshots.ts";
import { subnetGroupsOf } from "../services/rds/db-subnet-groups.ts";
import type { Call } from "../world.ts";
import {
  type Input,
  type Need,
  type NeedsOf,
  passRole,
  requestTags,
  resourceTags,
  type Tags,
  type Target,
  tagsOf,
  textOf,
} from "./need.ts";

/** Members of inputs that name resources: their type, and those that exist. */
const NAMED = {
  DBInstanceIdentifier: { type: "db", all: instancesOf },
  DBParameterGroupName: { type: "pg", all: parameterGroupsOf },
  DBSnapshotIdentifier: { type: "snapshot", all: snapshotsOf },
  DBSubnetGroupName: { type: "subgrp", all: subnetGroupsOf },
} as const;

/** What operations list that are not about instances when they name none. */
const LISTED: Record<string, string> = {
  DescribeDBParameterGroups: "pg",
  DescribeDBSubnetGroups: "subgrp",
};

/** The operation itself, the tags that it gives, and the secret in which RDS keeps the password. */
export const rdsNeeds: NeedsOf = (operation, input, call) => [
  {
    action: `rds:${operation}`,
    targets: targetsOf(operation, input, call),
    context: requestTags(tagsOf(input, "Tags")),
  },
  ...tagging(operation, input, call),
  ...managedPassword(operation, input, call),
  ...lastSnapshot(operation, input, call),
  ...passRole(textOf(input, "MonitoringRoleArn"), "monitoring.rds.amazonaws.com"),
];

const targetsOf = (operation: string, input: Input, call: Call): Target[] => {
  const arn = textOf(input, "ResourceName");
  if (arn) return [existing(arn.split(":")[5] ?? "", arn.split(":").slice(6).join(":"), call)];
  const named = Object.entries(NAMED).flatMap(([member, { type }]) =>
    textOf(input, member) ? [existing(type, textOf(input, member).toLowerCase(), call)] : [],
  );
  if (operation === "CreateDBInstance") return [...named, optionGroup(input, call)];
  const type = LISTED[operation] ?? "db";
  return named.length ? named : [{ type, arn: arnOf(call, type, "*") }];
};

const existing = (type: string, name: string, call: Call): Target => {
  const kind = Object.values(NAMED).find((one) => one.type === type);
  const found: { tags: Tags } | undefined = kind?.all(call).get(name);
  return { type, arn: arnOf(call, type, name), context: resourceTags(found?.tags, "rds") };
};

/** An instance that names no option group gets the default one of its engine. */
const optionGroup = (input: Input, call: Call): Target => {
  const [major] = textOf(input, "EngineVersion").split(".");
  const byDefault = `default:${textOf(input, "Engine")}-${major}`;
  const name = textOf(input, "OptionGroupName") || byDefault;
  return { type: "og", arn: arnOf(call, "og", name) };
};

const tagging = (operation: string, input: Input, call: Call): Need[] => {
  const context = requestTags(tagsOf(input, "Tags"));
  if (!operation.startsWith("Create") || !context["aws:TagKeys"]) return [];
  const targets = targetsOf(operation, input, call).slice(0, 1);
  return [{ action: "rds:AddTagsToResource", targets, context }];
};

/**
 * Permissions of the caller for a password that RDS makes and keeps in Secrets Manager (RDS User
 * Guide, "Permissions required for Secrets Manager integration").
 */
const managedPassword = (operation: string, input: Input, call: Call): Need[] => {
  if (operation !== "CreateDBInstance" || !input["ManageMasterUserPassword"]) return [];
  const { account, region } = call;
  const secret = `arn:aws:secretsmanager:${region}:${account}:secret:rds!db-*`;
  const key = `arn:aws:kms:${region}:${account}:key/*`;
  return [
    { action: "kms:DescribeKey", targets: [{ type: "key", arn: key }] },
    { action: "secretsmanager:CreateSecret", targets: [{ type: "Secret", arn: secret }] },
    { action: "secretsmanager:TagResource", targets: [{ type: "Secret", arn: secret }] },
  ];
};

/**
 * RDS asks whoever deletes a database for the permission to make its last snapshot, and to tag it
 * (YaleSpinup/rds-api, release v0.19.2).
 */
const lastSnapshot = (operation: string, input: Input, call: Call): Need[] => {
  const name = textOf(input, "FinalDBSnapshotIdentifier");
  if (operation !== "DeleteDBInstance" || !name) return [];
  const snapshot = existing("snapshot", name, call);
  return [
    { action: "rds:CreateDBSnapshot", targets: [...targetsOf(operation, input, call), snapshot] },
    { action: "rds:AddTagsToResource", targets: [snapshot] },
  ];
};

const arnOf = ({ account, region }: Call, type: string, name: string) =>
  `arn:aws:rds:${region}:${account}:${type}:${name}`;
