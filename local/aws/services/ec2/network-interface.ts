/** A network interface as EC2 keeps it: what holds an address in a subnet for NAT gateways, endpoints, EKS and RDS. */

import type { NetworkInterface, NetworkInterfaceType, Subnet, Tag } from "@aws-sdk/client-ec2";
import { formatCidr, size } from "../../../../shared/cidr.ts";
import type { Latency } from "../../../latency-profile.ts";
import { AwsError } from "../../errors.ts";
import { type Place, perRegion } from "../../world.ts";
import { blockOf } from "./cidrs.ts";
import { newId } from "./resource.ts";

/** AWS keeps the first four addresses of a subnet and the last one for itself. */
const RESERVED_ADDRESSES = 5;

export interface SimulatedInterface extends NetworkInterface {
  NetworkInterfaceId: string;
  VpcId: string;
  SubnetId: string;
  PrivateIpAddress: string;
  GroupIds: string[];
  /** Tags as the describe filters know them; on the wire they are the tag set. */
  Tags: Tag[];
  /** Simulated moment from which one that AWS gives up is gone. */
  goneAt?: number;
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
  /** What is otherwise than with the interfaces that AWS makes for itself. */
  instead?: Partial<SimulatedInterface>;
}

const allInterfacesOf: (place: Place) => Map<string, SimulatedInterface> = perRegion(
  () => new Map(),
);

/** The interfaces of an account in a region, by id, without those that AWS has given up by now. */
export const interfacesOf = (place: Place) => {
  const interfaces = allInterfacesOf(place);
  const now = place.world.clock.now();
  for (const [id, { goneAt }] of interfaces)
    if (goneAt !== undefined && goneAt <= now) interfaces.delete(id);
  return interfaces;
};

/**
 * Lets interfaces outlive their owner, which is gone at that moment, for as long as AWS takes to
 * give them up; until then they hold their subnets and security groups. The last such moment.
 */
export const outlive = (
  ids: string[],
  { ownerGoneAt, latency }: { ownerGoneAt: number; latency: Latency },
  place: Place,
): number => {
  const moments = ids.flatMap((id) => {
    const found = interfacesOf(place).get(id);
    if (!found) return [];
    found.goneAt = ownerGoneAt + place.world.latencies(latency) * 1000;
    return found.goneAt;
  });
  return Math.max(ownerGoneAt, ...moments);
};

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
    Attachment: {
      AttachmentId: newId("ela-attach"),
      InstanceOwnerId: request.requesterId ?? "amazon-aws",
      Status: "attached",
      DeleteOnTermination: false,
    },
    Tags: [],
    ...(request.publicIp && { Association: { PublicIp: request.publicIp } }),
    ...request.instead,
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
