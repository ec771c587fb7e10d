/** What deleting a cluster comes to: told before it is begun, and nothing is looked up for it. */

import { z } from "zod";
import { DATABASE_GIB, SERVICE_LINKED_ROLES } from "./catalog.ts";
import type { Cluster } from "./cluster.ts";
import type { ClusterRecord } from "./cluster-record.ts";
import type { Outputs } from "./events.ts";
import type { Keep } from "./keep.ts";
import {
  databaseName,
  eksClusterName,
  eksLogGroupName,
  encryptionKeyAlias,
  finalSnapshotName,
  logBucketName,
  ROLE_PARTS,
  roleName,
} from "./names.ts";
import { Remainder } from "./receipt.ts";
import {
  keptLogBucket,
  keptSnapshot,
  keyToBeDeleted,
  linkedRole,
  metricsOfDatabases,
} from "./remainders.ts";
import { DELETION_STEPS } from "./steps.ts";

/** What goes, and what stays for what price. */
export const DeletionPlan = z.object({
  goes: z
    .array(
      z.object({
        resource: z.string(),
        ids: z.array(z.string()).describe("Names and ids, as far as they are known beforehand."),
      }),
    )
    .describe("What is deleted, as far as it was made."),
  stays: z.array(Remainder).describe("What is left in the account, as far as it was made."),
});
export type DeletionPlan = z.infer<typeof DeletionPlan>;

/** The plan for a cluster, whatever state it is in. */
export const deletionPlan = ({ cluster, outputs }: ClusterRecord, keep: Keep): DeletionPlan => {
  const ids = idsOf(cluster, outputs);
  const goes = Object.entries(DELETION_STEPS).flatMap(([step, { title }]) =>
    step.startsWith("Remove") ? [{ step, resource: title, ids: ids[step] ?? [] }] : [],
  );
  return {
    goes: goes
      .filter(({ step }) => step !== "RemoveLogBucket" || !keep.logBucket)
      .map(({ step: _step, ...one }) => one),
    stays: [
      ...(keep.logBucket ? [keptLogBucket(cluster)] : []),
      ...(keep.finalSnapshot ? [snapshotToCome(cluster)] : []),
      keyToBeDeleted(cluster, { id: encryptionKeyAlias(cluster), on: weekAway() }),
      metricsOfDatabases(cluster),
      ...SERVICE_LINKED_ROLES.map(({ RoleName }) => linkedRole(RoleName)),
    ],
  };
};

const idsOf = (cluster: Cluster, outputs: Outputs | undefined): Record<string, string[]> => ({
  RemoveEksCluster: [eksClusterName(cluster)],
  RemoveDatabase: [databaseName(cluster)],
  RemoveRoles: ROLE_PARTS.map((part) => roleName(cluster, part)),
  RemoveEncryptionKey: [encryptionKeyAlias(cluster)],
  RemoveLogGroup: [eksLogGroupName(cluster)],
  RemoveLogBucket: [logBucketName(cluster)],
  ...(outputs && {
    RemoveVpc: [outputs.vpcId],
    RemoveSubnets: [...outputs.publicSubnetIds, ...outputs.privateSubnetIds],
    RemoveNatGateways: outputs.externalIps,
  }),
});

const snapshotToCome = (cluster: Cluster) =>
  keptSnapshot(cluster, { id: finalSnapshotName(cluster), sizeGiB: DATABASE_GIB });

const weekAway = () => new Date(Date.now() + 7 * 86_400_000);
