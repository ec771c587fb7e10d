/** Elastic IP addresses. */

import type {
  Address,
  AllocateAddressCommandInput,
  DescribeAddressesCommandInput,
  ReleaseAddressCommandInput,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion, perWorld } from "../../world.ts";
import { quotasOf } from "./quotas.ts";
import { byIds, type Kind, mustFind, newId, required, select, tagsFor } from "./resource.ts";

const KIND: Kind = {
  prefix: "eipalloc",
  notFound: "InvalidAllocationID.NotFound",
  absent: (id) => `The allocation ID '${id}' does not exist`,
};

interface SimulatedAddress extends Address {
  AllocationId: string;
  PublicIp: string;
  /** Simulated moment from which its association has ended. */
  freeAt?: number;
}

/** RFC 5737: blocks that are set aside for examples. */
const POOL = ["203.0.113", "198.51.100"].flatMap((block) =>
  Array.from({ length: 254 }, (_, n) => `${block}.${n + 1}`),
);

const allAddressesOf: (place: Place) => Map<string, SimulatedAddress> = perRegion(() => new Map());

/** The Elastic IP addresses of an account in a region, by allocation id. */
export const addressesOf = (place: Place) => {
  const addresses = allAddressesOf(place);
  for (const address of addresses.values())
    if (address.freeAt !== undefined && address.freeAt <= place.world.clock.now())
      dissociate(address);
  return addresses;
};

const dissociate = (address: SimulatedAddress) => {
  delete address.AssociationId;
  delete address.NetworkInterfaceId;
  delete address.NetworkInterfaceOwnerId;
  delete address.PrivateIpAddress;
  delete address.freeAt;
};

/** All accounts draw from one pool, as public addresses are unique in the world. */
const takenOf = perWorld(() => new Set<string>());

/** The address of that allocation id, or `InvalidAllocationID.NotFound`. */
export const mustAddress = (id: string | undefined, place: Place) =>
  mustFind(addressesOf(place), id, KIND);

const allocate = (input: AllocateAddressCommandInput, call: Call) => {
  const addresses = addressesOf(call);
  if (addresses.size >= quotasOf(call).elasticIps)
    throw new AwsError("AddressLimitExceeded", "The maximum number of addresses has been reached.");
  const address: SimulatedAddress = {
    AllocationId: newId("eipalloc"),
    PublicIp: take(call),
    Domain: "vpc",
    PublicIpv4Pool: "amazon",
    NetworkBorderGroup: call.region,
    Tags: tagsFor("elastic-ip", input.TagSpecifications, call),
  };
  addresses.set(address.AllocationId, address);
  return address;
};

const take = (call: Call) => {
  const taken = takenOf(call);
  const free = POOL.find((address) => !taken.has(address));
  if (!free)
    throw new AwsError(
      "InsufficientAddressCapacity",
      "Not enough available addresses to satisfy your request.",
    );
  taken.add(free);
  return free;
};

const describe = (input: DescribeAddressesCommandInput, call: Call) => {
  const named = byIds(addressesOf(call), input.AllocationIds, KIND);
  const absent = input.PublicIps?.find((ip) => named.every(({ PublicIp }) => PublicIp !== ip));
  if (absent) throw new AwsError("InvalidAddress.NotFound", `Address '${absent}' not found.`);
  return {
    Addresses: select(
      named.filter(({ PublicIp }) => input.PublicIps?.includes(PublicIp) ?? true),
      input.Filters,
      {
        "allocation-id": (address) => [address.AllocationId],
        "association-id": (address) => [address.AssociationId],
        "network-interface-id": (address) => [address.NetworkInterfaceId],
        "private-ip-address": (address) => [address.PrivateIpAddress],
        "public-ip": (address) => [address.PublicIp],
        domain: (address) => [address.Domain],
      },
    ),
  };
};

/** The words are AWS's for the address of a NAT gateway, also while that is deleted (kops#938). */
const release = (input: ReleaseAddressCommandInput, call: Call) => {
  const { AllocationId } = required(input, "AllocationId");
  const { PublicIp, AssociationId } = mustAddress(AllocationId, call);
  if (AssociationId)
    throw new AwsError(
      "AuthFailure",
      "You do not have permission to access the specified resource.",
    );
  addressesOf(call).delete(AllocationId);
  takenOf(call).delete(PublicIp);
  return {};
};

/** Leads an address to a network interface. */
export const associate = (
  address: SimulatedAddress,
  to: { NetworkInterfaceId: string; PrivateIpAddress: string },
  { account }: Place,
) => {
  address.AssociationId = newId("eipassoc");
  address.NetworkInterfaceId = to.NetworkInterfaceId;
  address.NetworkInterfaceOwnerId = account;
  address.PrivateIpAddress = to.PrivateIpAddress;
};

export const addresses = {
  AllocateAddress: allocate,
  DescribeAddresses: describe,
  ReleaseAddress: release,
};
