/** What is left of a cluster's database, and what others made of it or for their own in its VPC. */

import { CloudWatchLogsClient, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeDBInstanceAutomatedBackupsCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  DescribeDBSubnetGroupsCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { unlessGone } from "../calls.ts";
import type { Cluster } from "../cluster.ts";
import type { CustomerAccount } from "../customer-account.ts";
import { must } from "../must.ts";
import { databaseName, OS_METRICS_LOG_GROUP } from "../names.ts";
import { allPages } from "../pages.ts";
import {
  keptSnapshot,
  metricsOfDatabases,
  retainedBackup,
  subnetGroupOfVpc,
} from "../remainders.ts";
import { isOwned, sisterOf } from "../tags.ts";
import type { Sweep } from "./sweep.ts";

export const database: Sweep = async ({ cluster, account }) => {
  const name = databaseName(cluster);
  const found = await unlessGone(
    new RDSClient(account).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name })),
  );
  const [instance] = found?.DBInstances ?? [];
  return {
    looked: `RDS database ${name} in ${cluster.region}`,
    remaining: isOwned(cluster, instance?.TagList) ? [`database ${name}`] : [],
  };
};

/** They have the tags of the database that they are of, whoever took them. */
export const snapshots: Sweep = async ({ cluster, account }) => {
  const DBInstanceIdentifier = databaseName(cluster);
  const { DBSnapshots = [] } = await new RDSClient(account).send(
    new DescribeDBSnapshotsCommand({ DBInstanceIdentifier }),
  );
  const ours = DBSnapshots.filter(({ TagList }) => isOwned(cluster, TagList));
  return {
    looked: `RDS snapshots of ${DBInstanceIdentifier} in ${cluster.region}`,
    left: ours.map((snapshot) =>
      keptSnapshot(cluster, {
        id: must(snapshot.DBSnapshotIdentifier, "DBSnapshotIdentifier"),
        sizeGiB: must(snapshot.AllocatedStorage, "AllocatedStorage"),
      }),
    ),
  };
};

/** We delete them with the database; whoever deletes it by hand may have RDS keep them. */
export const automatedBackups: Sweep = async ({ cluster, account }) => {
  const DBInstanceIdentifier = databaseName(cluster);
  const found = await unlessGone(
    new RDSClient(account).send(
      new DescribeDBInstanceAutomatedBackupsCommand({ DBInstanceIdentifier }),
    ),
  );
  const retained = found?.DBInstanceAutomatedBackups?.filter(({ Status }) => Status === "retained");
  return {
    looked: `RDS automated backups of ${DBInstanceIdentifier} in ${cluster.region}`,
    left: (retained ?? []).map((backup) =>
      retainedBackup(cluster, {
        id: must(backup.DbiResourceId, "DbiResourceId"),
        sizeGiB: must(backup.AllocatedStorage, "AllocatedStorage"),
        days: must(backup.BackupRetentionPeriod, "BackupRetentionPeriod"),
      }),
    ),
  };
};

/** The cluster's metrics are in it, and no tag: as long as another cluster of ours writes there, it is in use. */
export const metrics: Sweep = async ({ cluster, account }) => {
  const resourceArn = `arn:aws:logs:${cluster.region}:${cluster.accountId}:log-group:${OS_METRICS_LOG_GROUP}`;
  const found = await unlessGone(
    new CloudWatchLogsClient(account).send(new ListTagsForResourceCommand({ resourceArn })),
  );
  const isLeft = found && !(await isAnotherMonitored(cluster, account));
  return {
    looked: `log group ${OS_METRICS_LOG_GROUP} in ${cluster.region}`,
    left: isLeft ? [metricsOfDatabases(cluster)] : [],
  };
};

const isAnotherMonitored = async (cluster: Cluster, account: CustomerAccount) => {
  const rds = new RDSClient(account);
  const all = await allPages(async (Marker) => {
    const answer = await rds.send(new DescribeDBInstancesCommand({ Marker }));
    return { items: answer.DBInstances, next: answer.Marker };
  });
  return all.some(
    ({ MonitoringInterval, TagList }) => MonitoringInterval && sisterOf(cluster, TagList),
  );
};

/** RDS keeps a group, even when the VPC that it names is gone. */
export const subnetGroups: Sweep = async ({ cluster, account, vpcId }) => {
  const rds = new RDSClient(account);
  const all = await allPages(async (Marker) => {
    const answer = await rds.send(new DescribeDBSubnetGroupsCommand({ Marker }));
    return { items: answer.DBSubnetGroups, next: answer.Marker };
  });
  const here = all.filter(({ VpcId }) => vpcId && VpcId === vpcId);
  return {
    looked: `DB subnet groups in ${cluster.region}, by VPC`,
    left: here.map(({ DBSubnetGroupName: name }) =>
      subnetGroupOfVpc(cluster, must(name, "DBSubnetGroupName")),
    ),
  };
};
