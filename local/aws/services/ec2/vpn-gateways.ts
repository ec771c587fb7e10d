/** Virtual private gateways: the VPC's end of a VPN, of whoever has one. */

import type {
  DescribeVpnGatewaysCommandInput,
  DetachVpnGatewayCommandInput,
  VpnGateway,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { byIds, type Kind, mustFind, newId, required, select } from "./resource.ts";

const KIND: Kind = {
  prefix: "vgw",
  notFound: "InvalidVpnGatewayID.NotFound",
  absent: (id) => `The vpnGateway ID '${id}' does not exist`,
};

interface SimulatedVpnGateway extends VpnGateway {
  VpnGatewayId: string;
}

/** The gateways of an account in a region, by id. */
const vpnGatewaysOf: (place: Place) => Map<string, SimulatedVpnGateway> = perRegion(
  () => new Map(),
);

/** Whether a gateway is attached to a VPC. */
export const hasVpnGateway = (vpcId: string, place: Place): boolean =>
  [...vpnGatewaysOf(place).values()].some(({ VpcAttachments = [] }) =>
    VpcAttachments.some(({ VpcId, State }) => VpcId === vpcId && State === "attached"),
  );

/** Makes a gateway and attaches it to a VPC, by means that are not imitated. */
export const attachVpnGateway = (VpcId: string, place: Place): string => {
  const VpnGatewayId = newId(KIND.prefix);
  vpnGatewaysOf(place).set(VpnGatewayId, {
    VpnGatewayId,
    State: "available",
    Type: "ipsec.1",
    VpcAttachments: [{ VpcId, State: "attached" }],
    Tags: [],
  });
  return VpnGatewayId;
};

const describe = (input: DescribeVpnGatewaysCommandInput, call: Call) => ({
  VpnGateways: select(byIds(vpnGatewaysOf(call), input.VpnGatewayIds, KIND), input.Filters, {
    "vpn-gateway-id": (one) => [one.VpnGatewayId],
    "attachment.vpc-id": (one) => (one.VpcAttachments ?? []).map(({ VpcId }) => VpcId),
    "attachment.state": (one) => (one.VpcAttachments ?? []).map(({ State }) => State),
    state: (one) => [one.State],
  }),
});

const detach = (input: DetachVpnGatewayCommandInput, call: Call) => {
  const { VpnGatewayId, VpcId } = required(input, "VpnGatewayId", "VpcId");
  const found = mustFind(vpnGatewaysOf(call), VpnGatewayId, KIND);
  const attachment = found.VpcAttachments?.find((one) => one.VpcId === VpcId);
  if (attachment?.State !== "attached")
    throw new AwsError(
      "InvalidVpnGatewayAttachment.NotFound",
      `The attachment with vpn gateway ID '${VpnGatewayId}' and vpc ID '${VpcId}' does not exist`,
    );
  attachment.State = "detached";
  return {};
};

export const vpnGateways = { DescribeVpnGateways: describe, DetachVpnGateway: detach };
