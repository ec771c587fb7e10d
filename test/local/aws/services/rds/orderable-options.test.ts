import { DescribeOrderableDBInstanceOptionsCommand, RDSClient } from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import { DB_INSTANCE_CLASSES } from "../../../../../shared/catalog.ts";
import { startAws } from "./a-database.ts";

it("offers a class with Multi-AZ in several zones", async () => {
  await using aws = await startAws();
  const client = aws.client(RDSClient, { region: "us-west-1" });

  const { OrderableDBInstanceOptions = [] } = await client.send(
    new DescribeOrderableDBInstanceOptionsCommand({
      Engine: "postgres",
      EngineVersion: "17.9",
      DBInstanceClass: "db.m6g.large",
    }),
  );

  expect(OrderableDBInstanceOptions.map(({ StorageType }) => StorageType)).toContain("gp3");
  expect(OrderableDBInstanceOptions[0]).toMatchObject({
    EngineVersion: "17.9",
    DBInstanceClass: "db.m6g.large",
    MultiAZCapable: true,
    Vpc: true,
    AvailabilityZones: [{ Name: "us-west-1a" }, { Name: "us-west-1c" }],
  });
});

it("offers every class of the catalogue, and no other", async () => {
  await using aws = await startAws();
  const client = aws.client(RDSClient);

  const { OrderableDBInstanceOptions = [] } = await client.send(
    new DescribeOrderableDBInstanceOptionsCommand({ Engine: "postgres", EngineVersion: "17.9" }),
  );

  const classes = new Set(OrderableDBInstanceOptions.map((option) => option.DBInstanceClass));
  expect([...classes]).toEqual([...DB_INSTANCE_CLASSES]);
});

it("offers nothing of what RDS does not have", async () => {
  await using aws = await startAws();
  const client = aws.client(RDSClient);
  const list = (Engine: string, DBInstanceClass: string) =>
    client.send(new DescribeOrderableDBInstanceOptionsCommand({ Engine, DBInstanceClass }));

  const oldClass = await list("postgres", "db.m4.large");
  const otherEngine = await list("mysql", "db.m6g.large");

  expect(oldClass.OrderableDBInstanceOptions).toEqual([]);
  expect(otherEngine.OrderableDBInstanceOptions).toEqual([]);
});
