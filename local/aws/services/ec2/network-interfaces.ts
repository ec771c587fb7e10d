/** Network interfaces: what holds an address in a subnet for NAT gateways, endpoints, EKS and RDS. */

import type {
  DescribeNetworkInterfacesCommandInput,
  NetworkInterface,
  NetworkInterfaceType,
  Subnet,
  Tag,
} from "@aws-sdk/client-ec2";
import { formatCidr, size } from "../../../../shared/cidr.ts";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { blockOf } from "./cidrs.ts";
import { byIds, type Kind, mustFind, newId, select } from "./resource.ts";

const KIND: Kind = {
  prefix: "eni",
  notFound: "InvalidNetworkInterfaceID.NotFound",
  malformed: "InvalidNetworkInterfaceId.Malformed",
  absent: (id) => `The networkInterface ID '${id}' does not exist`,
};

/** AWS keeps the first four addresses of a subnet and the last one for itself. */
const RESERVED_ADDRESSES = 5;

interface SimulatedInterface extends NetworkInterface {
  NetworkInterfaceId: string;
  VpcId: string;
  SubnetId: string;
  PrivateIpAddress: string;
  GroupIds: string[];
  /** Tags as the describe filters know them; on the wire they are the tag set. */
  Tags: Tag[];
}

/** Who needs an interface, and where. */
interface InterfaceRequest {
  subnet: Pick<Subnet, "SubnetId" | "VpcId" | "CidrBlock" | "AvailabilityZone">;
  /** As the wire has it: of `nat_gateway`, the SDK's type says `natGateway`. */
  type: NetworkInterfaceType | "nat_gateway";
  description: string;
  groupIds?: string[];
  /** The AWS service that asks for it. */
  requesterId?: string;
  /** The Elastic IP address that leads to it. */
  publicIp?: string | undefined;
}

/** The interfaces of an account in a region, by id. */
export const interfacesOf: (place: Place) => Map<string, SimulatedInterface> = perRegion(
  () => new Map(),
);

/** The interface of that id, or `InvalidNetworkInterfaceID.NotFound`. */
export const mustInterface = (id: string | undefined, place: Place) =>
  mustFind(interfacesOf(place), id, KIND);

/** How many interfaces a subnet has room for. */
export const freeAddresses = ({ SubnetId, CidrBlock = "" }: Subnet, place: Place) =>
  size(blockOf(CidrBlock)) - RESERVED_ADDRESSES - interfacesIn(SubnetId, place).length;

/** Puts an interface into a subnet, as AWS does for its own services. */
export const createInterface = (request: InterfaceRequest, place: Place): SimulatedInterface => {
  const { SubnetId = "", VpcId = "", AvailabilityZone } = request.subnet;
  const made: SimulatedInterface = {
    NetworkInterfaceId: newId("eni"),
    SubnetId,
    VpcId,
    AvailabilityZone,
    PrivateIpAddress: freeAddress(request.subnet, place),
    GroupIds: request.groupIds ?? [],
    InterfaceType: request.type as NetworkInterfaceType,
    Description: request.description,
    OwnerId: place.account,
    RequesterId: request.requesterId,
    RequesterManaged: true,
    Status: "in-use",
    Tags: [],
    ...(request.publicIp && { Association: { PublicIp: request.publicIp } }),
  };
  interfacesOf(place).set(made.NetworkInterfaceId, made);
  return made;
};

const freeAddress = (subnet: Subnet, place: Place) => {
  if (freeAddresses(subnet, place) < 1)
    throw new AwsError(
      "InsufficientFreeAddressesInSubnet",
      "The specified subnet does not have enough free addresses to satisfy the request.",
    );
  const taken = new Set(
    interfacesIn(subnet.SubnetId, place).map(({ PrivateIpAddress }) => PrivateIpAddress),
  );
  const { base } = blockOf(subnet.CidrBlock ?? "");
  const addressAt = (n: number) => formatCidr({ base: base + n, prefix: 32 }).replace("/32", "");
  let n = RESERVED_ADDRESSES - 1;
  while (taken.has(addressAt(n))) n++;
  return addressAt(n);
};

const interfacesIn = (subnetId: string | undefined, place: Place) =>
  [...interfacesOf(place).values()].filter(({ SubnetId }) => SubnetId === subnetId);

const describe = (input: DescribeNetworkInterfacesCommandInput, call: Call) => ({
  NetworkInterfaces: select(
    byIds(interfacesOf(call), input.NetworkInterfaceIds, KIND),
    input.Filters,
    {
      "network-interface-id": (one) => [one.NetworkInterfaceId],
      "vpc-id": (one) => [one.VpcId],
      "subnet-id": (one) => [one.SubnetId],
      "group-id": (one) => one.GroupIds,
      "availability-zone": (one) => [one.AvailabilityZone],
      "interface-type": (one) => [one.InterfaceType],
      "requester-id": (one) => [one.RequesterId],
      "requester-managed": (one) => [String(one.RequesterManaged)],
      "private-ip-address": (one) => [one.PrivateIpAddress],
      "association.public-ip": (one) => [one.Association?.PublicIp],
      description: (one) => [one.Description],
      status: (one) => [one.Status],
    },
  ).map(view),
});

const view = (one: SimulatedInterface): NetworkInterface => ({
  ...one,
  Groups: one.GroupIds.map((GroupId) => ({ GroupId })),
  TagSet: one.Tags,
});

export const networkInterfaces = { DescribeNetworkInterfaces: describe };
