/**
 * Security group rules in AWS's two forms: flat rules, one for each peer, and permissions, which
 * list all peers of a port range.
 */

import type { IpPermission, SecurityGroupRule } from "@aws-sdk/client-ec2";
import { formatCidr } from "../../../../shared/cidr.ts";
import { AwsError } from "../../errors.ts";
import type { Place } from "../../world.ts";
import { readBlock } from "./cidrs.ts";
import { arnOf, newId } from "./resource.ts";

/** A rule as a group keeps it. */
export interface SimulatedRule extends SecurityGroupRule {
  SecurityGroupRuleId: string;
  GroupId: string;
  IsEgress: boolean;
}

/** Which group rules are for, and in which direction. */
interface RuleOwner {
  GroupId: string;
  IsEgress: boolean;
}

/** `-1` is every protocol; AWS turns the numbers that have a name into the name. */
const PROTOCOLS: Record<string, string> = { "1": "icmp", "6": "tcp", "17": "udp", all: "-1" };

/** Any protocol, to or from anywhere. */
export const ANYTHING: IpPermission = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] };

/** The flat rules that permissions stand for, each with an id of its own. */
export const rulesOf = (
  permissions: IpPermission[],
  owner: RuleOwner,
  place: Place,
): SimulatedRule[] =>
  permissions.flatMap((permission) =>
    peersOf(permission, place).map((peer) => {
      const SecurityGroupRuleId = newId("sgr");
      return {
        ...rangeOf(permission),
        ...peer,
        ...owner,
        SecurityGroupRuleId,
        SecurityGroupRuleArn: arnOf(place, `security-group-rule/${SecurityGroupRuleId}`),
        GroupOwnerId: place.account,
      };
    }),
  );

const peersOf = (permission: IpPermission, { account }: Place): SecurityGroupRule[] => [
  ...(permission.IpRanges ?? []).map(({ CidrIp = "", Description }) => ({
    CidrIpv4: cidr(CidrIp),
    Description,
  })),
  ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6, Description }) => ({ CidrIpv6, Description })),
  ...(permission.PrefixListIds ?? []).map(({ PrefixListId, Description }) => ({
    PrefixListId,
    Description,
  })),
  ...(permission.UserIdGroupPairs ?? []).map(({ GroupId, UserId = account, Description }) => ({
    ReferencedGroupInfo: { GroupId, UserId },
    Description,
  })),
];

const cidr = (text: string) => {
  const block = readBlock(text);
  if (block) return formatCidr(block);
  throw new AwsError("InvalidParameterValue", `CIDR block ${text} is malformed`);
};

const rangeOf = ({ IpProtocol = "", FromPort, ToPort }: IpPermission): SecurityGroupRule => {
  const protocol = PROTOCOLS[IpProtocol] ?? IpProtocol;
  if (protocol === "-1") return { IpProtocol: protocol, FromPort: -1, ToPort: -1 };
  if (FromPort === undefined || ToPort === undefined)
    throw new AwsError(
      "InvalidParameterValue",
      "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
    );
  return { IpProtocol: protocol, FromPort, ToPort };
};

/** The permissions that flat rules make up. */
export const permissionsOf = (rules: SecurityGroupRule[]): IpPermission[] =>
  [...Map.groupBy(rules, portsOf).values()].map(permissionOf);

const permissionOf = (rules: SecurityGroupRule[]): IpPermission => {
  const { IpProtocol, FromPort, ToPort } = rules[0] ?? {};
  const of = <Key extends keyof SecurityGroupRule>(key: Key) => rules.filter((rule) => rule[key]);
  return {
    IpProtocol,
    ...(IpProtocol !== "-1" && { FromPort, ToPort }),
    IpRanges: of("CidrIpv4").map(({ CidrIpv4, Description }) => ({
      CidrIp: CidrIpv4,
      Description,
    })),
    Ipv6Ranges: of("CidrIpv6").map(({ CidrIpv6, Description }) => ({ CidrIpv6, Description })),
    PrefixListIds: of("PrefixListId").map(({ PrefixListId, Description }) => ({
      PrefixListId,
      Description,
    })),
    UserIdGroupPairs: of("ReferencedGroupInfo").map(({ ReferencedGroupInfo, Description }) => ({
      ...ReferencedGroupInfo,
      Description,
    })),
  };
};

const portsOf = ({ IpProtocol, FromPort, ToPort }: SecurityGroupRule) =>
  `${IpProtocol} ${FromPort} ${ToPort}`;

/** Whom a rule is about: a block, a prefix list or another group. */
export const peerOf = (rule: SecurityGroupRule) =>
  rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId;

/** Whether two rules of a group say the same; descriptions and ids don't matter. */
export const isSame = (one: SimulatedRule, other: SimulatedRule) =>
  one.IsEgress === other.IsEgress &&
  portsOf(one) === portsOf(other) &&
  peerOf(one) === peerOf(other);
