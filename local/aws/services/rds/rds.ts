/** RDS: databases. One file a kind of thing; PostgreSQL is the only engine. */

import * as client from "@aws-sdk/client-rds";
import { service } from "../../service.ts";
import { automatedBackups } from "./automated-backups.ts";
import { dbInstanceSettings } from "./db-instance-settings.ts";
import { dbInstances } from "./db-instances.ts";
import { dbParameterGroups } from "./db-parameter-groups.ts";
import { dbSnapshots } from "./db-snapshots.ts";
import { dbSubnetGroups } from "./db-subnet-groups.ts";
import { engineVersions } from "./engine-versions.ts";
import { events } from "./events.ts";
import { orderableOptions } from "./orderable-options.ts";
import { tags } from "./tags.ts";

/** The simulated Relational Database Service. */
export const rds = service(client, {
  ...automatedBackups,
  ...dbInstances,
  ...dbInstanceSettings,
  ...dbSnapshots,
  ...dbSubnetGroups,
  ...dbParameterGroups,
  ...engineVersions,
  ...events,
  ...orderableOptions,
  ...tags,
});
