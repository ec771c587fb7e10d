/** The three node pools: managed node groups, each with a launch template of its own. */

import {
  CreateLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  EC2Client,
  type RequestLaunchTemplateData,
} from "@aws-sdk/client-ec2";
import {
  CreateNodegroupCommand,
  DescribeNodegroupCommand,
  EKSClient,
  type Nodegroup,
  UpdateNodegroupConfigCommand,
} from "@aws-sdk/client-eks";
import type { z } from "zod";
import { isAlreadyThere, isGone } from "../../shared/aws-errors.ts";
import { together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { JustStarted, NameTaken, NotReady } from "../../shared/errors.ts";
import { EksCluster, type NodeGroups, Roles, SecurityGroups, Subnets } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { clientToken, nodeGroupName } from "../../shared/names.ts";
import { type NodePool, nodePools } from "../../shared/node-pools.ts";
import { type StepInput, step } from "../../shared/step.ts";
import { isOwned, ownedBy, tagList, tagRecord } from "../../shared/tags.ts";

const facts = {
  subnets: Subnets,
  securityGroups: SecurityGroups,
  roles: Roles,
  eksCluster: EksCluster,
};
type Input = StepInput & z.infer<z.ZodObject<typeof facts>>;

/** Makes the missing node groups all at once. How many nodes one that is there has is the autoscaler's. */
export const ensure = step(
  "EnsureNodeGroups",
  facts,
  async (input, account): Promise<NodeGroups> => {
    const eks = new EKSClient(account);
    const ec2 = new EC2Client(account);
    const pools = await together(nodePools(input.cluster), async (pool) => {
      const group = await find(eks, input, pool);
      if (!group) await create(eks, input, { ...pool, id: await launchTemplate(ec2, input, pool) });
      return { pool, group };
    });
    const found = pools.flatMap(({ pool, group }) => (group ? { pool, group } : []));
    if (found.length < pools.length) throw new JustStarted("node groups are CREATING");
    for (const { group } of found) check(group, input.cluster);
    await together(found, ({ pool, group }) => raiseMaximum(eks, pool, group));
    const names = found.map(({ pool, group }) => [pool.pool, autoScalingGroupsOf(group)]);
    return { autoScalingGroups: Object.fromEntries(names) };
  },
);

const find = async (eks: EKSClient, { cluster, eksCluster }: Input, { pool }: NodePool) => {
  try {
    const nodegroupName = nodeGroupName(cluster, pool);
    const { nodegroup } = await eks.send(
      new DescribeNodegroupCommand({ clusterName: eksCluster.name, nodegroupName }),
    );
    return nodegroup;
  } catch (error) {
    if (!isGone(error)) throw error;
    return undefined;
  }
};

/** The client token makes a second call harmless while the tags of the first one's template are not listed yet. */
const launchTemplate = async (ec2: EC2Client, input: Input, { pool }: NodePool) => {
  const { cluster } = input;
  const resource = `${pool}-launch-template`;
  const name = nodeGroupName(cluster, pool);
  const { LaunchTemplates } = await ec2.send(
    new DescribeLaunchTemplatesCommand({ Filters: ownedBy(cluster, resource) }),
  );
  if (LaunchTemplates?.[0]) return must(LaunchTemplates[0].LaunchTemplateId, "LaunchTemplateId");
  try {
    const { LaunchTemplate } = await ec2.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: name,
        LaunchTemplateData: nodeTemplate(input, pool),
        TagSpecifications: [{ ResourceType: "launch-template", Tags: tagList(cluster, resource) }],
        ClientToken: clientToken(cluster, resource),
      }),
    );
    return must(LaunchTemplate?.LaunchTemplateId, "LaunchTemplateId");
  } catch (cause) {
    if (!isAlreadyThere(cause)) throw cause;
    throw new NameTaken(`launch template ${name} is not this cluster's, must be absent`, { cause });
  }
};

/** Pods don't reach the node's credentials: the hop limit of 1 ends at the node itself. */
const nodeTemplate = (input: Input, pool: string): RequestLaunchTemplateData => {
  const Tags = tagList(input.cluster, `${pool}-node`);
  const { securityGroupId } = input.eksCluster;
  return {
    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [
      {
        DeviceName: "/dev/xvda",
        Ebs: { VolumeType: "gp3", VolumeSize: 100, Encrypted: true, DeleteOnTermination: true },
      },
    ],
    SecurityGroupIds: [securityGroupId, input.securityGroups.nodeSecurityGroupId],
    TagSpecifications: [
      { ResourceType: "instance", Tags },
      { ResourceType: "volume", Tags },
      { ResourceType: "network-interface", Tags },
    ],
  };
};

const create = (
  eks: EKSClient,
  input: Input,
  { pool, reservedFor, ...wanted }: NodePool & { id: string },
) =>
  eks.send(
    new CreateNodegroupCommand({
      clusterName: input.eksCluster.name,
      nodegroupName: nodeGroupName(input.cluster, pool),
      scalingConfig: wanted.size,
      subnets: input.subnets.privateSubnetIds,
      nodeRole: input.roles.eksNodeRoleArn,
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: "ON_DEMAND",
      instanceTypes: [wanted.instanceType],
      launchTemplate: { id: wanted.id },
      labels: wanted.labels,
      taints: reservedFor && [{ ...reservedFor, effect: "NO_SCHEDULE" }],
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      tags: tagRecord(input.cluster, `${pool}-node-group`),
      clientRequestToken: clientToken(input.cluster, `${pool}-node-group`),
    }),
  );

const check = ({ nodegroupName, status, health, tags }: Nodegroup, cluster: Cluster) => {
  if (!isOwned(cluster, tags))
    throw new NameTaken(`node group ${nodegroupName} is not this cluster's, must be absent`);
  if (status === "ACTIVE") return;
  const issues = (health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`);
  const state = `node group ${nodegroupName} is ${[status, ...issues].join("; ")}`;
  if (status === "CREATE_FAILED") throw new Error(`${state}; must be ACTIVE`);
  throw new NotReady(state);
};

/** A pool may grow to what was asked for; a greater maximum that somebody has set stays. */
const raiseMaximum = async (eks: EKSClient, { size: { maxSize } }: NodePool, group: Nodegroup) => {
  const { clusterName, nodegroupName, scalingConfig } = group;
  if (must(scalingConfig?.maxSize, "maxSize") >= maxSize) return;
  await eks.send(
    new UpdateNodegroupConfigCommand({ clusterName, nodegroupName, scalingConfig: { maxSize } }),
  );
};

const autoScalingGroupsOf = ({ resources }: Nodegroup) =>
  must(resources?.autoScalingGroups, "autoScalingGroups").map(({ name }) => must(name, "name"));
