/** The IAM roles of the control plane, of the nodes, of the EBS driver and of the database's monitoring. */

import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  type Role,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { deleting, together, unlessGone } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { NameTaken } from "../../shared/errors.ts";
import { log } from "../../shared/log.ts";
import { must } from "../../shared/must.ts";
import { boundaryArn, roleName } from "../../shared/names.ts";
import { step } from "../../shared/step.ts";
import { isOwned, tagList } from "../../shared/tags.ts";

interface WantedRole {
  part: Parameters<typeof roleName>[1];
  /** The service that may assume it. */
  service: string;
  actions: string[];
  /** AWS's own managed policies, by path and name. */
  policies: string[];
}

const EKS_CLUSTER: WantedRole = {
  part: "eks-cluster",
  service: "eks.amazonaws.com",
  actions: ["sts:AssumeRole"],
  policies: ["AmazonEKSClusterPolicy"],
};

/** No AmazonSSMManagedInstanceCore: nobody needs a shell on a node. */
const EKS_NODE: WantedRole = {
  part: "eks-node",
  service: "ec2.amazonaws.com",
  actions: ["sts:AssumeRole"],
  policies: [
    "AmazonEKSWorkerNodePolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEKS_CNI_Policy",
  ],
};

/** EKS Pod Identity tags its sessions, so its roles must allow both actions. */
const EBS_CSI: WantedRole = {
  part: "ebs-csi",
  service: "pods.eks.amazonaws.com",
  actions: ["sts:AssumeRole", "sts:TagSession"],
  policies: ["service-role/AmazonEBSCSIDriverPolicy"],
};

/** By it RDS writes what the database's machine does to CloudWatch Logs. */
const RDS_MONITORING: WantedRole = {
  part: "rds-monitoring",
  service: "monitoring.rds.amazonaws.com",
  actions: ["sts:AssumeRole"],
  policies: ["service-role/AmazonRDSEnhancedMonitoringRole"],
};

const ROLES = [EKS_CLUSTER, EKS_NODE, EBS_CSI, RDS_MONITORING] as const;

/**
 * Makes the roles, or gives those that are there the trust and the policies they must have. Other
 * services get to know a new role some seconds later; whoever hands one to them waits for that.
 */
export const ensure = step("EnsureRoles", {}, async ({ cluster }, account) => {
  const iam = new IAMClient(account);
  const [eksClusterRoleArn, eksNodeRoleArn, ebsCsiRoleArn, rdsMonitoringRoleArn] = await together(
    ROLES,
    (wanted) => ensureRole(iam, cluster, wanted),
  );
  return { eksClusterRoleArn, eksNodeRoleArn, ebsCsiRoleArn, rdsMonitoringRoleArn };
});

/** Deletes the roles. The service-linked ones stay: they are AWS's, cost nothing, and others may use them. */
export const remove = step("RemoveRoles", {}, async ({ cluster }, account) => {
  const iam = new IAMClient(account);
  await together(ROLES, async ({ part, policies }) => {
    const RoleName = roleName(cluster, part);
    const found = await find(iam, RoleName);
    if (!found || !isOwned(cluster, found.Tags)) return;
    await strip(iam, RoleName, policies.map(arnOf));
    await deleting(`role ${RoleName}`, iam.send(new DeleteRoleCommand({ RoleName })));
  });
  return {};
});

const ensureRole = async (iam: IAMClient, cluster: Cluster, wanted: WantedRole) => {
  const RoleName = roleName(cluster, wanted.part);
  const found = await find(iam, RoleName);
  if (found && !isOwned(cluster, found.Tags))
    throw new NameTaken(`role ${RoleName} is not this cluster's, must be absent`);
  if (found) mustBeBounded(cluster, found);
  if (found) await trust(iam, RoleName, wanted);
  const role = found ?? (await create(iam, cluster, wanted));
  for (const policy of wanted.policies) {
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: arnOf(policy) }));
  }
  return must(role.Arn, "Arn");
};

const find = async (iam: IAMClient, RoleName: string): Promise<Role | undefined> =>
  (await unlessGone(iam.send(new GetRoleCommand({ RoleName }))))?.Role;

/** No permission of ours gives a role a boundary later, so it is made with it or not at all. */
const mustBeBounded = (cluster: Cluster, { RoleName, PermissionsBoundary }: Role) => {
  const boundary = PermissionsBoundary?.PermissionsBoundaryArn ?? "none";
  const wanted = boundaryArn(cluster);
  if (boundary !== wanted)
    throw new NameTaken(
      `permissions boundary of role ${RoleName} is ${boundary}, must be ${wanted} or the role absent`,
    );
};

const trust = (iam: IAMClient, RoleName: string, wanted: WantedRole) => {
  const PolicyDocument = trustPolicy(wanted);
  return iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
};

const create = async (iam: IAMClient, cluster: Cluster, wanted: WantedRole): Promise<Role> => {
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: roleName(cluster, wanted.part),
      AssumeRolePolicyDocument: trustPolicy(wanted),
      PermissionsBoundary: boundaryArn(cluster),
      Tags: tagList(cluster, `${wanted.part}-role`),
    }),
  );
  return must(Role, "Role");
};

const trustPolicy = ({ service, actions }: WantedRole) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: actions }],
  });

const arnOf = (policy: string) => `arn:aws:iam::aws:policy/${policy}`;

/** Takes all policies from a role, which IAM does not delete with any: organizations attach their own. */
const strip = async (iam: IAMClient, RoleName: string, ours: string[]) => {
  const { AttachedPolicies = [] } = await iam.send(
    new ListAttachedRolePoliciesCommand({ RoleName }),
  );
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const attached = AttachedPolicies.map(({ PolicyArn }) => PolicyArn);
  const foreign = [...attached, ...PolicyNames].filter((one) => !ours.includes(`${one}`));
  if (foreign.length > 0) log.warn("role has policies of others", { RoleName, foreign });
  await together(attached, (PolicyArn) =>
    deleting(
      `policy of role ${RoleName}`,
      iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    ),
  );
  await together(PolicyNames, (PolicyName) =>
    deleting(
      `policy of role ${RoleName}`,
      iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    ),
  );
};
