/** A control plane: what EKS makes for a new cluster, and what it puts into the VPC. */

import { randomBytes } from "node:crypto";
import type { CreateClusterCommandInput } from "@aws-sdk/client-eks";
import type { Call, Place } from "../../world.ts";
import { createInterface, outlive } from "../ec2/network-interface.ts";
import { rulesOf } from "../ec2/permissions.ts";
import { createGroup, securityGroupsOf } from "../ec2/security-groups.ts";
import type { SimulatedSubnet } from "../ec2/subnets.ts";
import { arnOf, type SimulatedCluster } from "./cluster.ts";
import { loggingOf, vpcConfigOf } from "./cluster-settings.ts";
import { serviceCidrOf } from "./network.ts";
import { DEFAULT_VERSION, mustVersion } from "./versions.ts";

/** The cluster that a checked request asks for, with AWS's defaults. */
export const newCluster = (
  input: CreateClusterCommandInput,
  vpcId: string,
  call: Call,
): SimulatedCluster["cluster"] => {
  const { name = "", version = DEFAULT_VERSION } = input;
  const wanted = input.kubernetesNetworkConfig?.serviceIpv4Cidr;
  return {
    name,
    arn: arnOf(call, `cluster/${name}`),
    createdAt: new Date(call.world.clock.now()),
    version,
    platformVersion: mustVersion(version, name).platform,
    roleArn: input.roleArn,
    kubernetesNetworkConfig: {
      serviceIpv4Cidr: serviceCidrOf({ name, wanted, vpcId }, call),
      ipFamily: "ipv4",
      elasticLoadBalancing: { enabled: false },
    },
    resourcesVpcConfig: { ...vpcConfigOf(input.resourcesVpcConfig ?? {}), vpcId },
    logging: loggingOf(input.logging),
    clientRequestToken: input.clientRequestToken,
    encryptionConfig: input.encryptionConfig,
    accessConfig: {
      authenticationMode: "CONFIG_MAP",
      bootstrapClusterCreatorAdminPermissions: true,
      ...input.accessConfig,
    },
    upgradePolicy: { supportType: input.upgradePolicy?.supportType ?? "EXTENDED" },
    zonalShiftConfig: { enabled: input.zonalShiftConfig?.enabled ?? false },
    computeConfig: { enabled: false },
    storageConfig: { blockStorage: { enabled: false } },
    deletionProtection: input.deletionProtection ?? false,
    health: { issues: [] },
    tags: { ...input.tags },
  };
};

/** Where a new control plane is reached, and how its certificates and tokens are verified. */
export const newControlPlane = ({ region }: Place): SimulatedCluster["controlPlane"] => {
  const id = randomBytes(16).toString("hex").toUpperCase();
  return {
    endpoint: `https://${id}.gr7.${region}.eks.amazonaws.com`,
    certificateAuthority: { data: certificate() },
    identity: { oidc: { issuer: `https://oidc.eks.${region}.amazonaws.com/id/${id}` } },
  };
};

const certificate = () => {
  const body = randomBytes(720).toString("base64");
  return btoa(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
};

/** The security group that EKS itself makes for control plane and nodes. */
export const securityGroupFor = (
  { name, resourcesVpcConfig }: SimulatedCluster["cluster"],
  call: Call,
): string => {
  const GroupName = `eks-cluster-sg-${name}-${randomBytes(4).readUInt32BE()}`;
  const { GroupId } = createGroup(
    {
      GroupName,
      VpcId: resourcesVpcConfig.vpcId,
      Description:
        "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.",
      TagSpecifications: [
        {
          ResourceType: "security-group",
          Tags: [
            { Key: "Name", Value: GroupName },
            { Key: `kubernetes.io/cluster/${name}`, Value: "owned" },
            { Key: "aws:eks:cluster-name", Value: name },
          ],
        },
      ],
    },
    call,
  );
  const toItself = [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId }] }];
  const rules = rulesOf(toItself, { GroupId, IsEgress: false }, call);
  securityGroupsOf(call)
    .get(GroupId)
    ?.rules.push(...rules);
  return GroupId;
};

/** Control plane and nodes talk through interfaces of EKS's own in the cluster's subnets. */
export const interfacesFor = (
  { name, resourcesVpcConfig }: SimulatedCluster["cluster"],
  { subnets, securityGroupId }: { subnets: SimulatedSubnet[]; securityGroupId: string },
  call: Call,
) =>
  subnets.map(
    (subnet) =>
      createInterface(
        {
          subnet,
          type: "interface",
          description: `Amazon EKS ${name}`,
          groupIds: [securityGroupId, ...(resourcesVpcConfig.securityGroupIds ?? [])],
          requesterId: "amazon-eks",
        },
        call,
      ).NetworkInterfaceId,
  );

/** Takes the interfaces out of the VPC some time after the cluster is gone, and then the security group. */
export const leaveVpc = (
  { interfaceIds, securityGroupId }: SimulatedCluster,
  ownerGoneAt: number,
  call: Call,
) => {
  const latency = "ec2.lingeringInterface";
  const leftAt = outlive(interfaceIds, { ownerGoneAt, latency }, call);
  const group = securityGroupsOf(call).get(securityGroupId);
  if (group) group.goneAt = leftAt;
};
