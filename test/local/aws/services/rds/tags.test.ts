import {
  AddTagsToResourceCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
} from "@aws-sdk/client-rds";
import { expect, it } from "vitest";
import { ACCOUNT, aReadyAccount, create, describeAirflow, startAws } from "./a-database.ts";

const arn = (what: string) => `arn:aws:rds:us-east-1:${ACCOUNT}:${what}`;

it.each(["db:airflow", "subgrp:private", "pg:default.postgres17"])(
  "tags and untags %s",
  async (what) => {
    await using aws = await startAws();
    const client = await aReadyAccount(aws);
    await create(client);
    const ResourceName = arn(what);
    const Tags = [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ];

    await client.send(new AddTagsToResourceCommand({ ResourceName, Tags }));
    await client.send(
      new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: "b", Value: "3" }] }),
    );
    await client.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ["a"] }));

    const { TagList } = await client.send(new ListTagsForResourceCommand({ ResourceName }));
    expect(TagList).toEqual([{ Key: "b", Value: "3" }]);
  },
);

it("shows an instance's tags with the instance", async () => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);
  const created = await create(client);

  const Tags = [{ Key: "team", Value: "data" }];
  await client.send(new AddTagsToResourceCommand({ ResourceName: created.DBInstanceArn, Tags }));

  expect((await describeAirflow(client)).TagList).toEqual(Tags);
});

it.each([
  [arn("db:none"), "DBInstanceNotFoundFault"],
  [arn("subgrp:none"), "DBSubnetGroupNotFoundFault"],
  [arn("cluster:none"), "InvalidParameterValue"],
  [`arn:aws:rds:eu-west-1:${ACCOUNT}:db:airflow`, "InvalidParameterValue"],
])("knows no tags of %s", async (ResourceName, name) => {
  await using aws = await startAws();
  const client = await aReadyAccount(aws);

  const listing = client.send(new ListTagsForResourceCommand({ ResourceName }));

  await expect(listing).rejects.toMatchObject({ name });
});
