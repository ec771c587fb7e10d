/** Route tables. */

import type {
  CreateRouteTableCommandInput,
  DeleteRouteTableCommandInput,
  DescribeRouteTablesCommandInput,
  Route,
  RouteTable,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { once } from "./client-tokens.ts";
import { internetGatewayOf } from "./internet-gateways.ts";
import { isOver, natGatewaysOf } from "./nat-gateways.ts";
import { mainRouteTable, newRouteTable, type SimulatedRouteTable } from "./new-route-table.ts";
import {
  byIds,
  defaultId,
  type Kind,
  mustFind,
  newId,
  required,
  select,
  tagsFor,
} from "./resource.ts";
import { subnetsOf } from "./subnets.ts";
import { mustVpc } from "./vpcs.ts";

const KIND: Kind = {
  prefix: "rtb",
  notFound: "InvalidRouteTableID.NotFound",
  malformed: "InvalidRouteTableId.Malformed",
  absent: (id) => `The routeTable ID '${id}' does not exist`,
};

/** The route tables of an account in a region, by id: at first the main one of the default VPC. */
export const routeTablesOf: (place: Place) => Map<string, SimulatedRouteTable> = perRegion(
  (place) => {
    const vpc = { VpcId: defaultId("vpc", place), CidrBlock: "172.31.0.0/16" };
    const table = mainRouteTable(vpc, place, defaultId("rtb", place));
    table.Routes.push({
      DestinationCidrBlock: "0.0.0.0/0",
      GatewayId: defaultId("igw", place),
      Origin: "CreateRoute",
    });
    return new Map([[table.RouteTableId, table]]);
  },
);

/** The route table of that id, or `InvalidRouteTableID.NotFound`. */
export const mustRouteTable = (id: string | undefined, place: Place) =>
  mustFind(routeTablesOf(place), id, KIND);

/** Whether it is the route table that came with its VPC. */
export const isMain = ({ Associations }: SimulatedRouteTable) =>
  Associations.some(({ Main }) => Main);

const create = (input: CreateRouteTableCommandInput, call: Call) => {
  const table = once("CreateRouteTable", input, { call, make: () => make(input, call) });
  return { RouteTable: view(table, call), ClientToken: input.ClientToken };
};

const make = (input: CreateRouteTableCommandInput, call: Call) => {
  const vpc = mustVpc(required(input, "VpcId").VpcId, call);
  const table = {
    ...newRouteTable(newId("rtb"), vpc, call),
    Tags: tagsFor("route-table", input.TagSpecifications, call),
  };
  routeTablesOf(call).set(table.RouteTableId, table);
  return table;
};

const describe = (input: DescribeRouteTablesCommandInput, call: Call) => ({
  RouteTables: select(
    byIds(routeTablesOf(call), input.RouteTableIds, KIND).map((table) => view(table, call)),
    input.Filters,
    {
      "route-table-id": (table) => [table.RouteTableId],
      "vpc-id": (table) => [table.VpcId],
      "owner-id": (table) => [table.OwnerId],
      "association.main": ({ Associations }) => Associations.map(({ Main }) => String(Main)),
      "association.subnet-id": ({ Associations }) => Associations.map((one) => one.SubnetId),
      "association.route-table-association-id": ({ Associations }) =>
        Associations.map((one) => one.RouteTableAssociationId),
      "route.destination-cidr-block": ({ Routes }) => Routes.map((one) => one.DestinationCidrBlock),
      "route.gateway-id": ({ Routes }) => Routes.map((one) => one.GatewayId),
      "route.nat-gateway-id": ({ Routes }) => Routes.map((one) => one.NatGatewayId),
      "route.state": ({ Routes }) => Routes.map((one) => one.State),
    },
  ),
});

/** As AWS shows it now: without the associations of subnets that are gone. */
const view = (table: SimulatedRouteTable, call: Call) => ({
  ...table,
  Associations: associationsOf(table, call),
  Routes: table.Routes.map((route): Route => ({ ...route, State: stateOf(route, table, call) })),
});

/** A subnet that is deleted takes its association with it. */
export const associationsOf = ({ Associations }: SimulatedRouteTable, place: Place) =>
  Associations.filter(({ Main, SubnetId = "" }) => Main || subnetsOf(place).has(SubnetId));

const stateOf = ({ GatewayId, NatGatewayId }: Route, { VpcId }: RouteTable, call: Call) => {
  const natGateway = NatGatewayId && natGatewaysOf(call).get(NatGatewayId);
  const isLost = NatGatewayId
    ? !natGateway || isOver(natGateway, call)
    : GatewayId?.startsWith("igw-") &&
      internetGatewayOf(VpcId ?? "", call)?.InternetGatewayId !== GatewayId;
  return isLost ? "blackhole" : "active";
};

const remove = (input: DeleteRouteTableCommandInput, call: Call) => {
  const table = mustRouteTable(required(input, "RouteTableId").RouteTableId, call);
  if (associationsOf(table, call).length)
    throw new AwsError(
      "DependencyViolation",
      `The routeTable '${table.RouteTableId}' has dependencies and cannot be deleted.`,
    );
  routeTablesOf(call).delete(table.RouteTableId);
  return {};
};

export const routeTables = {
  CreateRouteTable: create,
  DescribeRouteTables: describe,
  DeleteRouteTable: remove,
};
