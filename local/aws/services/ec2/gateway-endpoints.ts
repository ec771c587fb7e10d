/** What makes a gateway endpoint: routes to the service's prefix list. */

import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { mustRouteTable, routeTablesOf } from "./route-tables.ts";
import { prefixListOf } from "./vpc-endpoint-services.ts";
import type { SimulatedEndpoint } from "./vpc-endpoints.ts";

/** Leads the traffic of those route tables through the endpoint. */
export const addRoutes = (endpoint: SimulatedEndpoint, tableIds: string[], call: Call) => {
  const DestinationPrefixListId = prefixListOf(endpoint.ServiceName);
  const tables = tableIds.map((id) => mustRouteTable(id, call));
  const taken = tables.find(({ Routes }) =>
    Routes.some((route) => route.DestinationPrefixListId === DestinationPrefixListId),
  );
  if (taken)
    throw new AwsError(
      "RouteAlreadyExists",
      `route table ${taken.RouteTableId} already has a route with destination-prefix-list-id ${DestinationPrefixListId}`,
    );
  for (const { Routes } of tables)
    Routes.push({
      DestinationPrefixListId,
      GatewayId: endpoint.VpcEndpointId,
      Origin: "CreateRoute",
    });
  endpoint.RouteTableIds.push(...tableIds);
};

/** Takes the endpoint out of those route tables. */
export const removeRoutes = (endpoint: SimulatedEndpoint, tableIds: string[], call: Call) => {
  for (const table of tableIds.flatMap((id) => routeTablesOf(call).get(id) ?? []))
    table.Routes = table.Routes.filter(({ GatewayId }) => GatewayId !== endpoint.VpcEndpointId);
  endpoint.RouteTableIds = endpoint.RouteTableIds.filter((id) => !tableIds.includes(id));
};
