import { DescribeDBEngineVersionsCommand, RDSClient } from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import { startAws } from "./a-database.ts";

it.each([
  [{ DefaultOnly: true }, ["18.3"]],
  [{ DefaultOnly: true, EngineVersion: "17" }, ["17.9"]],
  [{ EngineVersion: "16" }, ["16.13", "16.14", "16.15"]],
  [{ EngineVersion: "16.14" }, ["16.14"]],
  [{ DBParameterGroupFamily: "postgres15" }, ["15.17", "15.18", "15.19"]],
  [{ Engine: "mysql" }, []],
  [{ EngineVersion: "9.5" }, []],
])("lists with %j the versions that were asked for", async (input, wanted) => {
  await using aws = await startAws();
  const client = aws.client(RDSClient);

  const { DBEngineVersions = [] } = await client.send(
    new DescribeDBEngineVersionsCommand({ Engine: "postgres", ...input }),
  );

  expect(DBEngineVersions.map(({ EngineVersion }) => EngineVersion)).toEqual(wanted);
});

it("tells the family of a version and what it can be upgraded to", async () => {
  await using aws = await startAws();
  const client = aws.client(RDSClient);

  const { DBEngineVersions = [] } = await client.send(
    new DescribeDBEngineVersionsCommand({ Engine: "postgres", EngineVersion: "17.11" }),
  );

  expect(DBEngineVersions).toMatchObject([
    {
      MajorEngineVersion: "17",
      DBParameterGroupFamily: "postgres17",
      Status: "available",
      ValidUpgradeTarget: [
        { EngineVersion: "18.3", IsMajorVersionUpgrade: true },
        { EngineVersion: "18.4", IsMajorVersionUpgrade: true },
        { EngineVersion: "18.5", IsMajorVersionUpgrade: true },
      ],
    },
  ]);
});
