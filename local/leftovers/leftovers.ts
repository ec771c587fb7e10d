/**
 * What Kubernetes, GuardDuty and strangers leave in a VPC, for whoever wants to see it found. The
 * tags and names are those that AWS's and Kubernetes' own controllers give.
 */

import { randomBytes } from "node:crypto";
import { vpcEndpointSettings } from "../aws/services/ec2/vpc-endpoint-settings.ts";
import { createLoadBalancer } from "../aws/services/elastic-load-balancing/load-balancer.ts";
import {
  allow,
  balancer,
  callIn,
  clusterGroups,
  extraVolumeTags,
  group,
  hex,
  owned,
  ownInterface,
  type Soil,
  subnetsIn,
  tag,
  volume,
} from "./soil.ts";
import { STRANGERS } from "./strangers.ts";

/** Plants one leftover of each of those kinds, or of all; what it is, by kind. */
export const plantLeftovers = (
  soil: Soil,
  kinds: readonly LeftoverKind[] = LEFTOVER_KINDS,
): Partial<Record<LeftoverKind, string>> =>
  Object.fromEntries(kinds.map((kind) => [kind, KINDS[kind](soil)]));

/** By kind: plants one and gives its id, name or ARN. */
const KINDS = {
  /** A Service of type LoadBalancer, by the controller that is built into EKS's control plane. */
  "classic-load-balancer": (soil: Soil) => {
    const name = `a${hex(16).slice(1)}`;
    const tags = [owned(soil), tag("kubernetes.io/service-name", "airflow/webserver")];
    const groupId = group(soil, `k8s-elb-${name}`, [owned(soil)]);
    allow(clusterGroups(soil), groupId, soil);
    const subnets = subnetsIn(soil);
    createLoadBalancer(
      { generation: "classic", name, subnets, groupIds: [groupId], tags },
      soil.place,
    );
    return name;
  },
  /** An Ingress, by the AWS Load Balancer Controller. */
  "application-load-balancer": (soil: Soil) => {
    const tags = [tag("elbv2.k8s.aws/cluster", soil.clusterName)];
    const front = group(soil, `k8s-airflow-webserver-${hex(5)}`, tags);
    const back = group(soil, `k8s-traffic-${soil.clusterName.replaceAll("-", "")}-${hex(5)}`, tags);
    allow([front], back, soil);
    allow(clusterGroups(soil), back, soil);
    return balancer(soil, { generation: "application", groupIds: [front, back] });
  },
  /** A Service of type LoadBalancer, by the AWS Load Balancer Controller. */
  "network-load-balancer": (soil: Soil) => balancer(soil, { generation: "network", groupIds: [] }),
  /** What the VPC CNI lost hold of when its node was terminated. */
  "leaked-interface": (soil: Soil) => {
    const [groupId] = clusterGroups(soil);
    const instance = `i-0${hex(8)}`;
    return ownInterface(soil, {
      description: `aws-K8S-${instance}`,
      groupIds: groupId ? [groupId] : [],
      Tags: [
        tag("cluster.k8s.amazonaws.com/name", soil.clusterName),
        tag("node.k8s.amazonaws.com/instance_id", instance),
      ],
    });
  },
  /** A persistent volume, by the EBS driver that is EKS's add-on, with the tags that it is to give. */
  volume: (soil: Soil) => volume(soil, extraVolumeTags(soil)),
  /** A persistent volume, by an EBS driver of the customer's that was told its cluster's name. */
  "named-volume": (soil: Soil) => volume(soil, [owned(soil)]),
  /** A persistent volume, by an EBS driver that was told nothing. */
  "nameless-volume": (soil: Soil) => volume(soil, []),
  /** What EKS left behind of an earlier cluster of that name. */
  "cluster-security-group": (soil: Soil) => {
    const { clusterName } = soil;
    const name = `eks-cluster-sg-${clusterName}-${randomBytes(4).readUInt32BE()}`;
    return group(soil, name, [owned(soil), tag("aws:eks:cluster-name", clusterName)]);
  },
  /** GuardDuty's way to listen to nodes. */
  "guard-duty-endpoint": (soil: Soil) => {
    const { vpcId, place } = soil;
    const Tags = [tag("GuardDutyManaged", "true")];
    const groupId = group(soil, `GuardDutyManagedSecurityGroup-${vpcId}`, Tags);
    const { VpcEndpoint } = vpcEndpointSettings.CreateVpcEndpoint(
      {
        VpcId: vpcId,
        ServiceName: `com.amazonaws.${place.region}.guardduty-data`,
        VpcEndpointType: "Interface",
        SubnetIds: subnetsIn(soil).map(({ SubnetId }) => SubnetId),
        SecurityGroupIds: [groupId],
        TagSpecifications: [{ ResourceType: "vpc-endpoint", Tags }],
      },
      callIn(place),
    );
    return VpcEndpoint.VpcEndpointId ?? "";
  },
  ...STRANGERS,
};

export type LeftoverKind = keyof typeof KINDS;

/** All kinds, those of strangers included. */
export const LEFTOVER_KINDS = Object.keys(KINDS) as LeftoverKind[];

/** Those that tags, or what AWS calls them, prove to be of the cluster. */
export const PROVEN_KINDS = LEFTOVER_KINDS.filter(
  (kind) => kind !== "nameless-volume" && !(kind in STRANGERS),
);
