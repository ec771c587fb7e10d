/** What the customer's Kubernetes, EKS and GuardDuty leave in the cluster's VPC when the cluster is gone. */

import {
  DeleteNetworkInterfaceCommand,
  DeleteSecurityGroupCommand,
  DeleteVolumeCommand,
  DeleteVpcEndpointsCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { together } from "../../shared/calls.ts";
import { classicLoadBalancersIn } from "../../shared/classic-load-balancers.ts";
import type { Cluster } from "../../shared/cluster.ts";
import type { CustomerAccount } from "../../shared/customer-account.ts";
import { strangeGroups } from "../../shared/dependents.ts";
import { NotReady } from "../../shared/errors.ts";
import { interfacesIn, strangeInterfaces } from "../../shared/interfaces.ts";
import {
  filtersForVolumes,
  isOfCluster,
  isOfGuardDuty,
  isOfKubernetes,
} from "../../shared/kubernetes-tags.ts";
import { add, clear, type Outcome } from "../../shared/leftover.ts";
import { loadBalancersIn, targetGroupsIn } from "../../shared/load-balancers.ts";
import { must } from "../../shared/must.ts";
import { revokeNaming } from "../../shared/rules.ts";
import { step } from "../../shared/step.ts";
import { refuseStrangers } from "../../shared/strangers.ts";
import { isOwned, ownedBy } from "../../shared/tags.ts";
import { endpointInWords, strangersIn } from "../../shared/vpc-strangers.ts";

/**
 * Clears the cluster's own VPC, from outside of Kubernetes, which is gone by now: only afterwards
 * does nobody make anything anew. What is not proven to be of this cluster is told and left alone.
 */
export const remove = step("RemoveKubernetesLeftovers", {}, async ({ cluster }, account) => {
  const ec2 = new EC2Client(account);
  const { Vpcs = [] } = await ec2.send(
    new DescribeVpcsCommand({ Filters: ownedBy(cluster, "vpc") }),
  );
  const vpcIds = Vpcs.map(({ VpcId }) => must(VpcId, "VpcId"));
  const ground: Ground = { cluster, account, ec2, vpcIds };
  const outcomes = [await clearVolumes(ground)];
  // One after the other: a load balancer holds its target groups, all hold their security groups.
  for (const clearKind of vpcIds.length > 0 ? KINDS_IN_VPC : [])
    outcomes.push(await clearKind(ground));
  const { pending, strangers } = add(...outcomes);
  refuseStrangers(cluster, strangers);
  if (pending.length > 0) throw new NotReady(`still being deleted: ${pending.join(", ")}`);
  return {};
});

interface Ground {
  cluster: Cluster;
  account: CustomerAccount;
  ec2: EC2Client;
  vpcIds: string[];
}

const inVpcs = ({ vpcIds }: Ground) => ({ Name: "vpc-id", Values: vpcIds });

/** Volumes lie in no VPC; one that names no cluster, or several, may be of any, and is left alone. */
const clearVolumes = async ({ cluster, ec2 }: Ground): Promise<Outcome> => {
  const found = await together(filtersForVolumes(cluster), async (Filters) => {
    const { Volumes = [] } = await ec2.send(new DescribeVolumesCommand({ Filters }));
    return Volumes;
  });
  const volumes = new Map(found.flat().map((volume) => [volume.VolumeId, volume]));
  const leftovers = [...volumes].map(([VolumeId, { Tags }]) => ({
    what: `volume ${VolumeId}`,
    tags: Tags,
    remedy: "",
    discard: () => ec2.send(new DeleteVolumeCommand({ VolumeId })),
  }));
  const { pending } = await clear(leftovers, (tags) => isOfCluster(cluster, tags));
  return { pending, strangers: [] };
};

const clearLoadBalancers = async ({ account, cluster, vpcIds }: Ground): Promise<Outcome> => {
  const found = await together([classicLoadBalancersIn, loadBalancersIn], (all) =>
    all(account, vpcIds),
  );
  return clear(found.flat(), (tags) => isOfKubernetes(cluster, tags));
};

/** A target group holds nothing, so that a stranger's may stay. */
const clearTargetGroups = async ({ account, cluster, vpcIds }: Ground): Promise<Outcome> => {
  const found = await targetGroupsIn(account, vpcIds);
  const { pending } = await clear(found, (tags) => isOfKubernetes(cluster, tags));
  return { pending, strangers: [] };
};

/** What the VPC CNI loses when a node is terminated is not in use; AWS's own goes by itself. */
const clearInterfaces = async (ground: Ground): Promise<Outcome> => {
  const { cluster, ec2 } = ground;
  const found = await interfacesIn(ec2, [inVpcs(ground)]);
  const ofPods = found.filter(({ TagSet }) => isOfKubernetes(cluster, TagSet));
  const used = ofPods.filter(({ Status }) => Status === "in-use");
  const lost = ofPods
    .filter((one) => !used.includes(one))
    .map(({ NetworkInterfaceId, TagSet }) => ({
      what: `network interface ${NetworkInterfaceId}`,
      tags: TagSet,
      remedy: "",
      discard: () => ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })),
    }));
  const { pending } = await clear(lost, () => true);
  const leaving = used.map((one) => `network interface ${one.NetworkInterfaceId} (in use)`);
  return { pending: [...pending, ...leaving], strangers: strangeInterfaces(cluster, found) };
};

