/** What makes an interface endpoint: network interfaces in subnets, security groups, and DNS names. */

import { createHash } from "node:crypto";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import { createInterface, freeAddresses, interfacesOf, outlive } from "./network-interface.ts";
import { defaultGroupOf, mustSecurityGroup } from "./security-groups.ts";
import { mustSubnet, subnetsOf } from "./subnets.ts";
import { mustService } from "./vpc-endpoint-services.ts";
import type { SimulatedEndpoint } from "./vpc-endpoints.ts";
import { mustVpc } from "./vpcs.ts";

/** Puts an interface into each of those subnets, of which no two may be in one zone. */
export const enterSubnets = (endpoint: SimulatedEndpoint, subnetIds: string[], call: Call) => {
  const subnets = subnetIds.map((id) => mustSubnet(id, call));
  const offered = mustService(endpoint.ServiceName ?? "", "Interface", call).AvailabilityZones;
  const zones = new Set(endpoint.SubnetIds.map((id) => subnetsOf(call).get(id)?.AvailabilityZone));
  for (const subnet of subnets) {
    if (!offered?.includes(subnet.AvailabilityZone ?? ""))
      throw new AwsError(
        "InvalidParameter",
        `The VPC endpoint service ${endpoint.ServiceName} does not support the availability zone of the subnet: ${subnet.SubnetId}.`,
      );
    if (zones.has(subnet.AvailabilityZone))
      throw new AwsError(
        "DuplicateSubnetsInSameZone",
        `Found another VPC endpoint subnet in the availability zone of ${subnet.SubnetId}`,
      );
    if (freeAddresses(subnet, call) < 1)
      throw new AwsError(
        "InsufficientFreeAddressesInSubnet",
        "The specified subnet does not have enough free addresses to satisfy the request.",
      );
    zones.add(subnet.AvailabilityZone);
  }
  const made = subnets.map((subnet) =>
    createInterface(
      {
        subnet,
        type: "vpc_endpoint",
        description: `VPC Endpoint Interface ${endpoint.VpcEndpointId}`,
        groupIds: endpoint.groupIds,
      },
      call,
    ),
  );
  endpoint.SubnetIds.push(...subnetIds);
  endpoint.NetworkInterfaceIds.push(...made.map((one) => one.NetworkInterfaceId));
};

/** Takes the endpoint out of those subnets, which its interfaces leave some time later. */
export const leaveSubnets = (endpoint: SimulatedEndpoint, subnetIds: string[], call: Call) => {
  const interfaces = interfacesOf(call);
  const isLeft = (id: string) => subnetIds.includes(interfaces.get(id)?.SubnetId ?? "");
  const left = endpoint.NetworkInterfaceIds.filter(isLeft);
  const ownerGoneAt = endpoint.goneAt ?? call.world.clock.now();
  outlive(left, { ownerGoneAt, latency: "ec2.lingeringInterface" }, call);
  endpoint.NetworkInterfaceIds = endpoint.NetworkInterfaceIds.filter((id) => !left.includes(id));
  endpoint.SubnetIds = endpoint.SubnetIds.filter((id) => !subnetIds.includes(id));
};

/** Guards the endpoint by those groups; by the VPC's default group when there is none. */
export const setGroups = (endpoint: SimulatedEndpoint, groupIds: string[], call: Call) => {
  const { VpcId } = endpoint;
  const stranger = groupIds.find((id) => mustSecurityGroup(id, call).VpcId !== VpcId);
  if (stranger)
    throw new AwsError(
      "InvalidGroup.NotFound",
      `The security group '${stranger}' does not exist in VPC '${VpcId}'`,
    );
  const fallback = defaultGroupOf(VpcId, call)?.GroupId ?? [];
  endpoint.groupIds = groupIds.length ? groupIds : [fallback].flat();
  for (const made of endpoint.NetworkInterfaceIds.flatMap((id) => interfacesOf(call).get(id) ?? []))
    made.GroupIds = endpoint.groupIds;
};

/** Answers the service's own name in the VPC, which only one endpoint can do. */
export const enablePrivateDns = (
  endpoint: SimulatedEndpoint,
  others: Iterable<SimulatedEndpoint>,
  call: Call,
) => {
  const { VpcId, ServiceName } = endpoint;
  const { dns } = mustVpc(VpcId, call);
  if (!dns.support || !dns.hostnames)
    throw new AwsError(
      "InvalidParameter",
      `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${VpcId}`,
    );
  const rival = [...others].find(
    (one) =>
      one !== endpoint &&
      one.PrivateDnsEnabled &&
      one.VpcId === VpcId &&
      one.ServiceName === ServiceName,
  );
  if (rival)
    throw new AwsError(
      "InvalidParameter",
      `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${privateName(endpoint, call)} in the VPC ${VpcId}`,
    );
  endpoint.PrivateDnsEnabled = true;
};

const privateName = ({ ServiceName }: SimulatedEndpoint, place: Place) =>
  mustService(ServiceName, "Interface", place).PrivateDnsName;

/** The names under which an interface endpoint can be reached; a gateway endpoint has none. */
export const dnsEntriesOf = (endpoint: SimulatedEndpoint, place: Place) => {
  const { VpcEndpointId, VpcEndpointType, ServiceName, PrivateDnsEnabled } = endpoint;
  if (VpcEndpointType !== "Interface") return [];
  const digest = createHash("sha256").update(VpcEndpointId).digest("hex");
  const service = ServiceName.split(".").slice(3).join(".");
  const own = `${VpcEndpointId}-${digest.slice(0, 8)}.${service}.${place.region}.vpce.amazonaws.com`;
  const HostedZoneId = `Z${digest.slice(0, 13).toUpperCase()}`;
  const names = PrivateDnsEnabled ? [own, privateName(endpoint, place)] : [own];
  return names.map((DnsName) => ({ DnsName, HostedZoneId }));
};
