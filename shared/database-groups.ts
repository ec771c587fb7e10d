/** The database's two groups: of the subnets that it lies in, and of its parameters. */

import {
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBParameterGroupCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  ListTagsForResourceCommand,
  ModifyDBParameterGroupCommand,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { isAlreadyThere } from "./aws-errors.ts";
import { deleting, together, unlessGone } from "./calls.ts";
import type { Cluster } from "./cluster.ts";
import { familyOf } from "./database-settings.ts";
import { NameTaken } from "./errors.ts";
import type { Subnets } from "./facts.ts";
import { must } from "./must.ts";
import { databaseName, dbParameterGroupName, dbSubnetGroupName } from "./names.ts";
import { allPages } from "./pages.ts";
import type { Plan } from "./plan.ts";
import { isOwned, tagList } from "./tags.ts";

interface Ground {
  cluster: Cluster;
  plan: Plan;
  subnets: Subnets;
}

/** Makes both groups, or finds those that an earlier attempt made. */
export const ensureGroups = async (rds: RDSClient, ground: Ground): Promise<void> => {
  await together([ensureSubnetGroup, ensureParameterGroup], (ensure) => ensure(rds, ground));
};

/** Deletes both groups; RDS refuses as long as the database is there. */
export const removeGroups = async (rds: RDSClient, cluster: Cluster): Promise<void> => {
  await together([removeSubnetGroup, removeParameterGroups], (remove) => remove(rds, cluster));
};

const ensureSubnetGroup = (rds: RDSClient, { cluster, subnets }: Ground) => {
  const name = dbSubnetGroupName(cluster);
  const created = rds.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: name,
      DBSubnetGroupDescription: `Private subnets of ${name}`,
      SubnetIds: subnets.privateSubnetIds,
      Tags: tagList(cluster, "database-subnet-group"),
    }),
  );
  return orOurs(rds, cluster, { created, group: `subgrp:${name}` });
};

/** RDS takes some minutes to spread a new group; its own default for this parameter is 1 from PostgreSQL 15. */
const ensureParameterGroup = async (rds: RDSClient, { cluster, plan }: Ground) => {
  const family = familyOf(plan);
  const name = dbParameterGroupName(cluster, family);
  const created = rds.send(
    new CreateDBParameterGroupCommand({
      DBParameterGroupName: name,
      DBParameterGroupFamily: family,
      Description: `Parameters of ${databaseName(cluster)}`,
      Tags: tagList(cluster, "database-parameter-group"),
    }),
  );
  await orOurs(rds, cluster, { created, group: `pg:${name}` });
  await rds.send(
    new ModifyDBParameterGroupCommand({
      DBParameterGroupName: name,
      Parameters: [
        { ParameterName: "rds.force_ssl", ParameterValue: "1", ApplyMethod: "pending-reboot" },
      ],
    }),
  );
};

interface Creation {
  created: Promise<unknown>;
  group: string;
}

/** Takes a group that is there already for an earlier attempt's, if the tags under its ARN say so. */
const orOurs = async (rds: RDSClient, cluster: Cluster, { created, group }: Creation) => {
  try {
    await created;
  } catch (cause) {
    if (!isAlreadyThere(cause)) throw cause;
    if (!(await isOurs(rds, cluster, group)))
      throw new NameTaken(`${group} is not this cluster's, must be absent`, { cause });
  }
};

/** Of a group that is there: RDS does not document what it says of the tags of one that is not. */
const isOurs = async (rds: RDSClient, cluster: Cluster, group: string): Promise<boolean> => {
  const ResourceName = `arn:aws:rds:${cluster.region}:${cluster.accountId}:${group}`;
  const { TagList } = await rds.send(new ListTagsForResourceCommand({ ResourceName }));
  return isOwned(cluster, TagList);
};

const removeSubnetGroup = async (rds: RDSClient, cluster: Cluster) => {
  const name = { DBSubnetGroupName: dbSubnetGroupName(cluster) };
  const found = await unlessGone(rds.send(new DescribeDBSubnetGroupsCommand(name)));
  if (!found) return;
  await removeGroup(rds, cluster, {
    group: `subgrp:${name.DBSubnetGroupName}`,
    remove: () => rds.send(new DeleteDBSubnetGroupCommand(name)),
  });
};

/** Of whichever family: the plan that chose it is not at hand. */
const removeParameterGroups = async (rds: RDSClient, cluster: Cluster) => {
  const all = await allPages(async (Marker) => {
    const answer = await rds.send(new DescribeDBParameterGroupsCommand({ Marker }));
    return { items: answer.DBParameterGroups, next: answer.Marker };
  });
  const names = all.map((group) => must(group.DBParameterGroupName, "name"));
  const ours = names.filter((name) => name.startsWith(dbParameterGroupName(cluster, "postgres")));
  await together(ours, (DBParameterGroupName) =>
    removeGroup(rds, cluster, {
      group: `pg:${DBParameterGroupName}`,
      remove: () => rds.send(new DeleteDBParameterGroupCommand({ DBParameterGroupName })),
    }),
  );
};

interface GroupRemoval {
  group: string;
  remove: () => Promise<unknown>;
}

const removeGroup = (rds: RDSClient, cluster: Cluster, { group, remove }: GroupRemoval) =>
  deleting(
    group,
    isOurs(rds, cluster, group).then((ours) => ours && remove()),
  );
