/** Who may talk to whom in the VPC: the security groups of the nodes, the database and the private endpoints. */

import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { deleting, orAlreadyThere, together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { deletingPiece } from "../../shared/dependents.ts";
import { type SecurityGroups, Vpc } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { baseName } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { allOwnedBy, ownedBy, tagList } from "../../shared/tags.ts";

/** Makes the groups and the rules that are missing. A group's name, unique in the VPC, keeps it from being made twice. */
export const ensure = step(
  "EnsureSecurityGroups",
  { vpc: Vpc },
  async ({ cluster, vpc }, account): Promise<SecurityGroups> => {
    const ec2 = new EC2Client(account);
    const [nodes, database, endpoints] = await together(
      GROUPS,
      async (kind) =>
        (await find(ec2, cluster, kind.role)) ?? (await create(ec2, { cluster, vpc }, kind)),
    );
    const anythingFromNodes = { IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: idOf(nodes) }] };
    const rules = [
      { group: nodes, rule: anythingFromNodes },
      { group: database, rule: { ...anythingFromNodes, ...tcp(5432) } },
      { group: endpoints, rule: { IpRanges: [{ CidrIp: cluster.vpcCidr }], ...tcp(443) } },
    ];
    await together(rules, ({ group, rule }) => allow(ec2, group, rule));
    return {
      nodeSecurityGroupId: idOf(nodes),
      databaseSecurityGroupId: idOf(database),
      endpointSecurityGroupId: idOf(endpoints),
    };
  },
);

/** Deletes the groups, after the rules that name one of them: AWS keeps a group that a rule names. */
export const remove = step("RemoveSecurityGroups", {}, async ({ cluster }, account) => {
  const ec2 = new EC2Client(account);
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: allOwnedBy(cluster) }),
  );
  await together(SecurityGroups, (group) => revoke(ec2, group));
  await together(SecurityGroups, ({ GroupId, VpcId: vpcId }) =>
    deletingPiece(
      { cluster, account, what: `security group ${GroupId}`, vpcId, heldBy: ["group-id", GroupId] },
      ec2.send(new DeleteSecurityGroupCommand({ GroupId })),
    ),
  );
  return {};
});

const GROUPS = [
  { role: "node-security-group", description: "Nodes of the EKS cluster" },
  { role: "database-security-group", description: "Airflow metadata database" },
  { role: "endpoint-security-group", description: "Private endpoints of AWS services" },
] as const;

const tcp = (port: number) => ({ IpProtocol: "tcp", FromPort: port, ToPort: port });

const find = async (ec2: EC2Client, cluster: Cluster, role: string) => {
  const { SecurityGroups } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: ownedBy(cluster, role) }),
  );
  return SecurityGroups?.[0];
};

const create = async (
  ec2: EC2Client,
  { cluster, vpc }: { cluster: Cluster; vpc: Vpc },
  { role, description }: (typeof GROUPS)[number],
): Promise<SecurityGroup> => {
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({
      VpcId: vpc.vpcId,
      GroupName: `${baseName(cluster)}-${role}`,
      Description: description,
      TagSpecifications: [{ ResourceType: "security-group", Tags: tagList(cluster, role) }],
    }),
  );
  return { GroupId };
};

const allow = async (ec2: EC2Client, group: SecurityGroup, rule: IpPermission) => {
  if (group.IpPermissions?.some((present) => covers(present, rule))) return;
  await orAlreadyThere(
    ec2.send(
      new AuthorizeSecurityGroupIngressCommand({ GroupId: group.GroupId, IpPermissions: [rule] }),
    ),
  );
};

/** AWS keeps all sources of one protocol and port range in one entry. */
const covers = (present: IpPermission, wanted: IpPermission) =>
  present.IpProtocol === wanted.IpProtocol &&
  present.FromPort === wanted.FromPort &&
  sourcesOf(wanted).every((source) => sourcesOf(present).includes(source));

const sourcesOf = ({ UserIdGroupPairs = [], IpRanges = [] }: IpPermission) => [
  ...UserIdGroupPairs.map(({ GroupId }) => GroupId),
  ...IpRanges.map(({ CidrIp }) => CidrIp),
];

const revoke = async (ec2: EC2Client, { GroupId, IpPermissions }: SecurityGroup) => {
  if (IpPermissions?.length)
    await deleting(
      `rules of security group ${GroupId}`,
      ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions })),
    );
};

const idOf = ({ GroupId }: SecurityGroup) => must(GroupId, "GroupId");
