/** Route tables as they come into being. */

import type { Route, RouteTable, RouteTableAssociation } from "@aws-sdk/client-ec2";
import type { Place } from "../../world.ts";
import { newId } from "./resource.ts";

/** A route table; states of its routes are added when it is described. */
export interface SimulatedRouteTable extends RouteTable {
  RouteTableId: string;
  VpcId: string;
  Routes: Route[];
  Associations: RouteTableAssociation[];
}

/** The route table that comes with a VPC: subnets without one of their own go by it. */
export const mainRouteTable = (
  vpc: { VpcId: string; CidrBlock: string },
  place: Place,
  RouteTableId = newId("rtb"),
): SimulatedRouteTable => ({
  ...newRouteTable(RouteTableId, vpc, place),
  Associations: [
    {
      RouteTableAssociationId: RouteTableId.replace("rtb", "rtbassoc"),
      RouteTableId,
      Main: true,
      AssociationState: { State: "associated" },
    },
  ],
});

/** A route table that leads nowhere but into its own VPC. */
export const newRouteTable = (
  RouteTableId: string,
  { VpcId, CidrBlock }: { VpcId: string; CidrBlock: string },
  { account }: Place,
): SimulatedRouteTable => ({
  RouteTableId,
  VpcId,
  OwnerId: account,
  Routes: [{ DestinationCidrBlock: CidrBlock, GatewayId: "local", Origin: "CreateRouteTable" }],
  Associations: [],
  PropagatingVgws: [],
});
