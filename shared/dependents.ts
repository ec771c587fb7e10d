/** Who holds a piece of the network that EC2 refuses to delete (`DependencyViolation`). */

import {
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  type EC2Client,
  type Filter,
  type NetworkInterface,
  type SecurityGroup,
} from "@aws-sdk/client-ec2";
import { isGone, isInUse } from "./aws-errors.ts";
import { together } from "./calls.ts";
import type { Cluster } from "./cluster.ts";
import { NotReady } from "./errors.ts";
import { isOfGuardDuty, isOfKubernetes } from "./kubernetes-tags.ts";
import { eksClusterName } from "./names.ts";
import { refuseStrangers, type Stranger } from "./strangers.ts";
import { isOwned } from "./tags.ts";

/** A piece of the cluster's network, and the filter that finds the interfaces that hold it. */
export interface Piece {
  cluster: Cluster;
  what: string;
  heldBy: [filter: "group-id" | "subnet-id" | "vpc-id", id: string | undefined];
}

/**
 * Waits for the deletion of a piece of the network. When EC2 refuses it, those who hold it are
 * named: AWS's own and the cluster's will go by themselves, a stranger's the customer must remove.
 */
export const deletingPiece = async (
  ec2: EC2Client,
  { cluster, what, heldBy: [Name, id = ""] }: Piece,
  call: Promise<unknown>,
): Promise<void> => {
  try {
    await call;
  } catch (cause) {
    if (isGone(cause)) return;
    if (!isInUse(cause)) throw cause;
    const interfaces = await interfacesIn(ec2, [{ Name, Values: [id] }]);
    const groups = Name === "group-id" ? await groupsNaming(ec2, id) : [];
    refuseStrangers(
      cluster,
      [...strangeInterfaces(cluster, interfaces), ...strangeGroups(cluster, groups)],
      { cause },
    );
    const holders = [...interfaces.map(inWords), ...groups.map(groupInWords)].join(", ");
    const held = holders ? `; it is held by ${holders}` : "";
    throw new NotReady(`${what} cannot be deleted yet: ${cause.message}${held}`, { cause });
  }
};

/** All interfaces that pass the filters. */
export const interfacesIn = async (ec2: EC2Client, Filters: Filter[]) => {
  const { NetworkInterfaces = [] } = await ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters }),
  );
  return NetworkInterfaces;
};

/** The other groups of whose rules one names this group. */
const groupsNaming = async (ec2: EC2Client, id: string) => {
  const found = await together(
    ["ip-permission.group-id", "egress.ip-permission.group-id"],
    async (Name) => {
      const Filters = [{ Name, Values: [id] }];
      const { SecurityGroups = [] } = await ec2.send(
        new DescribeSecurityGroupsCommand({ Filters }),
      );
      return SecurityGroups.filter(({ GroupId }) => GroupId !== id);
    },
  );
  return found.flat();
};

/** Those interfaces that neither AWS, nor we, nor the cluster's Kubernetes made. */
export const strangeInterfaces = (cluster: Cluster, interfaces: NetworkInterface[]): Stranger[] =>
  interfaces
    .filter((one) => !isAws(cluster, one) && !isOurs(cluster, one.TagSet))
    .map((one) => ({ is: inWords(one), remedy: remedyFor(one) }));

/** EKS's own interfaces are not marked as managed by their requester. */
const isAws = (cluster: Cluster, { RequesterManaged, Description }: NetworkInterface) =>
  RequesterManaged || Description === `Amazon EKS ${eksClusterName(cluster)}`;

const isOurs = (cluster: Cluster, tags: NetworkInterface["TagSet"]) =>
  isOwned(cluster, tags) || isOfKubernetes(cluster, tags);

const inWords = ({ NetworkInterfaceId, Description, Attachment }: NetworkInterface) => {
  const owner = Attachment?.InstanceId ? `of instance ${Attachment.InstanceId}` : undefined;
  const about = [owner, Description && `“${Description}”`].filter(Boolean);
  return `network interface ${[NetworkInterfaceId, ...about].join(" ")}`;
};

const remedyFor = ({ NetworkInterfaceId, Attachment }: NetworkInterface) =>
  Attachment?.InstanceId
    ? `terminate the instance, or move it to a VPC of your own`
    : `delete it (aws ec2 delete-network-interface --network-interface-id ${NetworkInterfaceId}), or what uses it`;

/** Those groups that neither AWS, nor we, nor the cluster's Kubernetes made. */
export const strangeGroups = (cluster: Cluster, groups: SecurityGroup[]): Stranger[] =>
  groups
    .filter(({ GroupName }) => GroupName !== "default")
    .filter(({ Tags }) => !isOurs(cluster, Tags) && !isOfGuardDuty(Tags))
    .map((group) => ({
      is: groupInWords(group),
      remedy: `delete it (aws ec2 delete-security-group --group-id ${group.GroupId})`,
    }));

const groupInWords = ({ GroupId, GroupName }: SecurityGroup) =>
  `security group ${GroupId} “${GroupName}”`;
