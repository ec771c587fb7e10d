/** The VPC's four subnets: a public and a private one in each of two zones. */

import {
  CreateSubnetCommand,
  DeleteSubnetCommand,
  DescribeSubnetsCommand,
  EC2Client,
  ModifySubnetAttributeCommand,
  type Subnet,
} from "@aws-sdk/client-ec2";
import { isConflict } from "../../shared/aws-errors.ts";
import { askingOnce, together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { deletingPiece } from "../../shared/dependents.ts";
import { JustStarted, NetworkConflict, NotReady } from "../../shared/errors.ts";
import { type Subnets, Vpc } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { eksClusterName } from "../../shared/names.ts";
import { Plan } from "../../shared/plan.ts";
import { step } from "../../shared/step.ts";
import { allOwnedBy, isOwned, ownedBy, tagList } from "../../shared/tags.ts";

/** Makes the subnets that are missing. None gives its machines public addresses, public or not. */
export const ensure = step(
  "EnsureSubnets",
  { plan: Plan, vpc: Vpc },
  async ({ cluster, plan, vpc }, account): Promise<Subnets> => {
    const ec2 = new EC2Client(account);
    const once = new EC2Client(askingOnce(account));
    const found = await together(SUBNETS, ({ role }) => find(ec2, cluster, role));
    const subnets = await together(
      SUBNETS,
      async (layout, at) => found[at] ?? create(once, { cluster, plan, vpc }, layout),
    );
    const pending = subnets.filter(({ State }) => State !== "available");
    if (pending.length > 0) {
      const Later = found.includes(undefined) ? JustStarted : NotReady;
      throw new Later(pending.map(stateOf).join(", "));
    }
    await together(subnets, (subnet) => giveNoPublicAddresses(ec2, subnet));
    const [publicA, publicB, privateA, privateB] = subnets;
    return {
      publicSubnetIds: [idOf(publicA), idOf(publicB)],
      privateSubnetIds: [idOf(privateA), idOf(privateB)],
    };
  },
);

/** Deletes the subnets. AWS refuses as long as a network interface lies in one. */
export const remove = step("RemoveSubnets", {}, async ({ cluster }, account) => {
  const ec2 = new EC2Client(account);
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: allOwnedBy(cluster) }),
  );
  await together(Subnets, ({ SubnetId, VpcId: vpcId }) =>
    deletingPiece(
      { cluster, account, what: `subnet ${SubnetId}`, vpcId, heldBy: ["subnet-id", SubnetId] },
      ec2.send(new DeleteSubnetCommand({ SubnetId })),
    ),
  );
  return {};
});

/** By these tags load balancers find their subnets. */
const PUBLIC = "kubernetes.io/role/elb";
const PRIVATE = "kubernetes.io/role/internal-elb";

const SUBNETS = [
  { role: "public-subnet-a", block: "publicA", zone: 0, use: PUBLIC },
  { role: "public-subnet-b", block: "publicB", zone: 1, use: PUBLIC },
  { role: "private-subnet-a", block: "privateA", zone: 0, use: PRIVATE },
  { role: "private-subnet-b", block: "privateB", zone: 1, use: PRIVATE },
] as const;

const find = async (ec2: EC2Client, cluster: Cluster, role: string) => {
  const { Subnets } = await ec2.send(
    new DescribeSubnetsCommand({ Filters: ownedBy(cluster, role) }),
  );
  return Subnets?.[0];
};

const create = async (
  ec2: EC2Client,
  { cluster, plan, vpc }: { cluster: Cluster; plan: Plan; vpc: Vpc },
  { role, block, zone, use }: (typeof SUBNETS)[number],
): Promise<Subnet> => {
  const Tags = [
    ...tagList(cluster, role),
    { Key: use, Value: "1" },
    { Key: `kubernetes.io/cluster/${eksClusterName(cluster)}`, Value: "shared" },
  ];
  const CidrBlock = plan.subnets[block];
  try {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpc.vpcId,
        CidrBlock,
        AvailabilityZoneId: plan.zones[zone].zoneId,
        TagSpecifications: [{ ResourceType: "subnet", Tags }],
      }),
    );
    return must(Subnet, "Subnet");
  } catch (cause) {
    if (!isConflict(cause)) throw cause;
    throw await conflictOf(ec2, { cluster, vpc, CidrBlock }, cause);
  }
};

/** AWS's default for a new subnet, but one that is there may have been changed. */
const giveNoPublicAddresses = async (ec2: EC2Client, subnet: Subnet) => {
  if (!subnet.MapPublicIpOnLaunch) return;
  const change = { SubnetId: subnet.SubnetId, MapPublicIpOnLaunch: { Value: false } };
  await ec2.send(new ModifySubnetAttributeCommand(change));
};

/** The addresses are taken: by an earlier attempt's subnet whose tags come late, or by a stranger's. */
const conflictOf = async (
  ec2: EC2Client,
  { cluster, vpc, CidrBlock }: { cluster: Cluster; vpc: Vpc; CidrBlock: string },
  cause: unknown,
) => {
  const { Subnets = [] } = await ec2.send(
    new DescribeSubnetsCommand({
      Filters: [
        { Name: "vpc-id", Values: [vpc.vpcId] },
        { Name: "cidr-block", Values: [CidrBlock] },
      ],
    }),
  );
  const isOurs = Subnets.some(({ Tags = [] }) => !Tags.length || isOwned(cluster, Tags));
  if (isOurs) return new NotReady(`subnet ${CidrBlock} is not listed by its tags yet`, { cause });
  return new NetworkConflict(
    `addresses ${CidrBlock} of vpc ${vpc.vpcId} are taken by a subnet that is not ours, must be free`,
    { cause },
  );
};

const stateOf = (subnet: Subnet) => `subnet ${idOf(subnet)} is ${subnet.State}`;

const idOf = ({ SubnetId }: Subnet) => must(SubnetId, "SubnetId");
