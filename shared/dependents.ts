/** Who holds a piece of the network that EC2 refuses to delete (`DependencyViolation`). */

import { DescribeSecurityGroupsCommand, EC2Client, type SecurityGroup } from "@aws-sdk/client-ec2";
import { isGone, isInUse } from "./aws-errors.ts";
import { together } from "./calls.ts";
import type { Cluster } from "./cluster.ts";
import type { CustomerAccount } from "./customer-account.ts";
import { NotReady } from "./errors.ts";
import { interfaceInWords, interfacesIn, strangeInterfaces } from "./interfaces.ts";
import { isOfCluster, isOfGuardDuty } from "./kubernetes-tags.ts";
import { must } from "./must.ts";
import { refuseStrangers, type Stranger } from "./strangers.ts";

/** A piece of the cluster's network, where it is, and the filter that finds the interfaces that hold it. */
export interface Piece {
  cluster: Cluster;
  account: CustomerAccount;
  what: string;
  vpcId: string | undefined;
  heldBy: [filter: "group-id" | "subnet-id" | "vpc-id", id: string | undefined];
}

/**
 * Waits for the deletion of a piece of the network. When EC2 refuses it, those who hold it are
 * named: AWS's own and the cluster's will go by themselves, a stranger's the customer must remove,
 * and whatever else strangers have put into the VPC since it was cleared.
 */
export const deletingPiece = async (
  { cluster, account, what, vpcId, heldBy: [Name, id = ""] }: Piece,
  call: Promise<unknown>,
): Promise<void> => {
  try {
    await call;
  } catch (cause) {
    if (isGone(cause)) return;
    if (!isInUse(cause)) throw cause;
    const ec2 = new EC2Client(account);
    const interfaces = await interfacesIn(ec2, [{ Name, Values: [id] }]);
    const groups = Name === "group-id" ? await groupsNaming(ec2, id) : [];
    const strange = [
      ...strangeInterfaces(cluster, interfaces),
      ...strangeGroups(cluster, groups),
      ...(await strangersIn(vpcId, cluster, account)),
    ];
    refuseStrangers(cluster, strange, { cause });
    const holders = [...interfaces.map(interfaceInWords), ...groups.map(groupInWords)].join(", ");
    const held = holders ? `; it is held by ${holders}` : "";
    throw new NotReady(`${what} cannot be deleted yet: ${cause.message}${held}`, { cause });
  }
};

/** Most deletions never need RDS's client and the rest for that, so it is no part of a cold start. */
const strangersIn = async (
  vpcId: string | undefined,
  cluster: Cluster,
  account: CustomerAccount,
): Promise<Stranger[]> => {
  const { lateStrangersIn } = await import("./vpc-strangers.ts");
  return lateStrangersIn(cluster, account, [must(vpcId, "VpcId")]);
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

/** Those groups that neither AWS, nor we, nor the cluster's Kubernetes made. */
export const strangeGroups = (cluster: Cluster, groups: SecurityGroup[]): Stranger[] =>
  groups
    .filter(({ GroupName }) => GroupName !== "default")
    .filter(({ Tags }) => !isOfCluster(cluster, Tags) && !isOfGuardDuty(Tags))
    .map((group) => ({
      is: groupInWords(group),
      remedy: `delete it (aws ec2 delete-security-group --group-id ${group.GroupId})`,
    }));

const groupInWords = ({ GroupId, GroupName }: SecurityGroup) =>
  `security group ${GroupId} “${GroupName}”`;
