/** Routes to internet gateways and NAT gateways. */

import type {
  CreateRouteCommandInput,
  DeleteRouteCommandInput,
  ReplaceRouteCommandInput,
  Route,
} from "@aws-sdk/client-ec2";
import { formatCidr } from "../../../../shared/cidr.ts";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { blockOf } from "./cidrs.ts";
import { internetGatewaysOf } from "./internet-gateways.ts";
import { isOver, natGatewaysOf } from "./nat-gateways.ts";
import type { SimulatedRouteTable } from "./new-route-table.ts";
import { required } from "./resource.ts";
import { mustRouteTable } from "./route-tables.ts";

const create = (input: CreateRouteCommandInput, call: Call) => {
  const { table, destination } = placeOf(input, call);
  if (find(table, destination))
    throw new AwsError(
      "RouteAlreadyExists",
      `The route identified by ${destination} already exists.`,
    );
  table.Routes.push({ DestinationCidrBlock: destination, ...targetOf(input, table, call) });
  return { Return: true };
};

const replace = (input: ReplaceRouteCommandInput, call: Call) => {
  const { table, destination } = placeOf(input, call);
  const route = find(table, destination);
  if (!route)
    throw new AwsError(
      "InvalidParameterValue",
      `There is no route defined for '${destination}' in the route table. Use CreateRoute instead.`,
    );
  const at = table.Routes.indexOf(route);
  table.Routes[at] = { DestinationCidrBlock: destination, ...targetOf(input, table, call) };
  return {};
};

const remove = (input: DeleteRouteCommandInput, call: Call) => {
  const { table, destination } = placeOf(input, call);
  const route = find(table, destination);
  if (!route)
    throw new AwsError(
      "InvalidRoute.NotFound",
      `no route with destination-cidr-block ${destination} in route table ${table.RouteTableId}`,
    );
  if (route.GatewayId === "local")
    throw new AwsError(
      "InvalidParameterValue",
      `cannot remove local route ${destination} in route table ${table.RouteTableId}`,
    );
  table.Routes.splice(table.Routes.indexOf(route), 1);
  return {};
};

type Placement = Pick<CreateRouteCommandInput, "RouteTableId" | "DestinationCidrBlock">;

const placeOf = (input: Placement, call: Call) => {
  const { RouteTableId, DestinationCidrBlock } = required(
    input,
    "RouteTableId",
    "DestinationCidrBlock",
  );
  const destination = formatCidr(blockOf(DestinationCidrBlock, "destinationCidrBlock"));
  return { table: mustRouteTable(RouteTableId, call), destination };
};

const find = ({ Routes }: SimulatedRouteTable, destination: string) =>
  Routes.find(({ DestinationCidrBlock }) => DestinationCidrBlock === destination);

type Target = Pick<CreateRouteCommandInput, "GatewayId" | "NatGatewayId">;

const targetOf = (
  { GatewayId, NatGatewayId }: Target,
  table: SimulatedRouteTable,
  call: Call,
): Route => {
  if (NatGatewayId) return { ...natGatewayFor(NatGatewayId, table, call), Origin: "CreateRoute" };
  const { GatewayId: found } = required({ GatewayId }, "GatewayId");
  return { ...internetGatewayFor(found, table, call), Origin: "CreateRoute" };
};

const natGatewayFor = (id: string, { RouteTableId, VpcId }: SimulatedRouteTable, call: Call) => {
  const gateway = natGatewaysOf(call).get(id);
  if (!gateway || isOver(gateway, call))
    throw new AwsError("InvalidNatGatewayID.NotFound", `The natGateway ID '${id}' does not exist`);
  if (gateway.VpcId !== VpcId)
    throw new AwsError(
      "InvalidParameterValue",
      `route table ${RouteTableId} and interface ${id} belong to different networks`,
    );
  return { NatGatewayId: id };
};

const internetGatewayFor = (
  id: string,
  { RouteTableId, VpcId }: SimulatedRouteTable,
  call: Call,
) => {
  const gateway = internetGatewaysOf(call).get(id);
  if (!gateway)
    throw new AwsError("InvalidGatewayID.NotFound", `The gateway ID '${id}' does not exist`);
  if (gateway.Attachments?.[0]?.VpcId !== VpcId)
    throw new AwsError(
      "InvalidParameterValue",
      `route table ${RouteTableId} and network gateway ${id} belong to different networks`,
    );
  return { GatewayId: id };
};

export const routes = { CreateRoute: create, ReplaceRoute: replace, DeleteRoute: remove };
