/** EKS's own add-ons: networking before there are nodes, names and volumes when there are some. */

import {
  type Addon,
  CreateAddonCommand,
  type CreateAddonRequest,
  DescribeAddonCommand,
  EKSClient,
  ListAddonsCommand,
} from "@aws-sdk/client-eks";
import { together } from "../../shared/calls.ts";
import type { Cluster } from "../../shared/cluster.ts";
import { JustStarted, NotReady } from "../../shared/errors.ts";
import { EksCluster, Roles } from "../../shared/facts.ts";
import { must } from "../../shared/must.ts";
import { clientToken } from "../../shared/names.ts";
import { POOL_LABEL } from "../../shared/node-pools.ts";
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
 * the EBS driver's own.
 */
const onNodes = ({ ebsCsiRoleArn }: Roles): WantedAddon[] => [
  { addonName: "coredns", configurationValues: JSON.stringify({ nodeSelector }) },
  {
    addonName: "aws-ebs-csi-driver",
    configurationValues: JSON.stringify({ controller: { nodeSelector } }),
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
    const wanted = [...BEFORE_NODES, ...onNodes(roles)];
    const created = await createMissing(eks, { cluster, eksCluster, wanted });
    if (created.length) throw new JustStarted(`add-ons are CREATING: ${created.join(", ")}`);
    const addons = await together(wanted, ({ addonName }) =>
      describe(eks, eksCluster.name, addonName),
    );
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
  await together(missing, (addon) =>
    eks.send(
      new CreateAddonCommand({
        clusterName,
        ...addon,
        resolveConflicts: "OVERWRITE",
        tags: tagRecord(cluster, `addon-${addon.addonName}`),
        clientRequestToken: clientToken(cluster, addon.addonName),
      }),
    ),
  );
  return missing.map(({ addonName }) => addonName);
};

const describe = async (eks: EKSClient, clusterName: string, addonName: string) => {
  const { addon } = await eks.send(new DescribeAddonCommand({ clusterName, addonName }));
  return must(addon, "addon");
};

/** DEGRADED is no failure: coredns is that until its pods have found nodes. */
const check = ({ addonName, status, health }: Addon) => {
  if (status === "ACTIVE") return;
  const issues = (health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`);
  const state = `add-on ${addonName} is ${[status, ...issues].join("; ")}`;
  if (status?.endsWith("_FAILED")) throw new Error(`${state}; must be ACTIVE`);
  throw new NotReady(state);
};
