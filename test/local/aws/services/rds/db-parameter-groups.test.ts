import {
  CreateDBParameterGroupCommand,
  DeleteDBParameterGroupCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBParametersCommand,
  ModifyDBParameterGroupCommand,
  type Parameter,
  RDSClient,
} from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import type { SimulatedAws } from "../../../../support/simulated-aws.ts";
import { ACCOUNT, aReadyAccount, create, startAws } from "./a-database.ts";

const DBParameterGroupName = "own";

const aGroup = async (aws: SimulatedAws, DBParameterGroupFamily = "postgres17") => {
  const client = aws.client(RDSClient);
  await client.send(
    new CreateDBParameterGroupCommand({
      DBParameterGroupName,
      DBParameterGroupFamily,
      Description: "own",
    }),
  );
  return client;
};

it("has a default group for each family, and those that are made", async () => {
  await using aws = await startAws();
  const client = await aGroup(aws);

  const { DBParameterGroups = [] } = await client.send(new DescribeDBParameterGroupsCommand({}));

  expect(DBParameterGroups.map((group) => group.DBParameterGroupName)).toEqual([
    "default.postgres15",
    "default.postgres16",
    "default.postgres17",
    "default.postgres18",
    "own",
  ]);
  expect(DBParameterGroups.at(-1)).toEqual({
    DBParameterGroupName,
    DBParameterGroupFamily: "postgres17",
    Description: "own",
    DBParameterGroupArn: `arn:aws:rds:us-east-1:${ACCOUNT}:pg:own`,
  });
});

it("sets parameters", async () => {
  await using aws = await startAws();
  const client = await aGroup(aws);
  const Parameters: Parameter[] = [
    { ParameterName: "rds.force_ssl", ParameterValue: "0", ApplyMethod: "immediate" },
    { ParameterName: "max_connections", ParameterValue: "200", ApplyMethod: "pending-reboot" },
  ];

  const modified = await client.send(
    new ModifyDBParameterGroupCommand({ DBParameterGroupName, Parameters }),
  );
  const { Parameters: set } = await client.send(
    new DescribeDBParametersCommand({ DBParameterGroupName, Source: "user" }),
  );

  expect(modified.DBParameterGroupName).toBe("own");
  expect(set).toMatchObject([
    { ParameterName: "max_connections", ParameterValue: "200", ApplyType: "static" },
    { ParameterName: "rds.force_ssl", ParameterValue: "0", ApplyType: "dynamic" },
  ]);
});

it.each([
  ["own", { ParameterName: "colour" }, "Could not find parameter with name: colour"],
  [
    "own",
    { ParameterName: "max_connections", ApplyMethod: "immediate" as const },
    "cannot use immediate apply method for static parameter",
  ],
  ["default.postgres17", { ParameterName: "work_mem" }, "is a default group"],
])("refuses for %s the parameter %j", async (name, parameter, why) => {
  await using aws = await startAws();
  const client = await aGroup(aws);

  const modifying = client.send(
    new ModifyDBParameterGroupCommand({ DBParameterGroupName: name, Parameters: [parameter] }),
  );

  await expect(modifying).rejects.toThrow(why);
});

it("refuses a name that is taken, and a family that there is not", async () => {
  await using aws = await startAws();
  await aGroup(aws);

  await expect(aGroup(aws)).rejects.toMatchObject({
    name: "DBParameterGroupAlreadyExistsFault",
    message: "Parameter group own already exists",
  });
  await using other = await startAws();
  await expect(aGroup(other, "mysql8.0")).rejects.toThrow(
    "ParameterGroupFamily mysql8.0 is not a valid parameter group family",
  );
});

it("deletes a group that no instance uses", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);
  await aGroup(aws);
  await create(client, { DBParameterGroupName });
  const remove = (name: string) =>
    client.send(new DeleteDBParameterGroupCommand({ DBParameterGroupName: name }));

  await expect(remove("own")).rejects.toMatchObject({
    name: "InvalidDBParameterGroupStateFault",
    message:
      "One or more database instances are still members of this parameter group own, so the group cannot be deleted",
  });
  await expect(remove("default.postgres17")).rejects.toMatchObject({
    name: "InvalidDBParameterGroupStateFault",
  });
  await expect(remove("none")).rejects.toMatchObject({ name: "DBParameterGroupNotFoundFault" });
});
