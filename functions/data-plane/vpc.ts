/** The cluster's own VPC. */

import {
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroup,
  type Vpc,
} from "@aws-sdk/client-ec2";
import { askingOnce, together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { deletingPiece } from "../../shared/dependents.ts";
import { JustStarted, NotReady } from "../../shared/errors.ts";
import type { Vpc as Facts } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { step } from "../../shared/step.ts";
import { ownedBy, tagList } from "../../shared/tags.ts";
import { chooseOne } from "../../shared/twins.ts";

/** Makes the VPC, or finds the one that an earlier attempt made; its default security group lets nothing through. */
export const ensure = step("EnsureVpc", {}, async ({ cluster }, account): Promise<Facts> => {
  const ec2 = new EC2Client(account);
  const found = await find(ec2, cluster);
  const vpc = await (found ?? create(new EC2Client(askingOnce(account)), cluster));
  const vpcId = idOf(vpc);
  if (vpc.State !== "available") {
    const Later = found ? NotReady : JustStarted;
    throw new Later(`vpc ${vpcId} is ${vpc.State}`);
  }
  await together([resolveNames, emptyDefaultGroup], (configure) => configure(ec2, vpcId));
  return { vpcId };
});

/** Deletes the VPC, and a second one that an attempt left. */
export const remove = step("RemoveVpc", {}, async ({ cluster }, account) => {
  const ec2 = new EC2Client(account);
  await together(await list(ec2, cluster), ({ VpcId }) =>
    deletingPiece(
      { cluster, account, what: `vpc ${VpcId}`, vpcId: VpcId, heldBy: ["vpc-id", VpcId] },
      ec2.send(new DeleteVpcCommand({ VpcId })),
    ),
  );
  return {};
});

const find = async (ec2: EC2Client, cluster: Cluster): Promise<Vpc | undefined> => {
  const vpcs = await list(ec2, cluster);
  return vpcs.length > 1 ? keepOne(ec2, vpcs) : vpcs[0];
};

const list = async (ec2: EC2Client, cluster: Cluster): Promise<Vpc[]> => {
  const { Vpcs = [] } = await ec2.send(
    new DescribeVpcsCommand({ Filters: ownedBy(cluster, "vpc") }),
  );
  return Vpcs;
};

/** An attempt that died may have left one that the next did not see: an empty one is deleted. */
const keepOne = async (ec2: EC2Client, vpcs: Vpc[]): Promise<Vpc | undefined> => {
  const used = await idsWithSubnets(ec2, vpcs.map(idOf));
  const { kept, spares } = chooseOne(vpcs, {
    id: idOf,
    isUsed: ({ VpcId }) => used.includes(VpcId),
  });
  await together(spares, ({ VpcId }) => ec2.send(new DeleteVpcCommand({ VpcId })));
  return kept;
};

const idsWithSubnets = async (ec2: EC2Client, vpcIds: string[]) => {
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: [{ Name: "vpc-id", Values: vpcIds }] }),
  );
  return Subnets.map(({ VpcId }) => VpcId);
};

const create = async (ec2: EC2Client, cluster: Cluster): Promise<Vpc> => {
  const { Vpc } = await ec2.send(
    new CreateVpcCommand({
      CidrBlock: cluster.vpcCidr,
      TagSpecifications: [{ ResourceType: "vpc", Tags: tagList(cluster, "vpc") }],
    }),
  );
  return must(Vpc, "Vpc");
};

/** EKS needs both: nodes and private endpoints find each other by DNS name. AWS takes one a call. */
const resolveNames = async (ec2: EC2Client, VpcId: string) => {
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: { Value: true } }));
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
};

/** AWS makes it with the VPC, lets its members reach each other, and gives it to whatever names no group. */
const emptyDefaultGroup = async (ec2: EC2Client, vpcId: string) => {
  const { SecurityGroups } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: "vpc-id", Values: [vpcId] },
        { Name: "group-name", Values: ["default"] },
      ],
    }),
  );
  const group = must(SecurityGroups?.[0], "default security group");
  await together([revokeIngress, revokeEgress], (revoke) => revoke(ec2, group));
};

const revokeIngress = async (ec2: EC2Client, { GroupId, IpPermissions }: SecurityGroup) => {
  if (IpPermissions?.length)
    await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
};

const revokeEgress = async (ec2: EC2Client, group: SecurityGroup) => {
  const { GroupId, IpPermissionsEgress: IpPermissions } = group;
  if (IpPermissions?.length)
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
};

const idOf = ({ VpcId }: Vpc) => must(VpcId, "VpcId");
