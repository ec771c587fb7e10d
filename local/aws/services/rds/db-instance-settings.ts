/** Settings of a DB instance that may change. Here a change is in force at once. */

import type { ModifyDBInstanceCommandInput } from "@aws-sdk/client-rds";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { mustInstance, type SimulatedInstance, statusOf, viewOf } from "./db-instance.ts";
import { checkSecurityGroups } from "./db-instance-network.ts";
import { ofBackups } from "./db-instance-rules.ts";
import { checkFamily } from "./db-parameter-groups.ts";
import { invalidValue } from "./refusals.ts";

type Instance = SimulatedInstance["instance"];

/** Settings that are taken as they come. */
const PLAIN = [
  "DeletionProtection",
  "BackupRetentionPeriod",
  "PreferredBackupWindow",
  "PreferredMaintenanceWindow",
  "AutoMinorVersionUpgrade",
  "CopyTagsToSnapshot",
  "MaxAllocatedStorage",
  "PubliclyAccessible",
  "CACertificateIdentifier",
] as const;

/** What says which instance and when, and is no setting. */
const ABOUT = ["DBInstanceIdentifier", "ApplyImmediately"];

/** Settings that must be checked first. */
const CHECKED: Record<
  string,
  (instance: Instance, input: ModifyDBInstanceCommandInput, call: Call) => void
> = {
  VpcSecurityGroupIds: (instance, { VpcSecurityGroupIds = [] }, call) => {
    checkSecurityGroups(VpcSecurityGroupIds, instance.DBSubnetGroup?.VpcId ?? "", call);
    instance.VpcSecurityGroups = VpcSecurityGroupIds.map((VpcSecurityGroupId) => ({
      VpcSecurityGroupId,
      Status: "active",
    }));
  },
  DBParameterGroupName: (instance, { DBParameterGroupName = "" }, call) => {
    checkFamily(DBParameterGroupName, instance.EngineVersion ?? "", call);
    instance.DBParameterGroups = [{ DBParameterGroupName, ParameterApplyStatus: "pending-reboot" }];
  },
};

/** RDS's user guide names modifications as the way out of these statuses. */
const MODIFIABLE = /^(available|storage-full|incompatible-.*)$/;

const modify = (input: ModifyDBInstanceCommandInput, call: Call) => {
  const found = mustInstance(input.DBInstanceIdentifier, call);
  if (!MODIFIABLE.test(statusOf(found, call)))
    throw new AwsError("InvalidDBInstanceState", "Database instance is not in available state.");
  const known = [...PLAIN, ...ABOUT, ...Object.keys(CHECKED)];
  const unknown = Object.keys(input).find((member) => !known.includes(member));
  if (unknown)
    throw new AwsError("InvalidAction", `the simulated AWS has no modification of ${unknown}`);
  const wrong = ofBackups(input);
  if (wrong) throw invalidValue(wrong);
  for (const [member, change] of Object.entries(CHECKED))
    if (member in input) change(found.instance, input, call);
  const changes = PLAIN.flatMap((name) => (name in input ? [[name, input[name]]] : []));
  Object.assign(found.instance, Object.fromEntries(changes));
  return { DBInstance: viewOf(found, call) };
};

export const dbInstanceSettings = { ModifyDBInstance: modify };
