/** What EKS asks of the network that a cluster or a node group is put into. */

import { randomUUID } from "node:crypto";
import { isPrivate } from "../../../../shared/cidr.ts";
import { isFullForEks } from "../../accounts.ts";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { overlap, readBlock } from "../ec2/cidrs.ts";
import { securityGroupsOf } from "../ec2/security-groups.ts";
import { type SimulatedSubnet, subnetsOf } from "../ec2/subnets.ts";
import { mustVpc } from "../ec2/vpcs.ts";
import { zonesOf } from "../ec2/zones.ts";
import { invalidParameter } from "./refusals.ts";

/** Zones in which EKS has no control planes. Source: Amazon EKS User Guide, subnet requirements. */
const WITHOUT_EKS = ["use1-az3", "usw1-az2", "cac1-az3"];

/** The subnets of those ids, which must exist and lie in one VPC. */
export const subnetsOfVpc = (ids: string[], vpcId: string | undefined, call: Call) => {
  const found = ids.map((id) => {
    const subnet = subnetsOf(call).get(id);
    if (subnet) return subnet;
    throw invalidParameter(`The subnet ID '${id}' does not exist ${fromEc2()}`);
  });
  const wanted = vpcId ?? found[0]?.VpcId;
  if (found.some(({ VpcId }) => VpcId !== wanted))
    throw invalidParameter(`Subnets specified must belong to the VPC: ${wanted}`);
  return found;
};

/** What EKS adds when it hands on EC2's own words. */
export const fromEc2 = () => `(Service: Ec2, Status Code: 400, Request ID: ${randomUUID()})`;

/** Refuses zones that a control plane cannot be in: it needs two, and EKS is not in every one. */
export const checkZones = (clusterName: string, subnets: SimulatedSubnet[], call: Call) => {
  if (new Set(subnets.map(({ AvailabilityZoneId }) => AvailabilityZoneId)).size < 2)
    throw invalidParameter("Subnets specified must be in at least two different AZs", {
      clusterName,
    });
  const isRefused = (zoneId: string) => WITHOUT_EKS.includes(zoneId) || isFullForEks(call, zoneId);
  const zone = subnets.find(({ AvailabilityZoneId }) => isRefused(AvailabilityZoneId));
  if (!zone) return;
  const validZones = zonesOf(call)
    .filter(({ ZoneId }) => !isRefused(ZoneId))
    .map(({ ZoneName }) => ZoneName);
  throw new AwsError(
    "UnsupportedAvailabilityZoneException",
    `Cannot create cluster '${clusterName}' because ${zone.AvailabilityZone}, the targeted availability zone, does not currently have sufficient capacity to support the cluster. Retry and choose from these availability zones: ${validZones.join(", ")}`,
    400,
    { clusterName, validZones },
  );
};

/** Refuses security groups of another VPC. */
export const checkSecurityGroups = (ids: string[], vpcId: string, call: Call) => {
  const groups = securityGroupsOf(call);
  const missing = ids.find((id) => !groups.has(id));
  if (missing)
    throw invalidParameter(`The security group '${missing}' does not exist ${fromEc2()}`);
  const strangers = ids.filter((id) => groups.get(id)?.VpcId !== vpcId);
  if (strangers.length)
    throw invalidParameter(
      `Security group(s) [${strangers.join(", ")}] are not (in/associated to) the same VPC as the subnets. Please specify a security group that is associated with the VPC: ${vpcId}`,
    );
};

/**
 * The addresses of Kubernetes services: those asked for, or those that EKS would choose. The words
 * on overlapping are not EKS's own, of which there is no public record.
 */
export const serviceCidrOf = (
  { name, wanted, vpcId }: { name: string; wanted: string | undefined; vpcId: string },
  call: Call,
): string => {
  const vpc = readBlock(mustVpc(vpcId, call).CidrBlock);
  const isFree = (cidr: string) => {
    const block = readBlock(cidr);
    return block && vpc && !overlap(block, vpc);
  };
  if (wanted === undefined) return isFree("10.100.0.0/16") ? "10.100.0.0/16" : "172.20.0.0/16";
  const refuse = (why: string) =>
    invalidParameter(
      `Invalid Cluster Service Ipv4 CIDR ${wanted} for the cluster ${name}, ${why}`,
      {
        clusterName: name,
      },
    );
  const block = readBlock(wanted);
  if (!block || block.prefix < 12 || block.prefix > 24)
    throw refuse("must have netmask size between /12 and /24 inclusive");
  if (!isPrivate(block)) throw refuse("must be within RFC1918 range");
  if (!isFree(wanted)) throw refuse("must not overlap with the CIDR block of the VPC");
  return wanted;
};
