/** DB snapshots: here only the final ones, which outlive their instances. */

import type {
  DBSnapshot,
  DeleteDBSnapshotCommandInput,
  DescribeDBSnapshotsCommandInput,
  Tag,
} from "@aws-sdk/client-rds";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import type { SimulatedInstance } from "./db-instance.ts";
import { checkIdentifier } from "./refusals.ts";
import { arnOf, select } from "./resource.ts";

interface SimulatedSnapshot {
  snapshot: DBSnapshot & { DBSnapshotIdentifier: string };
  tags: Tag[];
  /** Simulated moment from which it is `available`. */
  readyAt: number;
}

/** The snapshots of an account in a region, by identifier. */
export const snapshotsOf: (place: Place) => Map<string, SimulatedSnapshot> = perRegion(
  () => new Map(),
);

/** Takes the final snapshot of an instance that is being deleted, ready when the instance is gone. */
export const takeFinalSnapshot = (
  name: string,
  { instance, tags, port, createdAt, goneAt = 0 }: SimulatedInstance,
  call: Call,
) => {
  const DBSnapshotIdentifier = name.toLowerCase();
  snapshotsOf(call).set(DBSnapshotIdentifier, {
    snapshot: {
      DBSnapshotIdentifier,
      DBSnapshotArn: arnOf(call, "snapshot", DBSnapshotIdentifier),
      DBInstanceIdentifier: instance.DBInstanceIdentifier,
      DbiResourceId: instance.DbiResourceId,
      Engine: instance.Engine,
      EngineVersion: instance.EngineVersion,
      AllocatedStorage: instance.AllocatedStorage,
      StorageType: instance.StorageType,
      AvailabilityZone: instance.AvailabilityZone,
      VpcId: instance.DBSubnetGroup?.VpcId,
      MasterUsername: instance.MasterUsername,
      Encrypted: instance.StorageEncrypted,
      KmsKeyId: instance.KmsKeyId,
      Port: port,
      SnapshotType: "manual",
      InstanceCreateTime: new Date(createdAt),
      SnapshotCreateTime: new Date(call.world.clock.now()),
    },
    tags: instance.CopyTagsToSnapshot ? tags : [],
    readyAt: goneAt,
  });
};

/** Refuses a name that a snapshot has, or that none can have. */
export const checkSnapshotName = (name: string, call: Call) => {
  checkIdentifier("FinalDBSnapshotIdentifier", name);
  if (snapshotsOf(call).has(name.toLowerCase()))
    throw new AwsError(
      "DBSnapshotAlreadyExists",
      `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`,
    );
};

const mustSnapshot = (name: string | undefined, place: Place): SimulatedSnapshot => {
  const found = snapshotsOf(place).get((name ?? "").toLowerCase());
  if (found) return found;
  throw new AwsError("DBSnapshotNotFound", `DBSnapshot ${name} not found.`, 404);
};

const statusOf = ({ readyAt }: SimulatedSnapshot, { world }: Place) =>
  world.clock.now() < readyAt ? "creating" : "available";

const view = (one: SimulatedSnapshot, place: Place): DBSnapshot => {
  const Status = statusOf(one, place);
  const PercentProgress = Status === "available" ? 100 : 0;
  return { ...one.snapshot, Status, PercentProgress, TagList: one.tags };
};

const describe = (input: DescribeDBSnapshotsCommandInput, call: Call) => {
  const { DBSnapshotIdentifier: name, DBInstanceIdentifier, SnapshotType } = input;
  const found = name ? [mustSnapshot(name, call)] : [...snapshotsOf(call).values()];
  const views = found
    .map((one) => view(one, call))
    .filter(
      (one) => (DBInstanceIdentifier ?? one.DBInstanceIdentifier) === one.DBInstanceIdentifier,
    )
    .filter((one) => (SnapshotType ?? one.SnapshotType) === one.SnapshotType);
  return {
    DBSnapshots: select(views, input.Filters, {
      "db-instance-id": (one) => one.DBInstanceIdentifier,
      "db-snapshot-id": (one) => one.DBSnapshotIdentifier,
      "dbi-resource-id": (one) => one.DbiResourceId,
      engine: (one) => one.Engine,
      "snapshot-type": (one) => one.SnapshotType,
    }),
  };
};

const remove = ({ DBSnapshotIdentifier }: DeleteDBSnapshotCommandInput, call: Call) => {
  const found = mustSnapshot(DBSnapshotIdentifier, call);
  if (statusOf(found, call) !== "available")
    throw new AwsError(
      "InvalidDBSnapshotState",
      "Cannot delete the snapshot because it is not currently in the available or failed state.",
    );
  snapshotsOf(call).delete(found.snapshot.DBSnapshotIdentifier);
  return { DBSnapshot: { ...view(found, call), Status: "deleted" } };
};

export const dbSnapshots = { DescribeDBSnapshots: describe, DeleteDBSnapshot: remove };
