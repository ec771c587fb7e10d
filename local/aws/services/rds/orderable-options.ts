/** Which instance classes can be had, with which engine version, storage and zones. */

import type {
  DescribeOrderableDBInstanceOptionsCommandInput,
  OrderableDBInstanceOption,
} from "@aws-sdk/client-rds";
import { DB_INSTANCE_CLASSES } from "../../../../shared/catalog.ts";
import { isWithheld } from "../../accounts.ts";
import type { Call } from "../../world.ts";
import { zonesOf } from "../ec2/zones.ts";
import { ENGINE, ENGINE_VERSIONS } from "./engine-versions.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";

export const LICENSE = "postgresql-license";

/** Sizes in GiB. Source: Amazon RDS User Guide, DB instance storage. */
export const STORAGE: Record<string, { min: number; max: number }> = {
  gp2: { min: 20, max: 65536 },
  gp3: { min: 20, max: 65536 },
  io1: { min: 100, max: 65536 },
  io2: { min: 100, max: 65536 },
};

/** The zone in which RDS has none of these classes, as few services are there. */
const WITHOUT_RDS = ["use1-az3"];

/** Refuses a class that RDS does not have, or not with this version. */
export const checkClass = (instanceClass: string, version: string) => {
  if (DB_INSTANCE_CLASSES.some((one) => one === instanceClass)) return;
  if (!/^db\.[a-z]+\d\w*\.\w+$/.test(instanceClass))
    throw invalidValue(`Invalid DB Instance class: ${instanceClass}`);
  throw invalidCombination(
    `RDS does not support creating a DB instance with the following combination: DBInstanceClass=${instanceClass}, Engine=${ENGINE}, EngineVersion=${version}, LicenseModel=${LICENSE}. For supported combinations of instance class and database engine version, see the documentation.`,
  );
};

const describe = (input: DescribeOrderableDBInstanceOptionsCommandInput, call: Call) => {
  const versions = ENGINE_VERSIONS.filter((one) => (input.EngineVersion ?? one) === one);
  const classes = DB_INSTANCE_CLASSES.filter((one) => (input.DBInstanceClass ?? one) === one);
  const isOffered =
    input.Engine === ENGINE &&
    (input.LicenseModel ?? LICENSE) === LICENSE &&
    (input.Vpc ?? true) &&
    !input.AvailabilityZoneGroup;
  const options = versions.flatMap((EngineVersion) =>
    classes.flatMap((DBInstanceClass) =>
      Object.keys(STORAGE).map((StorageType) =>
        optionOf({ EngineVersion, DBInstanceClass, StorageType }, call),
      ),
    ),
  );
  return { OrderableDBInstanceOptions: isOffered ? options : [] };
};

type Combination = Record<"EngineVersion" | "DBInstanceClass" | "StorageType", string>;

const optionOf = (combination: Combination, call: Call): OrderableDBInstanceOption => {
  const { StorageType, DBInstanceClass } = combination;
  const zones = zonesOf(call).filter(
    ({ ZoneId }) => !WITHOUT_RDS.includes(ZoneId) && !isWithheld(call, DBInstanceClass, ZoneId),
  );
  return {
    ...combination,
    Engine: ENGINE,
    LicenseModel: LICENSE,
    AvailabilityZones: zones.map(({ ZoneName }) => ({ Name: ZoneName })),
    MultiAZCapable: zones.length > 1,
    ReadReplicaCapable: true,
    Vpc: true,
    SupportsStorageEncryption: true,
    SupportsIops: StorageType !== "gp2",
    SupportsStorageThroughput: StorageType === "gp3",
    SupportsEnhancedMonitoring: true,
    SupportsIAMDatabaseAuthentication: true,
    SupportsPerformanceInsights: true,
    SupportsStorageAutoscaling: true,
    SupportedNetworkTypes: ["IPV4"],
    MinStorageSize: STORAGE[StorageType]?.min,
    MaxStorageSize: STORAGE[StorageType]?.max,
    OutpostCapable: false,
  };
};

export const orderableOptions = { DescribeOrderableDBInstanceOptions: describe };
