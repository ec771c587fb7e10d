/** Add-ons: created, described, listed, changed, deleted. */

import { randomUUID } from "node:crypto";
import type {
  AddonPodIdentityAssociations,
  CreateAddonCommandInput,
  DeleteAddonCommandInput,
  DescribeAddonCommandInput,
  ListAddonsCommandInput,
  UpdateAddonCommandInput,
} from "@aws-sdk/client-eks";
import type { Call } from "../../world.ts";
import { readyAfter } from "../ec2/resource.ts";
import { activeAt, latencyOf, mustAddon, type SimulatedAddon, viewOf } from "./addon.ts";
import { addonVersionFor } from "./addon-versions.ts";
import {
  arnOf,
  mustActiveCluster,
  mustCluster,
  remaining,
  type SimulatedCluster,
} from "./cluster.ts";
import { associate } from "./pod-identity-associations.ts";
import { inUse } from "./refusals.ts";
import { checkPodRole } from "./roles.ts";
import { updateOf } from "./updates.ts";

const create = (input: CreateAddonCommandInput, call: Call) => {
  const { clusterName, addonName = "", clientRequestToken } = input;
  const cluster = mustActiveCluster(clusterName, call);
  const found = remaining(cluster.addons, call).get(addonName);
  if (found && clientRequestToken && found.clientRequestToken === clientRequestToken)
    return { addon: viewOf(found, cluster, call) };
  if (found) throw inUse("Addon already exists.", { clusterName, addonName });
  const made: SimulatedAddon = {
    addon: newAddon(input, cluster, call),
    clientRequestToken,
    takes: call.world.latencies(latencyOf(addonName)) * 1000,
  };
  cluster.addons.set(addonName, made);
  if (addonName === "vpc-cni")
    cluster.networkedAt = Math.min(cluster.networkedAt, activeAt(made, cluster));
  return { addon: viewOf(made, cluster, call) };
};

const newAddon = (
  input: CreateAddonCommandInput,
  cluster: SimulatedCluster,
  call: Call,
): SimulatedAddon["addon"] => {
  const { clusterName = "", addonName = "", serviceAccountRoleArn } = input;
  const addonVersion = addonVersionFor(input, cluster.cluster);
  if (serviceAccountRoleArn) checkPodRole(serviceAccountRoleArn, { clusterName, addonName }, call);
  const addonArn = arnOf(call, `addon/${clusterName}/${addonName}/${randomUUID()}`);
  const createdAt = new Date(call.world.clock.now());
  return {
    addonName,
    clusterName,
    addonVersion,
    addonArn,
    createdAt,
    modifiedAt: createdAt,
    serviceAccountRoleArn,
    publisher: "eks",
    owner: "aws",
    configurationValues: input.configurationValues,
    podIdentityAssociations: associated(input.podIdentityAssociations, { cluster, addonArn, call }),
    namespaceConfig: { namespace: input.namespaceConfig?.namespace ?? "kube-system" },
    tags: { ...input.tags },
  };
};

/** Gives the add-on's service accounts their roles; the associations belong to the add-on. */
const associated = (
  wanted: AddonPodIdentityAssociations[] | undefined,
  { cluster, addonArn, call }: { cluster: SimulatedCluster; addonArn: string; call: Call },
) =>
  wanted?.flatMap(({ serviceAccount, roleArn }) => {
    const request = { namespace: "kube-system", serviceAccount, roleArn, ownerArn: addonArn };
    return associate(request, cluster, call).associationArn ?? [];
  });

const describe = (input: DescribeAddonCommandInput, call: Call) => ({
  addon: viewOf(mustAddon(input, call), mustCluster(input.clusterName, call), call),
});

const list = ({ clusterName }: ListAddonsCommandInput, call: Call) => ({
  addons: [...remaining(mustCluster(clusterName, call).addons, call).keys()],
});

const update = (input: UpdateAddonCommandInput, call: Call) => {
  const { addonVersion, configurationValues, serviceAccountRoleArn, podIdentityAssociations } =
    input;
  const { addon } = mustAddon(input, call);
  const cluster = mustActiveCluster(input.clusterName, call);
  if (addonVersion) addon.addonVersion = addonVersionFor(input, cluster.cluster);
  if (serviceAccountRoleArn) checkPodRole(serviceAccountRoleArn, input, call);
  addon.serviceAccountRoleArn = serviceAccountRoleArn ?? addon.serviceAccountRoleArn;
  addon.configurationValues = configurationValues ?? addon.configurationValues;
  if (podIdentityAssociations) {
    dropAssociations(addon.addonArn, cluster);
    const owner = { cluster, addonArn: addon.addonArn, call };
    addon.podIdentityAssociations = associated(podIdentityAssociations, owner);
  }
  addon.modifiedAt = new Date(call.world.clock.now());
  const params = { AddonVersion: addonVersion, ConfigurationValues: configurationValues };
  return { update: updateOf("AddonUpdate", params, call) };
};

const remove = (input: DeleteAddonCommandInput, call: Call) => {
  const found = mustAddon(input, call);
  const cluster = mustCluster(input.clusterName, call);
  dropAssociations(found.addon.addonArn, cluster);
  found.goneAt ??= readyAfter(call, "eks.DeleteAddon");
  return { addon: viewOf(found, cluster, call) };
};

const dropAssociations = (addonArn: string, { associations }: SimulatedCluster) => {
  for (const [id, one] of associations) if (one.ownerArn === addonArn) associations.delete(id);
};

export const addons = {
  CreateAddon: create,
  DescribeAddon: describe,
  ListAddons: list,
  UpdateAddon: update,
  DeleteAddon: remove,
};
