/** VPC peering connections, of whoever has asked for one. */

import type {
  DeleteVpcPeeringConnectionCommandInput,
  DescribeVpcPeeringConnectionsCommandInput,
  Tag,
  VpcPeeringConnection,
  VpcPeeringConnectionVpcInfo,
} from "@aws-sdk/client-ec2";
import { type Call, type Place, perRegion } from "../../world.ts";
import { byIds, type Kind, mustFind, newId, required, select } from "./resource.ts";

const KIND: Kind = {
  prefix: "pcx",
  notFound: "InvalidVpcPeeringConnectionID.NotFound",
  malformed: "InvalidVpcPeeringConnectionId.Malformed",
  absent: (id) => `The vpcPeeringConnection ID '${id}' does not exist`,
};

interface SimulatedPeering extends VpcPeeringConnection {
  VpcPeeringConnectionId: string;
}

/** The connections of an account in a region, by id; those that were deleted are still listed. */
const peeringsOf: (place: Place) => Map<string, SimulatedPeering> = perRegion(() => new Map());

/** Whether a VPC has a connection that is active. */
export const isPeered = (vpcId: string, place: Place): boolean =>
  [...peeringsOf(place).values()].some(
    ({ RequesterVpcInfo, AccepterVpcInfo, Status }) =>
      Status?.Code === "active" &&
      [RequesterVpcInfo?.VpcId, AccepterVpcInfo?.VpcId].includes(vpcId),
  );

/** Connects a VPC with another one, which has accepted; by means that are not imitated. */
export const peer = (
  { requester, accepter }: Record<"requester" | "accepter", VpcPeeringConnectionVpcInfo>,
  Tags: Tag[],
  place: Place,
): string => {
  const VpcPeeringConnectionId = newId(KIND.prefix);
  peeringsOf(place).set(VpcPeeringConnectionId, {
    VpcPeeringConnectionId,
    RequesterVpcInfo: requester,
    AccepterVpcInfo: accepter,
    Status: { Code: "active", Message: "Active" },
    Tags,
  });
  return VpcPeeringConnectionId;
};

const describe = (input: DescribeVpcPeeringConnectionsCommandInput, call: Call) => ({
  VpcPeeringConnections: select(
    byIds(peeringsOf(call), input.VpcPeeringConnectionIds, KIND),
    input.Filters,
    {
      "vpc-peering-connection-id": (one) => [one.VpcPeeringConnectionId],
      "requester-vpc-info.vpc-id": (one) => [one.RequesterVpcInfo?.VpcId],
      "accepter-vpc-info.vpc-id": (one) => [one.AccepterVpcInfo?.VpcId],
      "status-code": (one) => [one.Status?.Code],
    },
  ),
});

const remove = (input: DeleteVpcPeeringConnectionCommandInput, call: Call) => {
  const { VpcPeeringConnectionId } = required(input, "VpcPeeringConnectionId");
  const found = mustFind(peeringsOf(call), VpcPeeringConnectionId, KIND);
  found.Status = { Code: "deleted", Message: `Deleted by ${call.account}` };
  return { Return: true };
};

export const vpcPeeringConnections = {
  DescribeVpcPeeringConnections: describe,
  DeleteVpcPeeringConnection: remove,
};
