/** Rules of security groups that name other groups, which keeps those from being deleted. */

import {
  type EC2Client,
  type IpPermission,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";

/** Takes the rules out of a group that name one of these groups. */
export const revokeNaming = async (ec2: EC2Client, ids: string[], group: SecurityGroup) => {
  const { GroupId } = group;
  const ingress = naming(ids, group.IpPermissions);
  const egress = naming(ids, group.IpPermissionsEgress);
  if (ingress.length > 0)
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions: ingress }));
  if (egress.length > 0)
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: egress }));
};

/** Of permissions, that part which is for these groups. */
const naming = (ids: string[], permissions: IpPermission[] = []): IpPermission[] =>
  permissions.flatMap(({ IpProtocol, FromPort, ToPort, UserIdGroupPairs = [] }) => {
    const pairs = UserIdGroupPairs.filter(({ GroupId = "" }) => ids.includes(GroupId));
    return pairs.length > 0 ? [{ IpProtocol, FromPort, ToPort, UserIdGroupPairs: pairs }] : [];
  });
