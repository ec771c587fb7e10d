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
import { byIds, type Kind, mustFind, readyAfter, required, select, stateAt } from "./resource.ts";
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
  /** Simulated moment from which a deleted one is gone. */
  goneAt?: number;
}

const allEndpointsOf: (place: Place) => Map<string, SimulatedEndpoint> = perRegion(() => new Map());

/** The VPC endpoints of an account in a region, by id; those whose deletion has ended are dropped. */
export const endpointsOf = (place: Place) => {
  const endpoints = allEndpointsOf(place);
  const now = place.world.clock.now();
  for (const [id, { goneAt }] of endpoints)
    if (goneAt !== undefined && goneAt <= now) endpoints.delete(id);
  return endpoints;
};

/** The VPC endpoint of that id, or `InvalidVpcEndpointId.NotFound`. */
export const mustEndpoint = (id: string | undefined, place: Place) =>
  mustFind(endpointsOf(place), id, KIND);

/** The endpoint as a caller sees it now. */
export const viewEndpoint = (endpoint: SimulatedEndpoint, place: Place): VpcEndpoint => ({
  ...endpoint,
  // AWS says `pending`, `available` and `deleting`; the SDK's type has them with capitals.
  State: (endpoint.goneAt ? "deleting" : stateAt(endpoint.readyAt, place)) as string as State,
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

/** Begins to delete what is there, and says of each other id why it is not deleted. */
const remove = (input: DeleteVpcEndpointsCommandInput, call: Call) => {
  const { VpcEndpointIds } = required(input, "VpcEndpointIds");
  const absent = VpcEndpointIds.filter((id) => !endpointsOf(call).has(id));
  for (const endpoint of VpcEndpointIds.flatMap((id) => endpointsOf(call).get(id) ?? [])) {
    if (endpoint.goneAt !== undefined) continue;
    endpoint.goneAt =
      endpoint.VpcEndpointType === "Interface"
        ? readyAfter(call, "ec2.DeleteVpcEndpoints.Interface")
        : call.world.clock.now();
    leaveSubnets(endpoint, endpoint.SubnetIds, call);
    removeRoutes(endpoint, endpoint.RouteTableIds, call);
  }
  return {
    Unsuccessful: absent.map((id) => ({
      ResourceId: id,
      Error: { Code: KIND.notFound, Message: KIND.absent(id) },
    })),
  };
};

export const vpcEndpoints = { DescribeVpcEndpoints: describe, DeleteVpcEndpoints: remove };
