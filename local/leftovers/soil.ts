/** Where leftovers are planted, and what all of them are made of. */

import { randomBytes } from "node:crypto";
import { z } from "zod";
import { createInterface } from "../aws/services/ec2/network-interface.ts";
import { securityGroupRules } from "../aws/services/ec2/security-group-rules.ts";
import { createGroup, securityGroupsOf } from "../aws/services/ec2/security-groups.ts";
import { type SimulatedSubnet, subnetsOf } from "../aws/services/ec2/subnets.ts";
import { createVolume } from "../aws/services/ec2/volumes.ts";
import { clustersOf } from "../aws/services/eks/cluster.ts";
import { createLoadBalancer } from "../aws/services/elastic-load-balancing/load-balancer.ts";
import { createTargetGroup } from "../aws/services/elastic-load-balancing/target-groups.ts";
import type { Call, Place } from "../aws/world.ts";

/** A VPC, and the Kubernetes cluster that the leftovers in it are of. */
export interface Soil {
  place: Place;
  vpcId: string;
  /** Name of the EKS cluster. */
  clusterName: string;
}

export interface Tag {
  Key: string;
  Value: string;
}

/** Random digits, two a byte. */
export const hex = (bytes: number) => randomBytes(bytes).toString("hex");

export const tag = (Key: string, Value: string): Tag => ({ Key, Value });

/** How Kubernetes says whose something is. */
export const owned = ({ clusterName }: Soil) =>
  tag(`kubernetes.io/cluster/${clusterName}`, "owned");

/** A call of the root user. */
export const callIn = (place: Place): Call => ({
  ...place,
  caller: { account: place.account, arn: `arn:aws:iam::${place.account}:root` },
});

/** One subnet a zone, as load balancers want them. */
export const subnetsIn = ({ place, vpcId }: Soil): SimulatedSubnet[] => {
  const all = [...subnetsOf(place).values()].filter(({ VpcId }) => VpcId === vpcId);
  return [...new Map(all.map((one) => [one.AvailabilityZone, one])).values()];
};

export const firstSubnet = (soil: Soil): SimulatedSubnet => {
  const [first] = subnetsIn(soil);
  if (!first) throw new Error(`vpc ${soil.vpcId} has no subnet, needs one to plant something in`);
  return first;
};

/** Makes a security group, and gives its id. */
export const group = ({ place, vpcId }: Soil, GroupName: string, Tags: Tag[]): string => {
  const TagSpecifications = [{ ResourceType: "security-group" as const, Tags }];
  const made = { GroupName, Description: GroupName, VpcId: vpcId, TagSpecifications };
  return createGroup(made, callIn(place)).GroupId;
};

/** EKS's own security groups of the cluster, into which Kubernetes writes rules. */
export const clusterGroups = ({ place, clusterName }: Soil): string[] =>
  [...securityGroupsOf(place).values()]
    .filter(({ Tags = [] }) =>
      Tags.some(({ Key, Value }) => Key === "aws:eks:cluster-name" && Value === clusterName),
    )
    .map(({ GroupId }) => GroupId);

/** Lets those of one group talk to all of the others. */
export const allow = (to: string[], from: string, { place }: Soil) => {
  for (const GroupId of to)
    securityGroupRules.AuthorizeSecurityGroupIngress(
      { GroupId, IpPermissions: [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: from }] }] },
      callIn(place),
    );
};

/** A load balancer of the AWS Load Balancer Controller, with the target group that it forwards to. */
export const balancer = (
  soil: Soil,
  { generation, groupIds }: { generation: "application" | "network"; groupIds: string[] },
): string => {
  const name = `k8s-airflow-webserver-${hex(5)}`;
  const tags = [tag("elbv2.k8s.aws/cluster", soil.clusterName)];
  const subnets = subnetsIn(soil);
  const { arn } = createLoadBalancer({ generation, name, subnets, groupIds, tags }, soil.place);
  createTargetGroup({ name, vpcId: soil.vpcId, loadBalancerArn: arn, tags }, soil.place);
  return arn;
};

/** An interface of nobody but the account, attached to nothing. */
export const ownInterface = (
  soil: Soil,
  { description, groupIds, Tags }: { description: string; groupIds: string[]; Tags: Tag[] },
): string => {
  const subnet = firstSubnet(soil);
  const instead = {
    RequesterManaged: false,
    Status: "available" as const,
    Attachment: undefined,
    Tags,
  };
  return createInterface({ subnet, type: "interface", description, groupIds, instead }, soil.place)
    .NetworkInterfaceId;
};

/** The tags that the cluster's own EBS driver is configured to give to volumes; none without one. */
export const extraVolumeTags = ({ place, clusterName }: Soil): Tag[] => {
  const driver = clustersOf(place).get(clusterName)?.addons.get("aws-ebs-csi-driver");
  const { controller } = DriverConfiguration.parse(
    JSON.parse(driver?.addon.configurationValues ?? "{}"),
  );
  return Object.entries(controller.extraVolumeTags).map(([Key, Value]) => tag(Key, Value));
};

/** As far as it is about tags (github.com/kubernetes-sigs/aws-ebs-csi-driver, docs/tagging.md). */
const DriverConfiguration = z.object({
  controller: z
    .object({ extraVolumeTags: z.record(z.string(), z.string()).default({}) })
    .default({ extraVolumeTags: {} }),
});

/** A volume of the EBS driver for a claim, with tags besides its own. */
export const volume = (soil: Soil, tags: Tag[]): string =>
  createVolume(
    {
      AvailabilityZone: firstSubnet(soil).AvailabilityZone,
      Tags: [
        tag("ebs.csi.aws.com/cluster", "true"),
        tag("kubernetes.io/created-for/pvc/namespace", "airflow"),
        tag("kubernetes.io/created-for/pvc/name", "logs"),
        ...tags,
      ],
    },
    soil.place,
  ).VolumeId;
