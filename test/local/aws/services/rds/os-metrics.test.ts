import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { DeleteDBInstanceCommand } from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { iam } from "../../../../../local/aws/services/iam.ts";
import { logs } from "../../../../../local/aws/services/logs/logs.ts";
import { rds } from "../../../../../local/aws/services/rds/rds.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aReadyAccount, create } from "./a-database.ts";

/** An account with a database that is on its way, monitored so often. */
const start = async (MonitoringInterval: number) => {
  const aws = await startSimulatedAws({ ec2, iam, logs, rds });
  const client = await aReadyAccount(aws);
  const Principal = { Service: "monitoring.rds.amazonaws.com" };
  const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
  const { Role } = await aws.client(IAMClient).send(
    new CreateRoleCommand({
      RoleName: "monitoring",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  );
  await aws.world.clock.sleep(60);
  await create(client, { MonitoringInterval, MonitoringRoleArn: Role?.Arn });
  const groups = async () =>
    (await aws.client(CloudWatchLogsClient).send(new DescribeLogGroupsCommand({}))).logGroups;
  return { aws, client, groups };
};

it("have a log group from the moment on when a monitored database is available", async () => {
  const { aws, groups } = await start(60);
  await using _ = aws;
  await aws.world.clock.sleep(819);
  const before = await groups();

  await aws.world.clock.sleep(1);
  const creationTime = aws.world.clock.now();
  await aws.world.clock.sleep(3600);

  expect(before).toEqual([]);
  expect(await groups()).toMatchObject([
    { logGroupName: "RDSOSMetrics", retentionInDays: 30, creationTime },
  ]);
});

it("have none without monitoring", async () => {
  const { aws, groups } = await start(0);
  await using _ = aws;

  await aws.world.clock.sleep(3600);

  expect(await groups()).toEqual([]);
});

it("have their group again while the database is there, and still when it is gone", async () => {
  const { aws, client, groups } = await start(60);
  await using _ = aws;
  await aws.world.clock.sleep(820);
  await aws
    .client(CloudWatchLogsClient)
    .send(new DeleteLogGroupCommand({ logGroupName: "RDSOSMetrics" }));

  await client.send(
    new DeleteDBInstanceCommand({ DBInstanceIdentifier: "airflow", SkipFinalSnapshot: true }),
  );
  await aws.world.clock.sleep(3600);

  expect(await groups()).toMatchObject([{ logGroupName: "RDSOSMetrics" }]);
});
