/** Where each subnet's traffic goes: the public ones' to the internet gateway, a private one's to its own NAT gateway. */

import {
  AssociateRouteTableCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateVpcEndpointCommand,
  DeleteRouteTableCommand,
  DescribeRouteTablesCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  ReplaceRouteCommand,
  type Route,
  type RouteTable,
} from "@aws-sdk/client-ec2";
import { deleting, orAlreadyThere, together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { InternetGateway, NatGateways, type Routes, Subnets, Vpc } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { clientToken } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { allOwnedBy, ownedBy, tagList } from "../../shared/tags.ts";

/** Makes the tables, routes and associations that are missing, and the private subnets' own way to S3. */
export const ensure = step(
  "EnsureRoutes",
  { vpc: Vpc, subnets: Subnets, internetGateway: InternetGateway, natGateways: NatGateways },
  async ({ cluster, vpc, subnets, internetGateway, natGateways }, account): Promise<Routes> => {
    const ec2 = new EC2Client(account);
    const { internetGatewayId: GatewayId } = internetGateway;
    const [natA, natB] = natGateways.natGatewayIds;
    const [privateA, privateB] = subnets.privateSubnetIds;
    const [publicTable, tableA, tableB] = await together(
      [
        { role: "public-route-table", via: { GatewayId }, subnetIds: subnets.publicSubnetIds },
        { role: "private-route-table-a", via: { NatGatewayId: natA }, subnetIds: [privateA] },
        { role: "private-route-table-b", via: { NatGatewayId: natB }, subnetIds: [privateB] },
      ],
      (layout) => ensureTable(ec2, { cluster, vpc }, layout),
    );
    const known = await findS3Endpoint(ec2, cluster);
    if (!known) await createS3Endpoint(ec2, { cluster, vpc }, [tableA, tableB]);
    return { publicRouteTableId: publicTable, privateRouteTableIds: [tableA, tableB] };
  },
);

/** Deletes the tables, once the subnets that went by them are gone. */
export const remove = step("RemoveRoutes", {}, async ({ cluster }, account) => {
  const ec2 = new EC2Client(account);
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: allOwnedBy(cluster) }),
  );
  await together(RouteTables, ({ RouteTableId }) =>
    deleting(
      `route table ${RouteTableId}`,
      ec2.send(new DeleteRouteTableCommand({ RouteTableId })),
    ),
  );
  return {};
});

interface Where {
  cluster: Cluster;
  vpc: Vpc;
}

/** A table with its default route and the subnets that go by it. */
interface Layout {
  role: string;
  via: Via;
  subnetIds: readonly string[];
}

type Via = Pick<Route, "GatewayId" | "NatGatewayId">;

const ensureTable = async (ec2: EC2Client, where: Where, layout: Layout): Promise<string> => {
  const { role, via, subnetIds } = layout;
  const table = (await find(ec2, where.cluster, role)) ?? (await create(ec2, where, role));
  const associated = table.Associations?.map(({ SubnetId }) => SubnetId);
  const missing = subnetIds.filter((subnetId) => !associated?.includes(subnetId));
  await together(
    [
      () => setDefaultRoute(ec2, table, via),
      ...missing.map((subnetId) => () => associate(ec2, table, subnetId)),
    ],
    (change) => change(),
  );
  return must(table.RouteTableId, "RouteTableId");
};

const find = async (ec2: EC2Client, cluster: Cluster, role: string) => {
  const { RouteTables } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: ownedBy(cluster, role) }),
  );
  return RouteTables?.[0];
};

const create = async (
  ec2: EC2Client,
  { cluster, vpc }: Where,
  role: string,
): Promise<RouteTable> => {
  const { RouteTable } = await ec2.send(
    new CreateRouteTableCommand({
      VpcId: vpc.vpcId,
      ClientToken: clientToken(cluster, role),
      TagSpecifications: [{ ResourceType: "route-table", Tags: tagList(cluster, role) }],
    }),
  );
  return must(RouteTable, "RouteTable");
};

const ANYWHERE = "0.0.0.0/0";

/** A route that leads elsewhere, as to a gateway that is no more, is turned. */
const setDefaultRoute = async (ec2: EC2Client, table: RouteTable, via: Via) => {
  const { RouteTableId, Routes = [] } = table;
  const present = Routes.find((route) => route.DestinationCidrBlock === ANYWHERE);
  const wanted = { RouteTableId, DestinationCidrBlock: ANYWHERE, ...via };
  if (!present) await orAlreadyThere(ec2.send(new CreateRouteCommand(wanted)));
  else if (!leads(present, via)) await ec2.send(new ReplaceRouteCommand(wanted));
};

const leads = (route: Route, via: Via) =>
  route.GatewayId === via.GatewayId && route.NatGatewayId === via.NatGatewayId;

const associate = (ec2: EC2Client, { RouteTableId }: RouteTable, SubnetId: string) =>
  orAlreadyThere(ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId })));

/** A gateway endpoint is nothing but a route, therefore it is made here. */
const S3_ENDPOINT = "vpce-s3";

const findS3Endpoint = async (ec2: EC2Client, cluster: Cluster) => {
  const { VpcEndpoints } = await ec2.send(
    new DescribeVpcEndpointsCommand({ Filters: ownedBy(cluster, S3_ENDPOINT) }),
  );
  return VpcEndpoints?.[0];
};

const createS3Endpoint = (ec2: EC2Client, { cluster, vpc }: Where, RouteTableIds: string[]) =>
  ec2.send(
    new CreateVpcEndpointCommand({
      VpcEndpointType: "Gateway",
      VpcId: vpc.vpcId,
      ServiceName: `com.amazonaws.${cluster.region}.s3`,
      RouteTableIds,
      ClientToken: clientToken(cluster, S3_ENDPOINT),
      TagSpecifications: [{ ResourceType: "vpc-endpoint", Tags: tagList(cluster, S3_ENDPOINT) }],
    }),
  );
