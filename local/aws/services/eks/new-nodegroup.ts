/** A new node group: what was asked for, with EKS's defaults. */

import { randomUUID } from "node:crypto";
import type { CreateNodegroupCommandInput } from "@aws-sdk/client-eks";
import type { Call } from "../../world.ts";
import { arnOf, type SimulatedCluster } from "./cluster.ts";
import type { SimulatedNodegroup } from "./nodegroup.ts";
import { mustVersion } from "./versions.ts";

const DEFAULTS = {
  amiType: "AL2023_x86_64_STANDARD",
  capacityType: "ON_DEMAND",
  diskSize: 20,
  instanceTypes: ["t3.medium"],
  scalingConfig: { minSize: 2, maxSize: 2, desiredSize: 2 },
  updateConfig: { maxUnavailable: 1 },
  nodeRepairConfig: { enabled: false },
} as const;

/** A launch template decides for itself on the disk, and may decide on the instance type. */
export const newNodegroup = (
  input: CreateNodegroupCommandInput,
  cluster: SimulatedCluster["cluster"],
  call: Call,
): SimulatedNodegroup["nodegroup"] => {
  const { nodegroupName = "", launchTemplate, version = cluster.version } = input;
  const id = randomUUID();
  const createdAt = new Date(call.world.clock.now());
  return {
    nodegroupName,
    nodegroupArn: arnOf(call, `nodegroup/${cluster.name}/${nodegroupName}/${id}`),
    clusterName: cluster.name,
    version,
    // The date of the newest image is assumed.
    releaseVersion: `${mustVersion(version, cluster.name).patch}-20261109`,
    createdAt,
    modifiedAt: createdAt,
    capacityType: input.capacityType ?? DEFAULTS.capacityType,
    scalingConfig: { ...DEFAULTS.scalingConfig, ...input.scalingConfig },
    instanceTypes:
      input.instanceTypes ?? (launchTemplate ? undefined : [...DEFAULTS.instanceTypes]),
    subnets: input.subnets,
    remoteAccess: input.remoteAccess,
    amiType: input.amiType ?? DEFAULTS.amiType,
    nodeRole: input.nodeRole,
    labels: { ...input.labels },
    taints: input.taints ?? [],
    resources: { autoScalingGroups: [{ name: `eks-${nodegroupName}-${id}` }] },
    diskSize: input.diskSize ?? (launchTemplate ? undefined : DEFAULTS.diskSize),
    updateConfig: input.updateConfig ?? DEFAULTS.updateConfig,
    nodeRepairConfig: input.nodeRepairConfig ?? DEFAULTS.nodeRepairConfig,
    launchTemplate,
    tags: { ...input.tags },
  };
};
