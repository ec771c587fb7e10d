/** DB instances: created, described, deleted. */

import type {
  CreateDBInstanceCommandInput,
  DeleteDBInstanceCommandInput,
  DescribeDBInstancesCommandInput,
} from "@aws-sdk/client-rds";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { outlive } from "../ec2/network-interface.ts";
import { readyAfter } from "../ec2/resource.ts";
import { groupsOf } from "../logs/log-group.ts";
import { retainBackups } from "./automated-backups.ts";
import {
  instancesOf,
  mustInstance,
  type SimulatedInstance,
  statusOf,
  viewOf,
} from "./db-instance.ts";
import { interfacesFor, networkOf } from "./db-instance-network.ts";
import { checkRoles, checkSettings } from "./db-instance-rules.ts";
import { checkFamily } from "./db-parameter-groups.ts";
import { checkSnapshotName, takeFinalSnapshot } from "./db-snapshots.ts";
import { ENGINE, resolveVersion } from "./engine-versions.ts";
import { newInstance, newSecret } from "./new-db-instance.ts";
import { checkClass } from "./orderable-options.ts";
import { checkIdentifier, invalidCombination, invalidValue } from "./refusals.ts";
import { select } from "./resource.ts";

const create = (input: CreateDBInstanceCommandInput, call: Call) => {
  const { DBInstanceIdentifier = "", DBInstanceClass = "", Engine } = input;
  checkIdentifier("DBInstanceIdentifier", DBInstanceIdentifier);
  if (instancesOf(call).has(DBInstanceIdentifier.toLowerCase()))
    throw new AwsError("DBInstanceAlreadyExists", "DB instance already exists");
  if (Engine !== ENGINE) throw invalidValue(`Invalid DB engine: ${Engine}`);
  const version = resolveVersion(input.EngineVersion);
  checkClass(DBInstanceClass, version);
  checkSettings(input, version);
  if (input.DBParameterGroupName) checkFamily(input.DBParameterGroupName, version, call);
  const network = networkOf(input, call);
  checkRoles(input, call);
  const made: SimulatedInstance = {
    instance: newInstance(input, { version, network }, call),
    port: input.Port ?? 5432,
    tags: input.Tags ?? [],
    ...newSecret(input, call),
    createdAt: call.world.clock.now(),
    readyAt: readyAfter(
      call,
      input.MultiAZ ? "rds.CreateDBInstance.multiAz" : "rds.CreateDBInstance.singleAz",
    ),
    interfaceIds: interfacesFor(network, call),
  };
  instancesOf(call).set(made.instance.DBInstanceIdentifier, made);
  return { DBInstance: viewOf(made, call) };
};

const describe = (input: DescribeDBInstancesCommandInput, call: Call) => {
  const found = input.DBInstanceIdentifier
    ? [mustInstance(input.DBInstanceIdentifier, call)]
    : [...instancesOf(call).values()];
  const views = found.map((one) => viewOf(one, call));
  return {
    DBInstances: select(views, input.Filters, {
      "db-instance-id": (one) => one.DBInstanceIdentifier,
      "dbi-resource-id": (one) => one.DbiResourceId,
      engine: (one) => one.Engine,
    }),
  };
};

const remove = (input: DeleteDBInstanceCommandInput, call: Call) => {
  const { DBInstanceIdentifier: name, SkipFinalSnapshot, FinalDBSnapshotIdentifier } = input;
  const found = mustInstance(name, call);
  const status = statusOf(found, call);
  if (status === "deleting") throw invalidState(`Instance ${name} is already being deleted.`);
  if (found.instance.DeletionProtection)
    throw invalidCombination(
      "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    );
  if (!SkipFinalSnapshot && !FinalDBSnapshotIdentifier)
    throw invalidCombination(
      "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
    );
  if (FinalDBSnapshotIdentifier && status === "creating")
    throw invalidState(
      `Instance ${name} is currently ${status} - a final snapshot cannot be taken.`,
    );
  if (FinalDBSnapshotIdentifier) checkSnapshotName(FinalDBSnapshotIdentifier, call);
  // What has been written about it until now has a log group that outlives it.
  groupsOf(call);
  found.goneAt = readyAfter(call, "rds.DeleteDBInstance");
  const lingering = { ownerGoneAt: found.goneAt, latency: "ec2.lingeringInterface" } as const;
  outlive(found.interfaceIds, lingering, call);
  if (FinalDBSnapshotIdentifier) takeFinalSnapshot(FinalDBSnapshotIdentifier, found, call);
  if (input.DeleteAutomatedBackups === false) retainBackups(found, call);
  return { DBInstance: viewOf(found, call) };
};

const invalidState = (message: string) => new AwsError("InvalidDBInstanceState", message);

export const dbInstances = {
  CreateDBInstance: create,
  DescribeDBInstances: describe,
  DeleteDBInstance: remove,
};
