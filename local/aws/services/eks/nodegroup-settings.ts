/** Settings of a node group that may change: how many nodes, their labels, taints and repair. */

import type { Taint, UpdateNodegroupConfigCommandInput } from "@aws-sdk/client-eks";
import type { Call } from "../../world.ts";
import { mustNodegroup } from "./nodegroup.ts";
import { ofLabels, ofScaling, ofUpdates } from "./nodegroup-rules.ts";
import { invalidParameter } from "./refusals.ts";
import { updateOf } from "./updates.ts";

const update = (input: UpdateNodegroupConfigCommandInput, call: Call) => {
  const { clusterName, nodegroupName, labels, taints } = input;
  const { nodegroup } = mustNodegroup(input, call);
  const scalingConfig = { ...nodegroup.scalingConfig, ...input.scalingConfig };
  const { minSize = 0, desiredSize = 0 } = scalingConfig;
  const refusal =
    (minSize > desiredSize
      ? `Minimum capacity ${minSize} can't be greater than desired size ${desiredSize}`
      : undefined) ??
    ofScaling(scalingConfig) ??
    ofUpdates(input.updateConfig) ??
    ofLabels(labels?.addOrUpdateLabels ?? {});
  if (refusal) throw invalidParameter(refusal, { clusterName, nodegroupName });
  Object.assign(nodegroup, {
    scalingConfig,
    updateConfig: input.updateConfig ?? nodegroup.updateConfig,
    nodeRepairConfig: input.nodeRepairConfig ?? nodegroup.nodeRepairConfig,
    modifiedAt: new Date(call.world.clock.now()),
  });
  Object.assign(nodegroup.labels, labels?.addOrUpdateLabels);
  for (const label of labels?.removeLabels ?? []) delete nodegroup.labels[label];
  const outdated = [...(taints?.addOrUpdateTaints ?? []), ...(taints?.removeTaints ?? [])];
  nodegroup.taints = [
    ...nodegroup.taints.filter((one) => !outdated.some((other) => isSame(one, other))),
    ...(taints?.addOrUpdateTaints ?? []),
  ];
  const { minSize: MinSize, maxSize: MaxSize, desiredSize: DesiredSize } = scalingConfig;
  return { update: updateOf("ConfigUpdate", { MinSize, MaxSize, DesiredSize }, call) };
};

/** A node may have several taints of one key, each with an effect of its own. */
const isSame = (one: Taint, other: Taint) => one.key === other.key && one.effect === other.effect;

export const nodegroupSettings = { UpdateNodegroupConfig: update };