/** GuardDuty's endpoint goes with its nodes, ours by a step of their own; others are strangers'. */
const clearEndpoints = async (ground: Ground): Promise<Outcome> => {
  const { cluster, ec2 } = ground;
  const { VpcEndpoints = [] } = await ec2.send(
    new DescribeVpcEndpointsCommand({ Filters: [inVpcs(ground)] }),
  );
  const others = VpcEndpoints.filter(({ Tags }) => !isOwned(cluster, Tags));
  const found = others.map((endpoint) => {
    const { is, remedy } = endpointInWords(endpoint);
    const VpcEndpointIds = [must(endpoint.VpcEndpointId, "VpcEndpointId")];
    return {
      what: is,
      tags: endpoint.Tags,
      remedy,
      discard: () => ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds })),
    };
  });
  const { pending, strangers } = await clear(found, isOfGuardDuty);
  const going = found.filter(({ tags }) => isOfGuardDuty(tags)).map(({ what }) => what);
  return { pending: [...pending, ...going], strangers };
};

/** Rules that name a group keep it: those of ours, and of each other, are taken away first. */
const clearGroups = async (ground: Ground): Promise<Outcome> => {
  const { cluster, ec2 } = ground;
  const { SecurityGroups = [] } = await ec2.send(
    new DescribeSecurityGroupsCommand({ Filters: [inVpcs(ground)] }),
  );
  const proven = SecurityGroups.filter(
    ({ Tags }) => !isOwned(cluster, Tags) && (isOfKubernetes(cluster, Tags) || isOfGuardDuty(Tags)),
  );
  const ids = proven.map(({ GroupId = "" }) => GroupId);
  const ours = SecurityGroups.filter(({ Tags }) => isOwned(cluster, Tags));
  await together([...proven, ...ours], (group) => revokeNaming(ec2, ids, group));
  const found = proven.map(({ GroupId, GroupName, Tags }) => ({
    what: `security group ${GroupId} “${GroupName}”`,
    tags: Tags,
    remedy: "",
    discard: () => ec2.send(new DeleteSecurityGroupCommand({ GroupId })),
  }));
  const { pending } = await clear(found, () => true);
  return { pending, strangers: strangeGroups(cluster, SecurityGroups) };
};

const nameStrangers = async ({ cluster, account, vpcIds }: Ground): Promise<Outcome> => ({
  pending: [],
  strangers: await strangersIn(cluster, account, vpcIds),
});

const KINDS_IN_VPC = [
  clearLoadBalancers,
  clearTargetGroups,
  clearInterfaces,
  clearEndpoints,
  clearGroups,
  nameStrangers,
];
