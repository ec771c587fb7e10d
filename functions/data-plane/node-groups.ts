/** The three node pools: managed node groups, each with a launch template of its own. */

import { EC2Client } from "@aws-sdk/client-ec2";
import {
  CreateNodegroupCommand,
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  EKSClient,
  ListNodegroupsCommand,
  type Nodegroup,
  UpdateNodegroupConfigCommand,
} from "@aws-sdk/client-eks";
import type { z } from "zod";
import { countBroken } from "../../shared/broken.ts";
import { deleting, together, unlessGone } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { JustStarted, NameTaken, NotReady } from "../../shared/errors.ts";
import { EksCluster, type NodeGroups, Roles, SecurityGroups, Subnets } from "../../shared/facts.ts";
import { replace, type Wreck } from "../../shared/healing.ts";
import { healthIssues } from "../../shared/health-issues.ts";
import { launchTemplateIdOf, removeLaunchTemplates } from "../../shared/launch-templates.ts";
import { must } from "../../shared/must.ts";
import { clientToken, eksClusterName, nodeGroupName } from "../../shared/names.ts";
import { type NodePool, nodePools } from "../../shared/node-pools.ts";
import { type StepInput, step } from "../../shared/step.ts";
import { isOwned, tagRecord } from "../../shared/tags.ts";

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
      if (!group)
        await create(eks, input, { ...pool, id: await launchTemplateIdOf(ec2, input, pool) });
      return { pool, group };
    });
    const found = pools.flatMap(({ pool, group }) => (group ? { pool, group } : []));
    if (found.length < pools.length) throw new JustStarted("node groups are CREATING");
    for (const { group } of found) mustBeOurs(group, input.cluster);
    const broken = found.filter(({ group }) => group.status?.endsWith("_FAILED"));
    const wrecks = broken.map(({ group }) => wreck(eks, group));
    await replace({ cluster: input.cluster, account }, wrecks);
    for (const { group } of found) check(group);
    await together(found, ({ pool, group }) => raiseMaximum(eks, pool, group));
    const names = found.map(({ pool, group }) => [pool.pool, autoScalingGroupsOf(group)]);
    return { autoScalingGroups: Object.fromEntries(names) };
  },
);

/** Deletes the node groups all at once, EKS drains their nodes first; then their launch templates. */
export const remove = step("RemoveNodeGroups", {}, async ({ cluster }, account) => {
  const eks = new EKSClient(account);
  const groups = await list(eks, cluster);
  const whole = groups.filter(({ status }) => status !== "DELETING");
  await together(whole, (group) => discard(eks, group));
  if (groups.length > 0) {
    const Later = whole.length > 0 ? JustStarted : NotReady;
    throw new Later(groups.map(stateOf).join(", "));
  }
  await removeLaunchTemplates(new EC2Client(account), cluster);
  return {};
});

const find = (eks: EKSClient, { cluster }: Input, { pool }: NodePool) =>
  describe(eks, cluster, nodeGroupName(cluster, pool));

const describe = async (eks: EKSClient, cluster: Cluster, nodegroupName: string) => {
  const clusterName = eksClusterName(cluster);
  const found = await unlessGone(
    eks.send(new DescribeNodegroupCommand({ clusterName, nodegroupName })),
  );
  return found?.nodegroup;
};

/** Ours alone: the EKS cluster of that name may be another's. */
const list = async (eks: EKSClient, cluster: Cluster): Promise<Nodegroup[]> => {
  const names = await listNames(eks, cluster);
  const groups = await together(names, (name) => describe(eks, cluster, name));
  return groups.flatMap((group) => (group && isOwned(cluster, group.tags) ? group : []));
};

const listNames = async (eks: EKSClient, cluster: Cluster): Promise<string[]> => {
  const clusterName = eksClusterName(cluster);
  const found = await unlessGone(eks.send(new ListNodegroupsCommand({ clusterName })));
  return found?.nodegroups ?? [];
};

const discard = (eks: EKSClient, { clusterName, nodegroupName }: Nodegroup) =>
  deleting(
    `node group ${nodegroupName}`,
    eks.send(new DeleteNodegroupCommand({ clusterName, nodegroupName })),
  );

const create = async (
  eks: EKSClient,
  input: Input,
  { pool, reservedFor, ...wanted }: NodePool & { id: string },
) => {
  const nodegroupName = nodeGroupName(input.cluster, pool);
  const broken = await countBroken(input.cluster.clusterId, of(nodegroupName));
  await eks.send(
    new CreateNodegroupCommand({
      clusterName: input.eksCluster.name,
      nodegroupName,
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
      clientRequestToken: clientToken(input.cluster, `${pool}-node-group`, broken),
    }),
  );
};

const mustBeOurs = ({ nodegroupName, tags }: Nodegroup, cluster: Cluster) => {
  if (!isOwned(cluster, tags))
    throw new NameTaken(`node group ${nodegroupName} is not this cluster's, must be absent`);
};

/** EKS never mends one that failed, not even when the cause is gone (aws/containers-roadmap#764). */
const wreck = (eks: EKSClient, group: Nodegroup): Wreck => {
  const { clusterName, nodegroupName, nodegroupArn } = group;
  return {
    ...of(must(nodegroupName, "nodegroupName")),
    id: must(nodegroupArn, "nodegroupArn"),
    state: stateOf(group),
    evidence: healthIssues(group.health),
    remove: () => eks.send(new DeleteNodegroupCommand({ clusterName, nodegroupName })),
  };
};

const of = (resource: string) => ({ step: "EnsureNodeGroups", resource }) as const;

const check = (group: Nodegroup) => {
  if (group.status !== "ACTIVE") throw new NotReady(stateOf(group));
};

const stateOf = ({ nodegroupName, status, health }: Nodegroup) =>
  `node group ${nodegroupName} is ${[status, ...healthIssues(health)].join("; ")}`;

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
