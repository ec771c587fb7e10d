/** Security groups. */

import type {
  CreateSecurityGroupCommandInput,
  DeleteSecurityGroupCommandInput,
  DescribeSecurityGroupsCommandInput,
  SecurityGroup,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import { type Call, type Place, perRegion } from "../../world.ts";
import { interfacesOf } from "./network-interface.ts";
import { defaultGroup, newGroup, type SimulatedGroup } from "./new-security-group.ts";
import { permissionsOf, type SimulatedRule } from "./permissions.ts";
import {
  byIds,
  defaultId,
  type Kind,
  mustFind,
  newId,
  required,
  select,
  tagsFor,
} from "./resource.ts";
import { mustVpc, vpcsOf } from "./vpcs.ts";

const KIND: Kind = {
  prefix: "sg",
  notFound: "InvalidGroup.NotFound",
  malformed: "InvalidGroupId.Malformed",
  absent: (id) => `The security group '${id}' does not exist`,
};

const allGroupsOf: (place: Place) => Map<string, SimulatedGroup> = perRegion((place) => {
  const group = defaultGroup(defaultId("vpc", place), place, defaultId("sg", place));
  return new Map([[group.GroupId, group]]);
});

/**
 * The security groups of an account in a region, by id: at first that of the default VPC. One that
 * its AWS service was to delete, while something else still needed it, is left behind for ever
 * (terraform-provider-aws#11473).
 */
export const securityGroupsOf = (place: Place) => {
  const groups = allGroupsOf(place);
  const now = place.world.clock.now();
  for (const group of groups.values()) {
    if (group.goneAt === undefined || group.goneAt > now) continue;
    if (isNeeded(group, groups, place)) delete group.goneAt;
    else groups.delete(group.GroupId);
  }
  return groups;
};

/** Whether an interface has the group, or the rule of another group names it. */
const isNeeded = ({ GroupId }: SimulatedGroup, groups: Map<string, SimulatedGroup>, place: Place) =>
  [...interfacesOf(place).values()].some((one) => one.GroupIds.includes(GroupId)) ||
  [...groups.values()].some(
    (other) =>
      other.GroupId !== GroupId &&
      other.rules.some((rule) => rule.ReferencedGroupInfo?.GroupId === GroupId),
  );

/** The security group of that id, or `InvalidGroup.NotFound`. */
export const mustSecurityGroup = (id: string | undefined, place: Place) =>
  mustFind(securityGroupsOf(place), id, KIND);

/** The security group that came with a VPC. */
export const defaultGroupOf = (vpcId: string, place: Place) =>
  [...securityGroupsOf(place).values()].find(
    ({ VpcId, GroupName }) => VpcId === vpcId && GroupName === "default",
  );

/** Makes a security group, for a caller or on behalf of another service such as EKS. */
export const createGroup = (input: CreateSecurityGroupCommandInput, call: Call) => {
  const { GroupName, Description } = required(input, "GroupName", "Description");
  const VpcId = input.VpcId ?? defaultVpcId(call);
  mustVpc(VpcId, call);
  if (GroupName === "default")
    throw new AwsError(
      "InvalidParameterValue",
      `Cannot use reserved security group name: ${GroupName}`,
    );
  const groups = securityGroupsOf(call);
  if ([...groups.values()].some((one) => one.VpcId === VpcId && one.GroupName === GroupName))
    throw new AwsError(
      "InvalidGroup.Duplicate",
      `The security group '${GroupName}' already exists for VPC '${VpcId}'`,
    );
  const group: SimulatedGroup = {
    ...newGroup({ GroupId: newId("sg"), GroupName, VpcId }, call),
    Description,
    Tags: tagsFor("security-group", input.TagSpecifications, call),
  };
  groups.set(group.GroupId, group);
  const { GroupId, SecurityGroupArn, Tags } = group;
  return { GroupId, SecurityGroupArn, Tags };
};

const defaultVpcId = (place: Place) => {
  const found = [...vpcsOf(place).values()].find(({ IsDefault }) => IsDefault);
  if (found) return found.VpcId;
  throw new AwsError("VPCIdNotSpecified", "No default VPC for this user");
};

const describe = (input: DescribeSecurityGroupsCommandInput, call: Call) => {
  const named = byIds(securityGroupsOf(call), input.GroupIds, KIND).filter(
    ({ GroupName }) => input.GroupNames?.includes(GroupName) ?? true,
  );
  return {
    SecurityGroups: select(named, input.Filters, {
      "group-id": (group) => [group.GroupId],
      "group-name": (group) => [group.GroupName],
      "vpc-id": (group) => [group.VpcId],
      "owner-id": (group) => [group.OwnerId],
      "ip-permission.cidr": ({ rules }) => ingress(rules).map((rule) => rule.CidrIpv4),
      "ip-permission.group-id": ({ rules }) =>
        ingress(rules).map((rule) => rule.ReferencedGroupInfo?.GroupId),
      "egress.ip-permission.group-id": ({ rules }) =>
        egress(rules).map((rule) => rule.ReferencedGroupInfo?.GroupId),
      description: (group) => [group.Description],
    }).map(view),
  };
};

const ingress = (rules: SimulatedRule[]) => rules.filter(({ IsEgress }) => !IsEgress);
const egress = (rules: SimulatedRule[]) => rules.filter(({ IsEgress }) => IsEgress);

const view = (group: SimulatedGroup): SecurityGroup => ({
  ...group,
  IpPermissions: permissionsOf(ingress(group.rules)),
  IpPermissionsEgress: permissionsOf(egress(group.rules)),
});

const remove = (input: DeleteSecurityGroupCommandInput, call: Call) => {
  const groups = securityGroupsOf(call);
  const group = mustSecurityGroup(required(input, "GroupId").GroupId, call);
  const { GroupId, GroupName } = group;
  if (GroupName === "default")
    throw new AwsError(
      "CannotDelete",
      `the specified group: "${GroupId}" name: "default" cannot be deleted by a user`,
    );
  if (isNeeded(group, groups, call))
    throw new AwsError("DependencyViolation", `resource ${GroupId} has a dependent object`);
  groups.delete(GroupId);
  return { Return: true, GroupId };
};

export const securityGroups = {
  CreateSecurityGroup: createGroup,
  DescribeSecurityGroups: describe,
  DeleteSecurityGroup: remove,
};
