/** What connects a NAT gateway: an Elastic IP address, a network interface, and a way to the internet. */

import type { NatGateway } from "@aws-sdk/client-ec2";
import type { Call } from "../../world.ts";
import { addressesOf, associate, mustAddress } from "./addresses.ts";
import { internetGatewayOf } from "./internet-gateways.ts";
import { createInterface, freeAddresses, outlive } from "./network-interface.ts";
import type { SimulatedSubnet } from "./subnets.ts";

export interface SimulatedNatGateway extends NatGateway {
  NatGatewayId: string;
  SubnetId: string;
  AvailabilityZone: string;
  /** Simulated moment from which it is `available` or, with a FailureCode, `failed`. */
  readyAt: number;
  /** Simulated moment from which a deleted one is `deleted`. */
  goneAt?: number;
}

/** Why it cannot work, if so. Codes and texts are those that the SDK lists under NatGateway.FailureMessage. */
export const failureOf = (subnet: SimulatedSubnet, allocationId: string, call: Call) => {
  if (mustAddress(allocationId, call).AssociationId)
    return {
      FailureCode: "Resource.AlreadyAssociated",
      FailureMessage: `Elastic IP address ${allocationId} is already associated`,
    };
  if (!internetGatewayOf(subnet.VpcId, call))
    return {
      FailureCode: "Gateway.NotAttached",
      FailureMessage: `Network ${subnet.VpcId} has no Internet gateway attached`,
    };
  if (freeAddresses(subnet, call) < 1)
    return {
      FailureCode: "InsufficientFreeAddressesInSubnet",
      FailureMessage: "Subnet has insufficient free addresses to create this NAT gateway",
    };
  return {};
};

/** Gives it its address and its interface. */
export const connect = (gateway: SimulatedNatGateway, subnet: SimulatedSubnet, call: Call) => {
  const [primary] = gateway.NatGatewayAddresses ?? [];
  const address = mustAddress(primary?.AllocationId, call);
  const made = createInterface(
    {
      subnet,
      type: "nat_gateway",
      description: `Interface for NAT Gateway ${gateway.NatGatewayId}`,
      publicIp: address.PublicIp,
    },
    call,
  );
  associate(address, made, call);
  gateway.NatGatewayAddresses = [
    {
      ...primary,
      AssociationId: address.AssociationId,
      NetworkInterfaceId: made.NetworkInterfaceId,
      PrivateIp: made.PrivateIpAddress,
      Status: "succeeded",
    },
  ];
};

/** Gives back what it holds, some seconds after it is gone (eformat/sno-for-100#9). */
export const disconnect = (gateway: SimulatedNatGateway, ownerGoneAt: number, call: Call) => {
  for (const { AllocationId = "", NetworkInterfaceId = "" } of gateway.NatGatewayAddresses ?? []) {
    const freeAt = outlive(
      [NetworkInterfaceId],
      { ownerGoneAt, latency: "ec2.ReleaseAddress" },
      call,
    );
    const address = addressesOf(call).get(AllocationId);
    if (address) address.freeAt = freeAt;
  }
};
