/** Subnets. */

import type {
  CreateSubnetCommandInput,
  DeleteSubnetCommandInput,
  DescribeSubnetsCommandInput,
  ModifySubnetAttributeCommandInput,
  Subnet,
} from "@aws-sdk/client-ec2";
import { formatCidr } from "../../../../shared/cidr.ts";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { blockOf, contains, overlap } from "./cidrs.ts";
import { freeAddresses, interfacesOf } from "./network-interface.ts";
import {
  arnOf,
  byIds,
  defaultId,
  type Kind,
  mustFind,
  newId,
  readyAfter,
  required,
  select,
  stateAt,
  tagsFor,
} from "./resource.ts";
import { mustVpc } from "./vpcs.ts";
import { mustZone, type Zone, zonesOf } from "./zones.ts";

const KIND: Kind = {
  prefix: "subnet",
  notFound: "InvalidSubnetID.NotFound",
  malformed: "InvalidSubnetID.Malformed",
  absent: (id) => `The subnet ID '${id}' does not exist`,
};

/** A subnet, with all that other services ask of it. */
export interface SimulatedSubnet extends Subnet {
  SubnetId: string;
  VpcId: string;
  CidrBlock: string;
  AvailabilityZone: string;
  AvailabilityZoneId: string;
  /** Simulated moment from which it is `available`. */
  readyAt: number;
}

/** The subnets of an account in a region, by id: at first one in each zone of the default VPC. */
export const subnetsOf: (place: Place) => Map<string, SimulatedSubnet> = perRegion((place) => {
  const subnets = zonesOf(place).map((zone, n) => ({
    ...newSubnet(defaultId("subnet", place, zone.ZoneName), zone, place),
    VpcId: defaultId("vpc", place),
    CidrBlock: `172.31.${n * 16}.0/20`,
    DefaultForAz: true,
    MapPublicIpOnLaunch: true,
    readyAt: 0,
  }));
  return new Map(subnets.map((subnet) => [subnet.SubnetId, subnet]));
});

const newSubnet = (SubnetId: string, { ZoneName, ZoneId }: Zone, place: Place) => ({
  SubnetId,
  SubnetArn: arnOf(place, `subnet/${SubnetId}`),
  OwnerId: place.account,
  AvailabilityZone: ZoneName,
  AvailabilityZoneId: ZoneId,
  DefaultForAz: false,
  MapPublicIpOnLaunch: false,
  AssignIpv6AddressOnCreation: false,
  Ipv6CidrBlockAssociationSet: [],
});

/** The subnet of that id, or `InvalidSubnetID.NotFound`. */
export const mustSubnet = (id: string | undefined, place: Place) =>
  mustFind(subnetsOf(place), id, KIND);

const create = (input: CreateSubnetCommandInput, call: Call) => {
  const { VpcId, CidrBlock } = required(input, "VpcId", "CidrBlock");
  const vpc = mustVpc(VpcId, call);
  const block = blockOf(CidrBlock);
  const isAllowed = block.prefix >= 16 && block.prefix <= 28;
  if (!isAllowed || !contains(blockOf(vpc.CidrBlock), block))
    throw new AwsError("InvalidSubnet.Range", `The CIDR '${CidrBlock}' is invalid.`);
  const siblings = [...subnetsOf(call).values()].filter((one) => one.VpcId === VpcId);
  if (siblings.some((one) => overlap(blockOf(one.CidrBlock), block)))
    throw new AwsError(
      "InvalidSubnet.Conflict",
      `The CIDR '${CidrBlock}' conflicts with another subnet`,
    );
  const subnet: SimulatedSubnet = {
    ...newSubnet(newId("subnet"), mustZone(input, call), call),
    VpcId,
    CidrBlock: formatCidr(block),
    Tags: tagsFor("subnet", input.TagSpecifications, call),
    readyAt: readyAfter(call, "ec2.CreateSubnet"),
  };
  subnetsOf(call).set(subnet.SubnetId, subnet);
  return { Subnet: view(subnet, call) };
};

const describe = (input: DescribeSubnetsCommandInput, call: Call) => ({
  Subnets: select(
    byIds(subnetsOf(call), input.SubnetIds, KIND).map((subnet) => view(subnet, call)),
    input.Filters,
    {
      "subnet-id": (subnet) => [subnet.SubnetId],
      "subnet-arn": (subnet) => [subnet.SubnetArn],
      "vpc-id": (subnet) => [subnet.VpcId],
      "availability-zone": (subnet) => [subnet.AvailabilityZone],
      "availability-zone-id": (subnet) => [subnet.AvailabilityZoneId],
      "cidr-block": (subnet) => [subnet.CidrBlock],
      "default-for-az": (subnet) => [String(subnet.DefaultForAz)],
      "map-public-ip-on-launch": (subnet) => [String(subnet.MapPublicIpOnLaunch)],
      "owner-id": (subnet) => [subnet.OwnerId],
      state: (subnet) => [subnet.State],
    },
  ),
});

const modifyAttribute = (input: ModifySubnetAttributeCommandInput, call: Call) => {
  const { SubnetId, MapPublicIpOnLaunch } = required(input, "SubnetId", "MapPublicIpOnLaunch");
  mustSubnet(SubnetId, call).MapPublicIpOnLaunch = MapPublicIpOnLaunch.Value;
  return {};
};

const remove = (input: DeleteSubnetCommandInput, call: Call) => {
  const { SubnetId } = mustSubnet(required(input, "SubnetId").SubnetId, call);
  if ([...interfacesOf(call).values()].some((one) => one.SubnetId === SubnetId))
    throw new AwsError(
      "DependencyViolation",
      `The subnet '${SubnetId}' has dependencies and cannot be deleted.`,
    );
  subnetsOf(call).delete(SubnetId);
  return {};
};

const view = (subnet: SimulatedSubnet, place: Place): Subnet => ({
  ...subnet,
  State: stateAt(subnet.readyAt, place),
  AvailableIpAddressCount: freeAddresses(subnet, place),
});

export const subnets = {
  CreateSubnet: create,
  DescribeSubnets: describe,
  ModifySubnetAttribute: modifyAttribute,
  DeleteSubnet: remove,
};
