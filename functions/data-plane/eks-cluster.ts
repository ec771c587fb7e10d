/** The EKS cluster: Kubernetes' control plane. */

import {
  type Cluster as AwsCluster,
  CreateClusterCommand,
  type CreateClusterRequest,
  DeleteClusterCommand,
  DescribeClusterCommand,
  EKSClient,
  type LogType,
  UpdateClusterConfigCommand,
  type VpcConfigRequest,
} from "@aws-sdk/client-eks";
import type { z } from "zod";
import { isInUse, isNotYetAssumable, validZonesIn } from "../../shared/aws-errors.ts";
import { countBroken } from "../../shared/broken.ts";
import { deleting, unlessGone } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import type { CustomerAccount } from "../../shared/customer-account.ts";
import { JustStarted, NameTaken, NotReady } from "../../shared/errors.ts";
import { EncryptionKey, Roles, Subnets, Vpc } from "../../shared/facts.ts";
import { replace, type Wreck } from "../../shared/healing.ts";
import { healthIssues } from "../../shared/health-issues.ts";
import { must } from "../../shared/must.ts";
import { clientToken, eksClusterName } from "../../shared/names.ts";
import { Plan } from "../../shared/plan.ts";
import { vendorEgressCidrs } from "../../shared/settings.ts";
import { subnetsInZones } from "../../shared/stand-in-subnets.ts";
import { type StepInput, step } from "../../shared/step.ts";
import { strangeNodeGroups } from "../../shared/strange-node-groups.ts";
import { refuseStrangers } from "../../shared/strangers.ts";
import { isOwned, tagRecord } from "../../shared/tags.ts";

const facts = {
  plan: Plan,
  vpc: Vpc,
  subnets: Subnets,
  roles: Roles,
  encryptionKey: EncryptionKey,
};
type Input = StepInput & z.infer<z.ZodObject<typeof facts>>;

/** Makes the EKS cluster, or finds the one that an earlier attempt made. */
export const ensure = step("EnsureEksCluster", facts, async (input, account) => {
  const eks = new EKSClient(account);
  const name = eksClusterName(input.cluster);
  const found = await find(eks, name);
  if (!found) return create(account, input);
  if (!isOwned(input.cluster, found.tags))
    throw new NameTaken(`eks cluster ${name} is not this cluster's, must be absent`);
  const { cluster } = input;
  await replace({ cluster, account }, found.status === "FAILED" ? [wreck(eks, found)] : []);
  if (found.status !== "ACTIVE") throw new NotReady(stateOf(found));
  return {
    name,
    arn: must(found.arn, "arn"),
    endpoint: must(found.endpoint, "endpoint"),
    version: must(found.version, "version"),
    oidcIssuer: must(found.identity?.oidc?.issuer, "issuer"),
    securityGroupId: must(
      found.resourcesVpcConfig?.clusterSecurityGroupId,
      "clusterSecurityGroupId",
    ),
  };
});

/** Deletes the cluster, and with it its add-ons, its access entries and its network interfaces. */
export const remove = step("RemoveEksCluster", {}, async ({ cluster }, account) => {
  const eks = new EKSClient(account);
  const name = eksClusterName(cluster);
  const found = await find(eks, name);
  if (!found || !isOwned(cluster, found.tags)) return {};
  if (!isDeletable(found)) throw new NotReady(`eks cluster ${name} is ${found.status}`);
  if (isProtected(found)) await unprotect(eks, name);
  await deleting(`eks cluster ${name}`, discard(eks, cluster));
  throw new JustStarted(`eks cluster ${name} is being deleted`);
});

/** Our own node groups are gone by now: those that keep the cluster from being deleted are strangers'. */
const discard = async (eks: EKSClient, cluster: Cluster) => {
  const name = eksClusterName(cluster);
  try {
    await eks.send(new DeleteClusterCommand({ name }));
  } catch (cause) {
    if (isInUse(cause)) refuseStrangers(cluster, await strangeNodeGroups(eks, name), { cause });
    throw cause;
  }
};

