/** The rules of security groups. */

import type {
  AuthorizeSecurityGroupEgressCommandInput,
  AuthorizeSecurityGroupIngressCommandInput,
  DescribeSecurityGroupRulesCommandInput,
  IpPermission,
  RevokeSecurityGroupIngressCommandInput,
} from "@aws-sdk/client-ec2";
import { AwsError } from "../../errors.ts";
import type { Call, Place } from "../../world.ts";
import type { SimulatedGroup } from "./new-security-group.ts";
import { isSame, peerOf, rulesOf, type SimulatedRule } from "./permissions.ts";
import { quotasOf } from "./quotas.ts";
import { byIds, type Kind, mustFind, required, select, tagsFor } from "./resource.ts";
import { mustSecurityGroup, securityGroupsOf } from "./security-groups.ts";

const KIND: Kind = {
  prefix: "sgr",
  notFound: "InvalidSecurityGroupRuleId.NotFound",
  malformed: "InvalidSecurityGroupRuleId.Malformed",
  absent: (id) => `The security group rule ID '${id}' does not exist`,
};

type AuthorizeInput =
  | AuthorizeSecurityGroupIngressCommandInput
  | AuthorizeSecurityGroupEgressCommandInput;
type RevokeInput = Pick<
  RevokeSecurityGroupIngressCommandInput,
  "GroupId" | "IpPermissions" | "SecurityGroupRuleIds"
>;

/** Adds rules to a group: all that were asked for, or none. */
const authorize = (input: AuthorizeInput, IsEgress: boolean, call: Call) => {
  const group = mustSecurityGroup(required(input, "GroupId").GroupId, call);
  const { IpPermissions = [shorthand(input)], TagSpecifications } = input;
  const added = rulesOf(IpPermissions, { GroupId: group.GroupId, IsEgress }, call);
  const Tags = tagsFor("security-group-rule", TagSpecifications, call);
  for (const [n, rule] of added.entries()) {
    refuseStranger(rule, group, call);
    const duplicate = [...group.rules, ...added.slice(0, n)].find((one) => isSame(one, rule));
    if (duplicate)
      throw new AwsError(
        "InvalidPermission.Duplicate",
        `the specified rule "${inWords(rule)}" already exists`,
      );
  }
  const inDirection = group.rules.filter((rule) => rule.IsEgress === IsEgress);
  if (inDirection.length + added.length > quotasOf(call).rulesPerSecurityGroup)
    throw new AwsError(
      "RulesPerSecurityGroupLimitExceeded",
      "The maximum number of rules per security group has been reached.",
    );
  const rules = added.map((rule) => ({ ...rule, Tags }));
  group.rules.push(...rules);
  return { Return: true, SecurityGroupRules: rules };
};

/** A single rule may be given without IpPermissions. */
const shorthand = (input: AuthorizeInput): IpPermission => {
  const { CidrIp, ...range } = required(input, "CidrIp", "IpProtocol");
  return { ...range, IpRanges: [{ CidrIp }] };
};

const refuseStranger = (rule: SimulatedRule, group: SimulatedGroup, call: Call) => {
  if (!rule.ReferencedGroupInfo) return;
  const referenced = mustSecurityGroup(rule.ReferencedGroupInfo.GroupId, call);
  if (referenced.VpcId !== group.VpcId)
    throw new AwsError(
      "InvalidGroup.NotFound",
      "You have specified two resources that belong to different networks.",
    );
};

const inWords = (rule: SimulatedRule) => {
  const protocol = rule.IpProtocol === "-1" ? "ALL" : rule.IpProtocol?.toUpperCase();
  const ports =
    rule.IpProtocol === "-1" ? "" : ` from port: ${rule.FromPort}, to port: ${rule.ToPort},`;
  return `peer: ${peerOf(rule)}, ${protocol},${ports} ALLOW`;
};

/** Takes rules out of a group: all that were asked for, or none. */
const revoke = (input: RevokeInput, IsEgress: boolean, call: Call) => {
  const { GroupId } = required(input, "GroupId");
  const group = mustSecurityGroup(GroupId, call);
  const rules = group.rules.filter((rule) => rule.IsEgress === IsEgress);
  const revoked = input.SecurityGroupRuleIds
    ? byIds(byRuleId(rules), input.SecurityGroupRuleIds, KIND)
    : rulesOf(required(input, "IpPermissions").IpPermissions, { GroupId, IsEgress }, call).map(
        (wanted) => mustBeThere(wanted, rules),
      );
  group.rules = group.rules.filter((rule) => !revoked.includes(rule));
  return { Return: true, RevokedSecurityGroupRules: revoked };
};

const byRuleId = (rules: SimulatedRule[]) =>
  new Map(rules.map((rule) => [rule.SecurityGroupRuleId, rule]));

const mustBeThere = (wanted: SimulatedRule, rules: SimulatedRule[]) => {
  const found = rules.find((rule) => isSame(rule, wanted));
  if (found) return found;
  throw new AwsError(
    "InvalidPermission.NotFound",
    "The specified rule does not exist in this security group.",
  );
};

const describe = (input: DescribeSecurityGroupRulesCommandInput, call: Call) => {
  return {
    SecurityGroupRules: select(
      byIds(rulesIn(call), input.SecurityGroupRuleIds, KIND),
      input.Filters,
      {
        "group-id": (rule) => [rule.GroupId],
        "security-group-rule-id": (rule) => [rule.SecurityGroupRuleId],
      },
    ),
  };
};

/** The rules of all groups of an account in a region, by id. */
export const rulesIn = (place: Place) =>
  byRuleId([...securityGroupsOf(place).values()].flatMap((group) => group.rules));

/** The rule of that id, or `InvalidSecurityGroupRuleId.NotFound`. */
export const mustRule = (id: string | undefined, place: Place) =>
  mustFind(rulesIn(place), id, KIND);

export const securityGroupRules = {
  AuthorizeSecurityGroupIngress: (input: AuthorizeSecurityGroupIngressCommandInput, call: Call) =>
    authorize(input, false, call),
  AuthorizeSecurityGroupEgress: (input: AuthorizeSecurityGroupEgressCommandInput, call: Call) =>
    authorize(input, true, call),
  RevokeSecurityGroupIngress: (input: RevokeInput, call: Call) => revoke(input, false, call),
  RevokeSecurityGroupEgress: (input: RevokeInput, call: Call) => revoke(input, true, call),
  DescribeSecurityGroupRules: describe,
};
