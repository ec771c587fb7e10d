/** VPC endpoints: private ways to AWS's services. */

import type {
  DeleteVpcEndpointsCommandInput,
  DescribeVpcEndpointsCommandInput,
  State,
  VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { type Call, type Place, perRegion } from "../../world.ts";
import { removeRoutes } from "./gateway-endpoints.ts";
import { dnsEntriesOf, leaveSubnets } from "./interface-endpoints.ts";
import { byIds, type Kind, mustFind, required, select, stateAt } from "./resource.ts";
import { securityGroupsOf } from "./security-groups.ts";

const KIND: Kind = {
  prefix: "vpce",
  notFound: "InvalidVpcEndpointId.NotFound",
  malformed: "InvalidVpcEndpointId.Malformed",
  absent: (id) => `The Vpc Endpoint Id '${id}' does not exist`,
};

/** An endpoint of either type; what belongs to the other type is empty. */
export interface SimulatedEndpoint extends VpcEndpoint {
  VpcEndpointId: string;
  VpcId: string;
  ServiceName: string;
  RouteTableIds: string[];
  SubnetIds: string[];
  NetworkInterfaceIds: string[];
  groupIds: string[];
  /** Simulated moment from which it is `available`. */
  readyAt: number;
}

/** The VPC endpoints of an account in a region, by id. */
export const endpointsOf: (place: Place) => Map<string, SimulatedEndpoint> = perRegion(
  () => new Map(),
);

/** The VPC endpoint of that id, or `InvalidVpcEndpointId.NotFound`. */
export const mustEndpoint = (id: string | undefined, place: Place) =>
  mustFind(endpointsOf(place), id, KIND);

/** The endpoint as a caller sees it now. */
export const viewEndpoint = (endpoint: SimulatedEndpoint, place: Place): VpcEndpoint => ({
  ...endpoint,
  // AWS says `pending` and `available`; the SDK's type has them with capitals.
  State: stateAt(endpoint.readyAt, place) as string as State,
  DnsEntries: dnsEntriesOf(endpoint, place),
  Groups: endpoint.groupIds.map((GroupId) => ({
    GroupId,
    GroupName: securityGroupsOf(place).get(GroupId)?.GroupName,
  })),
});

const describe = (input: DescribeVpcEndpointsCommandInput, call: Call) => ({
  VpcEndpoints: select(
    byIds(endpointsOf(call), input.VpcEndpointIds, KIND).map((one) => viewEndpoint(one, call)),
    input.Filters,
    {
      "vpc-endpoint-id": (endpoint) => [endpoint.VpcEndpointId],
      "vpc-endpoint-state": (endpoint) => [endpoint.State],
      "vpc-endpoint-type": (endpoint) => [endpoint.VpcEndpointType],
      "vpc-id": (endpoint) => [endpoint.VpcId],
      "service-name": (endpoint) => [endpoint.ServiceName],
      "ip-address-type": (endpoint) => [endpoint.IpAddressType],
    },
  ),
});

/** Deletes what is there, and says of each other id why it was not deleted. */
const remove = (input: DeleteVpcEndpointsCommandInput, call: Call) => {
  const { VpcEndpointIds } = required(input, "VpcEndpointIds");
  const endpoints = endpointsOf(call);
  for (const endpoint of VpcEndpointIds.flatMap((id) => endpoints.get(id) ?? [])) {
    leaveSubnets(endpoint, endpoint.SubnetIds, call);
    removeRoutes(endpoint, endpoint.RouteTableIds, call);
  }
  const absent = VpcEndpointIds.filter((id) => !endpoints.delete(id));
  return {
    Unsuccessful: absent.map((id) => ({
      ResourceId: id,
      Error: { Code: KIND.notFound, Message: KIND.absent(id) },
    })),
  };
};

export const vpcEndpoints = { DescribeVpcEndpoints: describe, DeleteVpcEndpoints: remove };
