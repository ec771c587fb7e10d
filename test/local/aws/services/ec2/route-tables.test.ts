import {
  AssociateRouteTableCommand,
  CreateRouteTableCommand,
  DeleteRouteTableCommand,
  DeleteSubnetCommand,
  DescribeRouteTablesCommand,
  DisassociateRouteTableCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { expect, it } from "vitest";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { aRouteTable, aSubnet, aVpc } from "./networks.ts";

const tablesBy = async (client: EC2Client, Name: string, value: string) => {
  const { RouteTables = [] } = await client.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name, Values: [value] }] }),
  );
  return RouteTables;
};

it("leads only into its own VPC at first", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);

  const { RouteTable } = await client.send(new CreateRouteTableCommand({ VpcId }));

  expect(RouteTable).toMatchObject({
    VpcId,
    OwnerId: "123456789012",
    Associations: [],
    Routes: [
      {
        DestinationCidrBlock: "172.20.0.0/20",
        GatewayId: "local",
        Origin: "CreateRouteTable",
        State: "active",
      },
    ],
  });
});

it("makes one table of calls with the same token", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const create = new CreateRouteTableCommand({ VpcId, ClientToken: "once" });

  const first = await client.send(create);
  const second = await client.send(create);

  expect(second.RouteTable?.RouteTableId).toBe(first.RouteTable?.RouteTableId);
  expect(await tablesBy(client, "vpc-id", VpcId)).toHaveLength(2);
});

it("is the table of a subnet that is associated with it", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const SubnetId = await aSubnet(client, VpcId);
  const RouteTableId = await aRouteTable(client, VpcId);

  const { AssociationId } = await client.send(
    new AssociateRouteTableCommand({ RouteTableId, SubnetId }),
  );

  expect(await tablesBy(client, "association.subnet-id", SubnetId)).toMatchObject([
    {
      RouteTableId,
      Associations: [{ RouteTableAssociationId: AssociationId, SubnetId, Main: false }],
    },
  ]);
});

it("refuses a subnet that has a table", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const SubnetId = await aSubnet(client, VpcId);
  const RouteTableId = await aRouteTable(client, VpcId);
  await client.send(
    new AssociateRouteTableCommand({ RouteTableId: await aRouteTable(client, VpcId), SubnetId }),
  );

  const answer = client.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));

  await expect(answer).rejects.toMatchObject({
    name: "Resource.AlreadyAssociated",
    message: `the specified association for route table ${RouteTableId} conflicts with an existing association`,
  });
});

it("refuses a subnet of another VPC", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const SubnetId = await aSubnet(client, await aVpc(client));
  const RouteTableId = await aRouteTable(client, await aVpc(client));

  const answer = client.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));

  await expect(answer).rejects.toMatchObject({ name: "InvalidParameterValue" });
});

it("is kept while a subnet goes by it, and deleted after", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const SubnetId = await aSubnet(client, VpcId);
  const RouteTableId = await aRouteTable(client, VpcId);
  const { AssociationId } = await client.send(
    new AssociateRouteTableCommand({ RouteTableId, SubnetId }),
  );
  const remove = new DeleteRouteTableCommand({ RouteTableId });
  await expect(client.send(remove)).rejects.toMatchObject({
    name: "DependencyViolation",
    message: `The routeTable '${RouteTableId}' has dependencies and cannot be deleted.`,
  });

  await client.send(new DisassociateRouteTableCommand({ AssociationId }));
  await client.send(remove);

  await expect(client.send(remove)).rejects.toMatchObject({
    name: "InvalidRouteTableID.NotFound",
    message: `The routeTable ID '${RouteTableId}' does not exist`,
  });
});

it("loses its association with a subnet that is deleted", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const VpcId = await aVpc(client);
  const SubnetId = await aSubnet(client, VpcId);
  const RouteTableId = await aRouteTable(client, VpcId);
  const { AssociationId } = await client.send(
    new AssociateRouteTableCommand({ RouteTableId, SubnetId }),
  );

  await client.send(new DeleteSubnetCommand({ SubnetId }));

  const [table] = await tablesBy(client, "route-table-id", RouteTableId);
  expect(table?.Associations).toEqual([]);
  await expect(
    client.send(new DisassociateRouteTableCommand({ AssociationId })),
  ).rejects.toMatchObject({ name: "InvalidAssociationID.NotFound" });
});

it("stays the main table of its VPC", async () => {
  await using aws = await startSimulatedAws({ ec2 });
  const client = aws.client(EC2Client);
  const [main] = await tablesBy(client, "association.main", "true");
  const AssociationId = main?.Associations?.[0]?.RouteTableAssociationId;

  const disassociate = new DisassociateRouteTableCommand({ AssociationId });
  const remove = new DeleteRouteTableCommand({ RouteTableId: main?.RouteTableId });

  await expect(client.send(disassociate)).rejects.toMatchObject({ name: "InvalidParameterValue" });
  await expect(client.send(remove)).rejects.toMatchObject({ name: "DependencyViolation" });
});