const find = async (eks: EKSClient, name: string): Promise<AwsCluster | undefined> =>
  (await unlessGone(eks.send(new DescribeClusterCommand({ name }))))?.cluster;

/** Only a creation ends in FAILED, so that nothing has ever run on it. */
const wreck = (eks: EKSClient, cluster: AwsCluster): Wreck => ({
  ...SELF,
  id: must(cluster.createdAt, "createdAt").toISOString(),
  state: stateOf(cluster),
  evidence: healthIssues(cluster.health),
  remove: () => eks.send(new DeleteClusterCommand({ name: cluster.name })),
});

const SELF = { step: "EnsureEksCluster", resource: "eks-cluster" } as const;

const stateOf = ({ name, status, health }: AwsCluster) =>
  `eks cluster ${name} is ${[status, ...healthIssues(health)].join("; ")}`;

/** Zones that have become full since they were planned get stand-ins. */
const create = async (account: CustomerAccount, input: Input): Promise<never> => {
  const eks = new EKSClient(account);
  const broken = await countBroken(input.cluster.clusterId, SELF);
  const ask = (subnetIds: string[]) =>
    eks.send(new CreateClusterCommand(wanted(input, { broken, subnetIds })));
  try {
    await ask(input.subnets.privateSubnetIds);
  } catch (error) {
    const validZones = validZonesIn(error);
    if (validZones) await ask(await subnetsInZones(account, input, { refusal: error, validZones }));
    else if (isNotYetAssumable(error))
      throw new NotReady(`eks cannot assume ${input.roles.eksClusterRoleArn} yet`, {
        cause: error,
      });
    else throw error;
  }
  throw new JustStarted(`eks cluster ${eksClusterName(input.cluster)} is CREATING`);
};

/** EKS deletes nothing that it is at work on. */
const isDeletable = ({ status }: AwsCluster) => status === "ACTIVE" || status === "FAILED";

/** One that failed is not protected, whatever it says, and takes no change. */
const isProtected = ({ status, deletionProtection }: AwsCluster) =>
  deletionProtection && status === "ACTIVE";

const unprotect = (eks: EKSClient, name: string) =>
  deleting(
    `deletion protection of eks cluster ${name}`,
    eks.send(new UpdateClusterConfigCommand({ name, deletionProtection: false })),
  );

/**
 * Only private subnets: EKS needs them for its own network interfaces alone, and load balancers
 * find theirs by tag. Whoever creates the cluster gets no access to it: access entries alone give it.
 */
const wanted = (
  { cluster, plan, roles, encryptionKey }: Input,
  { broken, subnetIds }: { broken: number; subnetIds: string[] },
): CreateClusterRequest => ({
  name: eksClusterName(cluster),
  version: plan.kubernetesVersion,
  roleArn: roles.eksClusterRoleArn,
  resourcesVpcConfig: { subnetIds, ...endpoints(vendorEgressCidrs()) },
  kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: plan.serviceCidr },
  encryptionConfig: [{ resources: ["secrets"], provider: { keyArn: encryptionKey.keyArn } }],
  logging: { clusterLogging: [{ types: LOG_TYPES, enabled: true }] },
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
  bootstrapSelfManagedAddons: false,
  upgradePolicy: { supportType: "STANDARD" },
  deletionProtection: true,
  tags: tagRecord(cluster, "eks-cluster"),
  clientRequestToken: clientToken(cluster, "eks-cluster", broken),
});

const LOG_TYPES: LogType[] = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** Nodes use the private endpoint; the public one is the vendor's, and closed when nobody is let in. */
const endpoints = (publicAccessCidrs: string[]): VpcConfigRequest => ({
  endpointPrivateAccess: true,
  ...(publicAccessCidrs.length
    ? { endpointPublicAccess: true, publicAccessCidrs }
    : { endpointPublicAccess: false }),
});
