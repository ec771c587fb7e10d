/** What is left of a cluster's network. */

import { DescribeNatGatewaysCommand, DescribeTagsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { targetGroupArnsIn } from "../load-balancers.ts";
import { must } from "../must.ts";
import { backupOfVolume, targetGroupOfVpc } from "../remainders.ts";
import { allOwnedBy, tagsOf } from "../tags.ts";
import type { Sweep } from "./sweep.ts";

/** EC2 lists the tags of these for an hour after they are deleted. */
const LISTED_LONGER = ["natgateway", "instance"];

/** Snapshots of volumes get the volumes' tags; Kubernetes takes one only when it is told to. */
export const taggedInEc2: Sweep = async ({ cluster, account }) => {
  const { Tags = [] } = await new EC2Client(account).send(
    new DescribeTagsCommand({ Filters: tagsOf(cluster) }),
  );
  const there = Tags.filter(({ ResourceType }) => !LISTED_LONGER.includes(`${ResourceType}`));
  const backups = there.filter(({ ResourceType }) => ResourceType === "snapshot");
  const others = there.filter((tag) => !backups.includes(tag));
  return {
    looked: `EC2 in ${cluster.region}, by our tags`,
    remaining: others.map(({ ResourceType, ResourceId }) => `${ResourceType} ${ResourceId}`),
    left: backups.map(({ ResourceId }) => backupOfVolume(cluster, must(ResourceId, "ResourceId"))),
  };
};

/** Those that are deleted are still listed for an hour. */
export const natGateways: Sweep = async ({ cluster, account }) => {
  const { NatGateways = [] } = await new EC2Client(account).send(
    new DescribeNatGatewaysCommand({ Filter: allOwnedBy(cluster) }),
  );
  const there = NatGateways.filter(({ State }) => State !== "deleted");
  return {
    looked: `NAT gateways in ${cluster.region}, by our tags`,
    remaining: there.map(({ NatGatewayId }) => `nat gateway ${NatGatewayId}`),
  };
};

/** A target group outlives its VPC. Those of the cluster's Kubernetes are deleted by now. */
export const targetGroups: Sweep = async ({ cluster, account, vpcId }) => {
  const found = vpcId ? await targetGroupArnsIn(account, [vpcId]) : [];
  return {
    looked: `target groups in ${cluster.region}, by VPC`,
    left: found.map((arn) => targetGroupOfVpc(cluster, arn)),
  };
};
