import {
  CreateDBSubnetGroupCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBSubnetGroupsCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import type { SimulatedAws } from "../../../../support/simulated-aws.ts";
import { ACCOUNT, aReadyAccount, create, startAws, subnetIds } from "./a-database.ts";

const createGroup = (aws: SimulatedAws, DBSubnetGroupName: string, SubnetIds: string[]) =>
  aws.client(RDSClient).send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName,
      DBSubnetGroupDescription: "a group",
      SubnetIds,
    }),
  );

it("makes, describes and deletes a subnet group", async () => {
  await using aws = await startAws();
  const client = aws.client(RDSClient);
  const [one = "", other = ""] = await subnetIds(aws);

  const { DBSubnetGroup } = await createGroup(aws, "Private", [one, other]);
  const { DBSubnetGroups } = await client.send(
    new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: "private" }),
  );
  await client.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: "private" }));

  expect(DBSubnetGroup).toMatchObject({
    DBSubnetGroupName: "private",
    DBSubnetGroupArn: `arn:aws:rds:us-east-1:${ACCOUNT}:subgrp:private`,
    SubnetGroupStatus: "Complete",
    Subnets: [{ SubnetIdentifier: one }, { SubnetIdentifier: other }],
  });
  expect(DBSubnetGroups).toEqual([DBSubnetGroup]);
  await expect(
    client.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: "private" })),
  ).rejects.toMatchObject({ name: "DBSubnetGroupNotFoundFault" });
});

it("refuses a name that is taken, reserved or no name", async () => {
  await using aws = await startAws();
  const ids = await subnetIds(aws);
  await createGroup(aws, "private", ids);

  await expect(createGroup(aws, "private", ids)).rejects.toMatchObject({
    name: "DBSubnetGroupAlreadyExistsFault",
    message: "The DB subnet group 'private' already exists.",
  });
  await expect(createGroup(aws, "default", ids)).rejects.toThrow(
    "Subnet group name default is reserved. Please specify another name.",
  );
  await expect(createGroup(aws, "a/b", ids)).rejects.toThrow("Invalid subnet group name:  a/b");
});

it("refuses subnets that are not there, and those of one zone only", async () => {
  await using aws = await startAws();
  const [one = ""] = await subnetIds(aws);

  await expect(createGroup(aws, "private", [one, "subnet-0none"])).rejects.toMatchObject({
    name: "InvalidParameterValue",
    message: "Some input subnets in :[subnet-0none] are invalid.",
  });
  await expect(createGroup(aws, "private", [one])).rejects.toMatchObject({
    name: "DBSubnetGroupDoesNotCoverEnoughAZs",
    message: expect.stringMatching(
      /^The DB subnet group doesn't meet Availability Zone \(AZ\) coverage requirement\. Current AZ coverage: us-east-1[a-f]\. Add subnets to cover at least 2 AZs\.$/,
    ),
  });
});

it("is kept as long as an instance uses it", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);
  await create(client);

  const deleting = client.send(new DeleteDBSubnetGroupCommand({ DBSubnetGroupName: "private" }));

  await expect(deleting).rejects.toMatchObject({
    name: "InvalidDBSubnetGroupStateFault",
    message:
      "Cannot delete the subnet group 'private' because at least one database instance: airflow is still using it.",
  });
});
