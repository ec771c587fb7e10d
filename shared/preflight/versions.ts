/** The versions that a new cluster gets: of what AWS offers in the Region on the day. */

import { DescribeClusterVersionsCommand, EKSClient } from "@aws-sdk/client-eks";
import { DescribeDBEngineVersionsCommand, RDSClient } from "@aws-sdk/client-rds";
import type { CustomerAccount } from "../customer-account.ts";
import { must } from "../must.ts";
import { newestKubernetesVersion } from "../plan.ts";

export const findKubernetesVersion = async (account: CustomerAccount): Promise<string> => {
  const { clusterVersions = [] } = await new EKSClient(account).send(
    new DescribeClusterVersionsCommand({}),
  );
  return newestKubernetesVersion(clusterVersions);
};

/** The newest line that Airflow 3.0 is tested with, says its README. */
const POSTGRES_MAJOR_VERSION = "17";

/** Versions come and go by region: the line's default is there, and one that AWS has proved. */
export const findPostgresVersion = async (account: CustomerAccount): Promise<string> => {
  const { DBEngineVersions } = await new RDSClient(account).send(
    new DescribeDBEngineVersionsCommand({
      Engine: "postgres",
      EngineVersion: POSTGRES_MAJOR_VERSION,
      DefaultOnly: true,
    }),
  );
  return must(DBEngineVersions?.[0]?.EngineVersion, `PostgreSQL ${POSTGRES_MAJOR_VERSION}`);
};
