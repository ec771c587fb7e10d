import { DescribeEventsCommand, ModifyDBInstanceCommand } from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import { instancesOf } from "../../../../../local/aws/services/rds/db-instance.ts";
import { must } from "../../../../../shared/must.ts";
import { ACCOUNT, aReadyAccount, create, describeAirflow, startAws } from "./a-database.ts";

const OF_AIRFLOW = { SourceIdentifier: "airflow", SourceType: "db-instance" } as const;

it("tells that an instance was created, for an hour unless more is asked for", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);
  await create(client);
  const look = async (Duration?: number) => {
    const { Events = [] } = await client.send(
      new DescribeEventsCommand({ ...OF_AIRFLOW, ...(Duration && { Duration }) }),
    );
    return Events.map(({ Message }) => Message);
  };

  const creating = await look();
  await aws.world.clock.sleep(330);
  const created = await look();
  await aws.world.clock.sleep(3600);
  const later = [await look(), await look(120)];

  expect(creating).toEqual([]);
  expect(created).toEqual(["DB instance created"]);
  expect(later).toEqual([[], ["DB instance created"]]);
});

it("tells why an instance was not made, which nobody can reach but may change", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);
  await create(client, { DeletionProtection: true });
  const place = { world: aws.world, account: ACCOUNT, region: "us-east-1" };
  const event =
    "The DB instance is in an incompatible network. Some of the specified subnet IDs are invalid or do not exist.";
  const failure = { status: "incompatible-network", event };
  must(instancesOf(place).get("airflow"), "airflow").failure = failure;

  await aws.world.clock.sleep(330);
  const { Events } = await client.send(new DescribeEventsCommand(OF_AIRFLOW));
  await client.send(
    new ModifyDBInstanceCommand({ DBInstanceIdentifier: "airflow", DeletionProtection: false }),
  );
  const instance = await describeAirflow(client);

  expect(Events).toMatchObject([
    { SourceIdentifier: "airflow", EventCategories: ["failure"], Message: event },
  ]);
  expect(instance).toMatchObject({
    DBInstanceStatus: "incompatible-network",
    DeletionProtection: false,
  });
  expect(instance.Endpoint).toBeUndefined();
});

it.each([
  { input: { SourceIdentifier: "airflow" }, code: "InvalidParameterCombination" },
  { input: { SourceType: "db-proxy" as const }, code: "InvalidParameterValue" },
  { input: { Duration: 20_161 }, code: "InvalidParameterValue" },
])("refuses $input", async ({ input, code }) => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);

  await expect(client.send(new DescribeEventsCommand(input))).rejects.toMatchObject({
    Code: code,
  });
});
