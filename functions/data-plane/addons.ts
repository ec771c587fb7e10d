/** EKS's own add-ons: networking before there are nodes, names and volumes when there are some. */

import {
  type Addon,
  CreateAddonCommand,
  type CreateAddonRequest,
  DeleteAddonCommand,
  DescribeAddonCommand,
  EKSClient,
  ListAddonsCommand,
} from "@aws-sdk/client-eks";
import { countBroken } from "../../shared/broken.ts";
import { together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { JustStarted, NotReady } from "../../shared/errors.ts";
import { EksCluster, Roles } from "../../shared/facts.ts";
import { replace, type Wreck } from "../../shared/healing.ts";
import { healthIssues } from "../../shared/health-issues.ts";
import { must } from "../../shared/must.ts";
import { clientToken } from "../../shared/names.ts";
import { POOL_LABEL } from "../../shared/node-pools.ts";
import { waitFor } from "../../shared/patience.ts";
import { step } from "../../shared/step.ts";
import { tagRecord } from "../../shared/tags.ts";

type WantedAddon = Pick<CreateAddonRequest, "configurationValues" | "podIdentityAssociations"> & {
  addonName: string;
};

/**
 * What nodes need to become ready. With prefixes of 16 addresses a node holds more pods than its
 * interfaces have slots; instances that are not Nitro-based (t2) go on with single addresses.
 */
const BEFORE_NODES: WantedAddon[] = [
  {
    addonName: "vpc-cni",
    configurationValues: JSON.stringify({
      env: { ENABLE_PREFIX_DELEGATION: "true", WARM_PREFIX_TARGET: "1" },
    }),
  },
  { addonName: "kube-proxy" },
  { addonName: "eks-pod-identity-agent" },
];

const nodeSelector = { [POOL_LABEL]: "system" };

/**
 * What needs nodes to become active on, and runs on the platform's. The service account's name is
 * the EBS driver's own, and so is its rule that extra tags must not begin with `kubernetes.io`: it
 * gives volumes no cluster's name by itself, ours prove later whose they are.
 */
const onNodes = (cluster: Cluster, { ebsCsiRoleArn }: Roles): WantedAddon[] => [
  { addonName: "coredns", configurationValues: JSON.stringify({ nodeSelector }) },
  {
    addonName: "aws-ebs-csi-driver",
    configurationValues: JSON.stringify({
      controller: { nodeSelector, extraVolumeTags: tagRecord(cluster, "volume") },
    }),
    podIdentityAssociations: [{ serviceAccount: "ebs-csi-controller-sa", roleArn: ebsCsiRoleArn }],
  },
];

/** Begins the add-ons that nodes need, and waits for none: without nodes they become active late. */
export const bootstrap = step(
  "EnsureBootstrapAddons",
  { eksCluster: EksCluster },
  async ({ cluster, eksCluster }, account) => {
    const eks = new EKSClient(account);
    await createMissing(eks, { cluster, eksCluster, wanted: BEFORE_NODES });
    return {};
  },
);

/** Makes all other add-ons, and is done when every one is active. */
export const ensure = step(
  "EnsureAddons",
  { eksCluster: EksCluster, roles: Roles },
  async ({ cluster, eksCluster, roles }, account) => {
    const eks = new EKSClient(account);
    const wanted = [...BEFORE_NODES, ...onNodes(cluster, roles)];
    const created = await createMissing(eks, { cluster, eksCluster, wanted });
    if (created.length) throw new JustStarted(`add-ons are CREATING: ${created.join(", ")}`);
    const addons = await together(wanted, ({ addonName }) =>
      describe(eks, eksCluster.name, addonName),
    );
    const failed = addons.filter(({ status }) => status?.endsWith("_FAILED"));
    const broken = [...failed, ...(await degradedForLong(cluster, addons))];
    const wrecks = broken.map((addon) => wreck(eks, addon));
    await replace({ cluster, account }, wrecks);
    for (const addon of addons) check(addon);
    return {
      versions: Object.fromEntries(
        addons.map(({ addonName, addonVersion }) => [
          must(addonName, "addonName"),
          must(addonVersion, "addonVersion"),
        ]),
      ),
    };
  },
);

interface Wanted {
  cluster: Cluster;
  eksCluster: EksCluster;
  wanted: WantedAddon[];
}

/** The names of those that were not there. */
const createMissing = async (eks: EKSClient, { cluster, eksCluster, wanted }: Wanted) => {
  const clusterName = eksCluster.name;
  const { addons = [] } = await eks.send(new ListAddonsCommand({ clusterName }));
  const missing = wanted.filter(({ addonName }) => !addons.includes(addonName));
  await together(missing, async (addon) => {
    const broken = await countBroken(cluster.clusterId, of(addon.addonName));
    await eks.send(
      new CreateAddonCommand({
        clusterName,
        ...addon,
        resolveConflicts: "OVERWRITE",
        tags: tagRecord(cluster, `addon-${addon.addonName}`),
        clientRequestToken: clientToken(cluster, addon.addonName, broken),
      }),
    );
  });
  return missing.map(({ addonName }) => addonName);
};

const describe = async (eks: EKSClient, clusterName: string, addonName: string) => {
  const { addon } = await eks.send(new DescribeAddonCommand({ clusterName, addonName }));
  return must(addon, "addon");
};

const wreck = (eks: EKSClient, addon: Addon): Wreck => {
  const { clusterName, addonName, addonArn } = addon;
  return {
    ...of(must(addonName, "addonName")),
    id: must(addonArn, "addonArn"),
    state: stateOf(addon),
    evidence: healthIssues(addon.health),
    remove: () => eks.send(new DeleteAddonCommand({ clusterName, addonName })),
  };
};

const of = (resource: string) => ({ step: "EnsureAddons", resource }) as const;

/**
 * EKS may take a quarter of an hour to see that an add-on's pods run
 * (aws-ia/terraform-aws-eks-blueprints#642): twice that, from when one is seen DEGRADED.
 */
const DEGRADED_SECONDS = 1800;

/**
 * DEGRADED is no failure at first: coredns is that until its pods have found nodes. What stays so for
 * long does not always get well when its cause is gone (aws/containers-roadmap#1389), but made anew.
 */
const degradedForLong = async (cluster: Cluster, addons: Addon[]): Promise<Addon[]> => {
  const degraded = addons.filter(({ status }) => status === "DEGRADED");
  if (degraded.length === 0) return [];
  const wait = { entry: "AddonDegraded", seconds: DEGRADED_SECONDS };
  return (await waitFor(cluster, "EnsureAddons", wait)) ? [] : degraded;
};

const check = (addon: Addon) => {
  if (addon.status !== "ACTIVE") throw new NotReady(stateOf(addon));
};

const stateOf = ({ addonName, status, health }: Addon) =>
  `add-on ${addonName} is ${[status, ...healthIssues(health)].join("; ")}`;
