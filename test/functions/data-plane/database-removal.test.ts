import {
  type DBInstance,
  DeleteDBInstanceCommand,
  DeleteDBParameterGroupCommand,
  DeleteDBSubnetGroupCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSubnetGroupsCommand,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { remove } from "../../../functions/data-plane/database.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const rds = mockClient(RDSClient);
const DBInstanceIdentifier = "astro-analytics";
const keep = { logBucket: true, finalSnapshot: true };

const instanceIs = (changes: DBInstance) =>
  rds.on(DescribeDBInstancesCommand).resolves({
    DBInstances: [{ DBInstanceIdentifier, TagList: tagList(aCluster(), "database"), ...changes }],
  });

beforeEach(() => {
  rds.reset();
  rds.on(DescribeDBInstancesCommand).rejects(awsError("DBInstanceNotFoundFault"));
  rds.on(DescribeDBParameterGroupsCommand).resolves({});
  rds.on(DescribeDBSubnetGroupsCommand).rejects(awsError("DBSubnetGroupNotFoundFault"));
  rds.on(ListTagsForResourceCommand).rejects(awsError("DBSubnetGroupNotFoundFault"));
  rds.on(ModifyDBInstanceCommand).resolves({});
  rds.on(DeleteDBInstanceCommand).resolves({});
  rds.on(DeleteDBSubnetGroupCommand).resolves({});
  rds.on(DeleteDBParameterGroupCommand).resolves({});
});

const stopTheClock = () => {
  vi.useFakeTimers({ now: Date.parse("2026-11-24T21:30:15.250Z"), toFake: ["Date"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
};

describe("the instance", () => {
  it("loses its protection, leaves a snapshot and goes with its backups", async () => {
    stopTheClock();
    instanceIs({ DBInstanceStatus: "available", DeletionProtection: true });

    await expect(run(remove, { keep })).rejects.toMatchObject({
      name: "JustStarted",
      message: "database astro-analytics is being deleted",
    });
    expect(inputs(rds, ModifyDBInstanceCommand)).toEqual([
      { DBInstanceIdentifier, DeletionProtection: false, ApplyImmediately: true },
    ]);
    expect(inputs(rds, DeleteDBInstanceCommand)).toEqual([
      {
        DBInstanceIdentifier,
        DeleteAutomatedBackups: true,
        FinalDBSnapshotIdentifier: "astro-analytics-final-20261124213015",
      },
    ]);
  });

  it("leaves no snapshot when the owner wants none", async () => {
    instanceIs({ DBInstanceStatus: "available", DeletionProtection: false });

    const attempt = run(remove, { keep: { ...keep, finalSnapshot: false } });

    await expect(attempt).rejects.toMatchObject({ name: "JustStarted" });
    expect(commands(rds)).not.toContain("ModifyDBInstanceCommand");
    expect(inputs(rds, DeleteDBInstanceCommand)).toEqual([
      { DBInstanceIdentifier, DeleteAutomatedBackups: true, SkipFinalSnapshot: true },
    ]);
  });

  it.each(["failed", "incompatible-restore", "incompatible-network"])(
    "leaves no snapshot when it is %s, since RDS can take none",
    async (DBInstanceStatus) => {
      instanceIs({ DBInstanceStatus });

      await expect(run(remove, { keep })).rejects.toMatchObject({ name: "JustStarted" });
      expect(inputs(rds, DeleteDBInstanceCommand)).toMatchObject([{ SkipFinalSnapshot: true }]);
    },
  );

  it("is waited for while it is deleting", async () => {
    instanceIs({ DBInstanceStatus: "deleting" });

    await expect(run(remove, { keep })).rejects.toMatchObject({
      name: "NotReady",
      message: "database astro-analytics is deleting",
    });
    expect(commands(rds)).toEqual(["DescribeDBInstancesCommand"]);
  });

  it("is waited for while RDS is at work on it", async () => {
    const said = "Database instance is not in available state.";
    instanceIs({ DBInstanceStatus: "backing-up", DeletionProtection: true });
    rds.on(ModifyDBInstanceCommand).rejects(awsError("InvalidDBInstanceStateFault", said));

    await expect(run(remove, { keep })).rejects.toMatchObject({
      name: "NotReady",
      message: `database astro-analytics cannot be deleted yet: ${said}`,
    });
    expect(commands(rds)).not.toContain("DeleteDBInstanceCommand");
  });

  it("stays when it is another cluster's of the same name", async () => {
    instanceIs({ TagList: tagList(aCluster({ clusterId: "another" }), "database") });

    await expect(run(remove, { keep })).resolves.toEqual({});
    expect(commands(rds).filter((command) => /^(Modify|Delete)/.test(command))).toEqual([]);
  });
});

describe("its groups", () => {
  const ARN = "arn:aws:rds:us-east-1:123456789012";

  const groupsAre = (clusterId = aCluster().clusterId) => {
    const pages = [
      ["default.postgres17", "astro-analytics-two"],
      ["astro-analytics-postgres17"],
    ].map((names) => names.map((DBParameterGroupName) => ({ DBParameterGroupName })));
    rds
      .on(DescribeDBParameterGroupsCommand)
      .resolves({ DBParameterGroups: pages[0], Marker: "more" })
      .on(DescribeDBParameterGroupsCommand, { Marker: "more" })
      .resolves({ DBParameterGroups: pages[1] });
    rds.on(DescribeDBSubnetGroupsCommand).resolves({});
    rds
      .on(ListTagsForResourceCommand)
      .resolves({ TagList: tagList(aCluster({ clusterId }), "group") });
  };

  it("go when the instance is gone", async () => {
    groupsAre();

    const facts = await run(remove, { keep });

    expect(facts).toEqual({});
    expect(inputs(rds, ListTagsForResourceCommand)).toEqual([
      { ResourceName: `${ARN}:subgrp:astro-analytics` },
      { ResourceName: `${ARN}:pg:astro-analytics-postgres17` },
    ]);
    expect(inputs(rds, DeleteDBSubnetGroupCommand)).toEqual([
      { DBSubnetGroupName: "astro-analytics" },
    ]);
    expect(inputs(rds, DeleteDBParameterGroupCommand)).toEqual([
      { DBParameterGroupName: "astro-analytics-postgres17" },
    ]);
  });

  it("stay when they are another cluster's", async () => {
    groupsAre("another");

    await run(remove, { keep });

    expect(commands(rds).filter((command) => command.startsWith("Delete"))).toEqual([]);
  });

  it("are no matter when they are gone", async () => {
    await expect(run(remove, { keep })).resolves.toEqual({});
    expect(commands(rds).filter((command) => /^(Delete|ListTags)/.test(command))).toEqual([]);
  });

  it("are waited for while something uses them", async () => {
    groupsAre();
    rds
      .on(DeleteDBSubnetGroupCommand)
      .rejects(awsError("InvalidDBSubnetGroupStateFault", "Cannot delete the subnet group"));

    await expect(run(remove, { keep })).rejects.toMatchObject({
      name: "NotReady",
      message: "subgrp:astro-analytics cannot be deleted yet: Cannot delete the subnet group",
    });
  });
});
