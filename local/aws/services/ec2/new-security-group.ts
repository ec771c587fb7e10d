/** Security groups as they come into being. */

import type { SecurityGroup } from "@aws-sdk/client-ec2";
import type { Place } from "../../world.ts";
import { ANYTHING, rulesOf, type SimulatedRule } from "./permissions.ts";
import { arnOf, newId } from "./resource.ts";

/** A security group; its permissions are made of its rules when it is described. */
export interface SimulatedGroup extends SecurityGroup {
  GroupId: string;
  GroupName: string;
  VpcId: string;
  rules: SimulatedRule[];
  /** Simulated moment at which the AWS service that made it deletes it, if it can. */
  goneAt?: number;
}

/** The group that comes with a VPC: its members may talk to each other, and to everybody. */
export const defaultGroup = (
  VpcId: string,
  place: Place,
  GroupId = newId("sg"),
): SimulatedGroup => ({
  ...newGroup({ GroupId, VpcId, GroupName: "default" }, place),
  Description: "default VPC security group",
  rules: [
    ...rulesOf(
      [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId }] }],
      { GroupId, IsEgress: false },
      place,
    ),
    ...rulesOf([ANYTHING], { GroupId, IsEgress: true }, place),
  ],
});

/** A group as it comes into being: whoever is in it may talk to everybody. */
export const newGroup = (
  group: Pick<SimulatedGroup, "GroupId" | "GroupName" | "VpcId">,
  place: Place,
): SimulatedGroup => ({
  ...group,
  SecurityGroupArn: arnOf(place, `security-group/${group.GroupId}`),
  OwnerId: place.account,
  rules: rulesOf([ANYTHING], { GroupId: group.GroupId, IsEgress: true }, place),
});
