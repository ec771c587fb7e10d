/** Where a DB instance lies: its subnets, zones, security groups and network interfaces. */

import type { CreateDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { Call } from "../../world.ts";
import { createInterface } from "../ec2/network-interface.ts";
import { defaultGroupOf, securityGroupsOf } from "../ec2/security-groups.ts";
import type { SimulatedSubnet } from "../ec2/subnets.ts";
import { mustSubnetGroup, type SimulatedSubnetGroup } from "./db-subnet-groups.ts";
import { invalidCombination, invalidValue } from "./refusals.ts";

/** What an instance is put into. */
export interface Network {
  subnetGroup: SimulatedSubnetGroup["group"];
  /** One subnet for the instance, and another for its standby. */
  subnets: SimulatedSubnet[];
  groupIds: string[];
}

/** The network that is asked for; without a subnet group RDS knows none here. */
export const networkOf = (input: CreateDBInstanceCommandInput, call: Call): Network => {
  const { DBSubnetGroupName = "default", VpcSecurityGroupIds, AvailabilityZone } = input;
  const { group, subnets } = mustSubnetGroup(DBSubnetGroupName, call);
  const groupIds = VpcSecurityGroupIds?.length
    ? VpcSecurityGroupIds
    : [defaultGroupOf(group.VpcId, call)?.GroupId ?? ""];
  checkSecurityGroups(groupIds, group.VpcId, call);
  const first = subnets.find(
    (one) => (AvailabilityZone ?? one.AvailabilityZone) === one.AvailabilityZone,
  );
  const other = subnets.find((one) => one.AvailabilityZone !== first?.AvailabilityZone);
  if (!first || !other)
    throw invalidCombination(
      `DB Subnet Group ${group.DBSubnetGroupName} has no subnet in ${AvailabilityZone}`,
    );
  return { subnetGroup: group, subnets: input.MultiAZ ? [first, other] : [first], groupIds };
};

/** Refuses security groups that are not there, or of another VPC. */
export const checkSecurityGroups = (ids: string[], vpcId: string, call: Call) => {
  for (const id of ids) {
    const group = securityGroupsOf(call).get(id);
    if (!group) throw invalidValue(`Invalid security group , groupId= ${id}, groupName=.`);
    if (group.VpcId !== vpcId)
      throw invalidCombination(
        `The DB instance and EC2 security group are in different VPCs. The DB instance is in ${vpcId} and the EC2 security group is in ${group.VpcId}`,
      );
  }
};

/** Puts an interface into each of the instance's subnets. */
export const interfacesFor = ({ subnets, groupIds }: Network, call: Call): string[] =>
  subnets.map(
    (subnet) =>
      createInterface(
        {
          subnet,
          type: "interface",
          description: "RDSNetworkInterface",
          groupIds,
          requesterId: "amazon-rds",
        },
        call,
      ).NetworkInterfaceId,
  );
