/** The Airflow metadata database: RDS for PostgreSQL in two zones. */

import {
  CreateDBInstanceCommand,
  type DBInstance,
  DeleteDBInstanceCommand,
  type DeleteDBInstanceMessage,
  DescribeDBInstancesCommand,
  DescribeEventsCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import type { z } from "zod";
import { isNotYetAssumable } from "../../shared/aws-errors.ts";
import { recordBroken } from "../../shared/broken.ts";
import { deleting, unlessGone } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import type { CustomerAccount } from "../../shared/customer-account.ts";
import { ensureGroups, removeGroups } from "../../shared/database-groups.ts";
import { databaseFor } from "../../shared/database-settings.ts";
import { JustStarted, NameTaken, NotReady } from "../../shared/errors.ts";
import { Roles, SecurityGroups, Subnets } from "../../shared/facts.ts";
import { replace } from "../../shared/healing.ts";
import { Keep } from "../../shared/keep.ts";
import { must } from "../../shared/must.ts";
import { databaseName, finalSnapshotName } from "../../shared/names.ts";
import { Plan } from "../../shared/plan.ts";
import { type StepInput, step } from "../../shared/step.ts";
import { isOwned } from "../../shared/tags.ts";

const facts = { plan: Plan, subnets: Subnets, securityGroups: SecurityGroups, roles: Roles };
type Input = StepInput & z.infer<z.ZodObject<typeof facts>>;

/** Statuses of RDS's user guide that no waiting ends. One that has them may have been in use before. */
const FAILED = /^(failed|incompatible|inaccessible|insufficient-capacity|storage-full)/;

/** Makes the database with its two groups, or finds the one that an earlier attempt made. */
export const ensure = step("EnsureDatabase", facts, async (input, account) => {
  const rds = new RDSClient(account);
  const name = databaseName(input.cluster);
  const found = await find(rds, name);
  if (!found) return create(rds, input);
  if (!isOwned(input.cluster, found.TagList))
    throw new NameTaken(`database ${name} is not this cluster's, must be absent`);
  const status = must(found.DBInstanceStatus, "DBInstanceStatus");
  if (FAILED.test(status)) await mend(rds, { cluster: input.cluster, account }, found);
  if (status !== "available") throw new NotReady(`database ${name} is ${status}`);
  return {
    endpoint: must(found.Endpoint?.Address, "Endpoint.Address"),
    port: must(found.Endpoint?.Port, "Endpoint.Port"),
    secretArn: must(found.MasterUserSecret?.SecretArn, "MasterUserSecret.SecretArn"),
    engineVersion: must(found.EngineVersion, "EngineVersion"),
  };
});

/**
 * Deletes the database with its two groups, after a last snapshot if that is to be kept. RDS deletes
 * the automated backups and the password's secret with it; the snapshot gets the database's tags.
 */
export const remove = step("RemoveDatabase", { keep: Keep }, async ({ cluster, keep }, account) => {
  const rds = new RDSClient(account);
  const name = databaseName(cluster);
  const found = await find(rds, name);
  if (found && isOwned(cluster, found.TagList))
    return discard(rds, found, lastSnapshot(keep, cluster, found));
  await removeGroups(rds, cluster);
  return {};
});

const find = async (rds: RDSClient, DBInstanceIdentifier: string) => {
  const found = await unlessGone(
    rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier })),
  );
  return found?.DBInstances?.[0];
};

/**
 * Removes an instance that never had an endpoint, so that nobody can have written to it. All others
 * hold data: people must bring them back. RDS says why in its events, which it forgets in 14 days.
 */
const mend = async (rds: RDSClient, where: Where, instance: DBInstance): Promise<void> => {
  const name = must(instance.DBInstanceIdentifier, "DBInstanceIdentifier");
  const wreck = {
    step: "EnsureDatabase",
    resource: "database",
    id: must(instance.DbiResourceId, "DbiResourceId"),
    state: `database ${name} is ${instance.DBInstanceStatus}, must be available`,
    evidence: await eventsOf(rds, name),
    remove: () => removeUnused(rds, instance),
  } as const;
  if (!instance.Endpoint && !instance.LatestRestorableTime) return replace(where, [wreck]);
  await recordBroken(where.cluster, wreck);
  throw new Error(wreck.state);
};

interface Where {
  cluster: Cluster;
  account: CustomerAccount;
}

const FOURTEEN_DAYS_IN_MINUTES = 14 * 24 * 60;

const eventsOf = async (rds: RDSClient, SourceIdentifier: string): Promise<string[]> => {
  const { Events = [] } = await rds.send(
    new DescribeEventsCommand({
      SourceType: "db-instance",
      SourceIdentifier,
      Duration: FOURTEEN_DAYS_IN_MINUTES,
    }),
  );
  return Events.map(({ Date: date, Message }) => `${date?.toISOString()} ${Message}`);
};

/** RDS may not let go of a protected one: that is for people then, and not for waiting. */
const removeUnused = async (rds: RDSClient, instance: DBInstance) => {
  if (instance.DeletionProtection) await unprotect(rds, instance);
  await rds.send(
    new DeleteDBInstanceCommand({
      DBInstanceIdentifier: instance.DBInstanceIdentifier,
      SkipFinalSnapshot: true,
      DeleteAutomatedBackups: true,
    }),
  );
};

const create = async (rds: RDSClient, input: Input): Promise<never> => {
  try {
    await ensureGroups(rds, input);
    await rds.send(new CreateDBInstanceCommand(databaseFor(input)));
  } catch (cause) {
    if (!isNotYetAssumable(cause)) throw cause;
    throw new NotReady("rds cannot use its roles yet", { cause });
  }
  throw new JustStarted(`database ${databaseName(input.cluster)} is creating`);
};

const discard = async (
  rds: RDSClient,
  instance: DBInstance,
  snapshot: Snapshot,
): Promise<never> => {
  const { DBInstanceIdentifier, DBInstanceStatus, DeletionProtection } = instance;
  const name = `database ${DBInstanceIdentifier}`;
  if (DBInstanceStatus === "deleting") throw new NotReady(`${name} is deleting`);
  if (DeletionProtection) await deleting(name, unprotect(rds, instance));
  const deletion = { DBInstanceIdentifier, DeleteAutomatedBackups: true, ...snapshot };
  await deleting(name, rds.send(new DeleteDBInstanceCommand(deletion)));
  throw new JustStarted(`${name} is being deleted`);
};

const unprotect = (rds: RDSClient, { DBInstanceIdentifier }: DBInstance) =>
  rds.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier,
      DeletionProtection: false,
      ApplyImmediately: true,
    }),
  );

type Snapshot = Pick<DeleteDBInstanceMessage, "FinalDBSnapshotIdentifier" | "SkipFinalSnapshot">;

/** Statuses in which RDS deletes an instance without a last snapshot only (RDS's API reference). */
const BEYOND_SAVING = /^(failed|incompatible-(network|restore))$/;

/** The moment is part of the name, since an attempt that came to nothing may have left a snapshot. */
const lastSnapshot = (keep: Keep, cluster: Cluster, { DBInstanceStatus }: DBInstance): Snapshot =>
  keep.finalSnapshot && !BEYOND_SAVING.test(`${DBInstanceStatus}`)
    ? { FinalDBSnapshotIdentifier: finalSnapshotName(cluster, new Date()) }
    : { SkipFinalSnapshot: true };
