import {
  AssociateRouteTableCommand,
  CreateLaunchTemplateCommand,
  CreateTagsCommand,
  DeleteLaunchTemplateCommand,
  DisassociateRouteTableCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DeleteDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import { describe, expect, it } from "vitest";
import { aRouteTable, aSubnet, aVpc } from "../services/ec2/networks.ts";
import { allow, sessionOf, start } from "./session.ts";

const OWN = "astro:cluster-id";
const Tags = [{ Key: OWN, Value: "c1" }];

const allowOwn = (action: string) => ({
  ...allow(action),
  Condition: { Null: { [`aws:ResourceTag/${OWN}`]: "false" } },
});

describe("what an operation does not name by its id is found all the same:", () => {
  it("the route table and the subnet of an association", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: [allowOwn("ec2:DisassociateRouteTable")] });
    const root = aws.client(EC2Client);
    const VpcId = await aVpc(root);
    const RouteTableId = await aRouteTable(root, VpcId);
    const SubnetId = await aSubnet(root, VpcId);
    const { AssociationId } = await root.send(
      new AssociateRouteTableCommand({ RouteTableId, SubnetId }),
    );
    const disassociate = () =>
      client(EC2Client).send(new DisassociateRouteTableCommand({ AssociationId }));
    await expect(disassociate()).rejects.toThrow(`route-table/${RouteTableId} because`);
    await root.send(new CreateTagsCommand({ Resources: [RouteTableId], Tags }));
    await expect(disassociate()).rejects.toThrow(`subnet/${SubnetId} because`);

    await root.send(new CreateTagsCommand({ Resources: [SubnetId], Tags }));
    await disassociate();

    expect(aws.world.journal.at(-1)?.actions).toEqual(["ec2:DisassociateRouteTable"]);
  });

  it("the launch template of a name", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: [allowOwn("ec2:DeleteLaunchTemplate")] });
    const { LaunchTemplate } = await aws.client(EC2Client).send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: "nodes",
        LaunchTemplateData: { EbsOptimized: true },
      }),
    );

    const removing = client(EC2Client).send(
      new DeleteLaunchTemplateCommand({ LaunchTemplateName: "nodes" }),
    );

    await expect(removing).rejects.toThrow(
      `launch-template/${LaunchTemplate?.LaunchTemplateId} because`,
    );
  });
});

describe("a database that leaves a last snapshot", () => {
  const DBInstanceIdentifier = "astro-analytics";
  const leaving = new DeleteDBInstanceCommand({
    DBInstanceIdentifier,
    FinalDBSnapshotIdentifier: "astro-analytics-final",
  });

  it.each(["rds:CreateDBSnapshot", "rds:AddTagsToResource"])(
    "is not deleted by whoever lacks %s",
    async (missing) => {
      await using aws = await start();
      const needed = ["rds:DeleteDBInstance", "rds:CreateDBSnapshot", "rds:AddTagsToResource"];
      const granted = needed.filter((action) => action !== missing);
      const client = await sessionOf(aws, { inline: [allow(...granted)] });

      const refused = client(RDSClient).send(leaving);

      await expect(refused).rejects.toThrow(`not authorized to perform: ${missing} on resource`);
    },
  );

  it("needs neither to be deleted without one", async () => {
    await using aws = await start();
    const client = await sessionOf(aws, { inline: [allow("rds:DeleteDBInstance")] });

    const deleting = client(RDSClient).send(
      new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }),
    );

    await expect(deleting).rejects.toMatchObject({ name: "DBInstanceNotFoundFault" });
  });
});
