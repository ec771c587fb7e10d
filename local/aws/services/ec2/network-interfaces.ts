/** Network interfaces: described, and those that are in no use deleted. */

import type {
  DeleteNetworkInterfaceCommandInput,
  DescribeNetworkInterfacesCommandInput,
  NetworkInterface,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { interfacesOf, type SimulatedInterface } from "./network-interface.ts";
import { byIds, type Kind, mustFind, required, select } from "./resource.ts";

const KIND: Kind = {
  prefix: "eni",
  notFound: "InvalidNetworkInterfaceID.NotFound",
  malformed: "InvalidNetworkInterfaceId.Malformed",
  absent: (id) => `The networkInterface ID '${id}' does not exist`,
};

/** The interface of that id, or `InvalidNetworkInterfaceID.NotFound`. */
export const mustInterface = (id: string | undefined, place: Place) =>
  mustFind(interfacesOf(place), id, KIND);

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

/** AWS's words for one that is in use, also by AWS itself: openshift/installer#2498, cloud-nuke#431. */
const remove = (input: DeleteNetworkInterfaceCommandInput, call: Call) => {
  const { NetworkInterfaceId } = required(input, "NetworkInterfaceId");
  const { Status } = mustInterface(NetworkInterfaceId, call);
  if (Status !== "available")
    throw new AwsError(
      "InvalidParameterValue",
      `Network interface '${NetworkInterfaceId}' is currently in use.`,
    );
  interfacesOf(call).delete(NetworkInterfaceId);
  return {};
};

export const networkInterfaces = {
  DescribeNetworkInterfaces: describe,
  DeleteNetworkInterface: remove,
};
