/** What EKS refuses in a node group. Words as measured in September 2026 by cdk-preflight. */

import type {
  LaunchTemplateSpecification,
  Nodegroup,
  NodegroupScalingConfig,
  NodegroupUpdateConfig,
} from "@aws-sdk/client-eks";
import type { SimulatedNodegroup } from "./nodegroup.ts";
import { invalidParameter } from "./refusals.ts";
import { KUBERNETES_VERSIONS } from "./versions.ts";

const RESERVED_PREFIXES = ["kubernetes.io/", "k8s.io/", "eks.amazonaws.com"];

/** Refuses what EKS refuses; each rule gives EKS's words, or nothing. */
export const checkNodegroup = (
  nodegroup: SimulatedNodegroup["nodegroup"],
  clusterVersion: string,
) => {
  const { clusterName, nodegroupName } = nodegroup;
  const refusal =
    ofName(nodegroup) ??
    ofScaling(nodegroup.scalingConfig) ??
    ofUpdates(nodegroup.updateConfig) ??
    ofLabels(nodegroup.labels) ??
    ofLaunchTemplate(nodegroup) ??
    ofVersion(nodegroup.version, clusterVersion);
  if (refusal) throw invalidParameter(refusal, { clusterName, nodegroupName });
};

const ofName = ({ nodegroupName = "" }: Nodegroup) => {
  if (!/^[0-9A-Za-z][A-Za-z0-9-_]*$/.test(nodegroupName))
    return 'The nodegroup name parameter contains invalid characters. It should conform to the regular expression "^[0-9A-Za-z][A-Za-z0-9-_]*"In other words, it should start with a number or letter, and can contain numbers, letters, dashes, and underscores.';
  return nodegroupName.length > 63
    ? "nodeGroupName can't be longer than 63 characters!"
    : undefined;
};

/** EKS's words for sizes that do not fit together, if they do not. */
export const ofScaling = ({
  minSize,
  maxSize,
  desiredSize,
}: Required<NodegroupScalingConfig>): string | undefined => {
  if (!maxSize || maxSize < 1) return "maxSize is not valid";
  if ((minSize ?? 0) > (desiredSize ?? 0)) return "minSize can't be greater than desiredSize";
  return (desiredSize ?? 0) > maxSize ? "desiredSize can't be greater than maxSize" : undefined;
};

/** EKS's words for update settings that do not fit together, if they do not. */
export const ofUpdates = (config: NodegroupUpdateConfig | undefined): string | undefined => {
  if (!config) return undefined;
  const { maxUnavailable, maxUnavailablePercentage, updateStrategy } = config;
  if (maxUnavailable !== undefined && maxUnavailablePercentage !== undefined)
    return "Either provide max-unavailable or max-unavailable-percentage in the request.";
  return (maxUnavailable ?? maxUnavailablePercentage ?? updateStrategy)
    ? undefined
    : "UpdateConfig cannot be empty if set in the request.";
};

/** EKS's words for labels that are not the customer's to set, if there are such. */
export const ofLabels = (labels: Record<string, string>): string | undefined =>
  Object.keys(labels).some((key) => RESERVED_PREFIXES.some((prefix) => key.startsWith(prefix)))
    ? "Label cannot start with reserved prefixes [kubernetes.io/, k8s.io/, eks.amazonaws.com/]"
    : undefined;

const ofLaunchTemplate = ({ launchTemplate, amiType, diskSize, remoteAccess }: Nodegroup) => {
  if (!launchTemplate)
    return amiType === "CUSTOM"
      ? "Launch template details can't be null for Custom ami type node group"
      : undefined;
  if (diskSize) return "Disk size must be specified within the launch template.";
  if (remoteAccess)
    return "Remote access configuration cannot be specified with a launch template.";
  return ofReference(launchTemplate);
};

const ofReference = ({ id, name }: LaunchTemplateSpecification) => {
  if (!id && !name)
    return "Either a launch template ID or a launch template name must be specified in the request.";
  return id && name
    ? "Either provide launch template ID or launch template name in the request."
    : undefined;
};

/** Nodes may be three minor versions behind the control plane, and none ahead. */
const ofVersion = (version: string, clusterVersion: string) => {
  const versions = Object.keys(KUBERNETES_VERSIONS);
  const at = versions.indexOf(clusterVersion);
  const allowed = versions.slice(at, at + 4);
  return allowed.includes(version)
    ? undefined
    : `Cluster Kubernetes version ${clusterVersion} supports the following Nodegroup Kubernetes versions: [${allowed.join(", ")}]`;
};
