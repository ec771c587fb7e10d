/** What keeps data, in the inventory: the database and the log bucket. */

import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { GetBucketTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { databaseName, logBucketName } from "../../../shared/names.ts";
import { isOwned } from "../../../shared/tags.ts";
import { type Count, ifThere, line } from "./line.ts";

export const storage: Count = async (config, cluster) => {
  const described = await ifThere(
    new RDSClient(config).send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: databaseName(cluster) }),
    ),
  );
  const owned = described?.DBInstances?.filter(({ TagList }) => isOwned(cluster, TagList));
  const Bucket = logBucketName(cluster);
  const tagging = await ifThere(new S3Client(config).send(new GetBucketTaggingCommand({ Bucket })));
  return [
    line(
      "RDS instance",
      1,
      owned?.map(
        ({ DBInstanceClass, Engine, EngineVersion, MultiAZ }) =>
          `${DBInstanceClass} ${Engine} ${EngineVersion}${MultiAZ ? " Multi-AZ" : ""}`,
      ),
    ),
    line("S3 bucket", 1, isOwned(cluster, tagging?.TagSet) ? [Bucket] : []),
  ];
};
