/** Versions of the add-ons that a data plane uses. */

import type {
  Addon,
  AddonInfo,
  AddonVersionInfo,
  DescribeAddonVersionsCommandInput,
} from "@aws-sdk/client-eks";
import { invalidParameter } from "./refusals.ts";
import { KUBERNETES_VERSIONS } from "./versions.ts";

interface Release {
  version: string;
  /** Kubernetes versions that it runs with; all when not said. */
  kubernetes?: string[];
}

interface KnownAddon {
  type: string;
  /** Newest first; the first that fits a Kubernetes version is its default. */
  releases: Release[];
}

/** As public configurations of summer and autumn 2026 name them; the list is not complete. */
const ADDONS: Record<string, KnownAddon> = {
  "vpc-cni": {
    type: "networking",
    releases: [{ version: "v1.22.4-eksbuild.3" }, { version: "v1.21.2-eksbuild.2" }],
  },
  "kube-proxy": {
    type: "networking",
    releases: [
      { version: "v1.36.0-eksbuild.21", kubernetes: ["1.36"] },
      { version: "v1.35.3-eksbuild.5", kubernetes: ["1.35", "1.36"] },
      { version: "v1.34.1-eksbuild.2", kubernetes: ["1.34", "1.35"] },
      { version: "v1.33.3-eksbuild.4", kubernetes: ["1.33", "1.34"] },
    ],
  },
  coredns: {
    type: "networking",
    releases: [
      { version: "v1.14.3-eksbuild.16", kubernetes: ["1.35", "1.36"] },
      { version: "v1.14.2-eksbuild.4" },
    ],
  },
  "eks-pod-identity-agent": {
    type: "security",
    releases: [{ version: "v1.3.10-eksbuild.3" }],
  },
  "aws-ebs-csi-driver": {
    type: "storage",
    releases: [{ version: "v1.63.1-eksbuild.1" }, { version: "v1.59.0-eksbuild.1" }],
  },
};

const releasesFor = (addonName: string, kubernetesVersion: string) =>
  ADDONS[addonName]?.releases.filter(
    ({ kubernetes }) => kubernetes?.includes(kubernetesVersion) ?? true,
  ) ?? [];

/** The version asked for, or the default one for the cluster's Kubernetes version. */
export const addonVersionFor = (
  { addonName = "", addonVersion }: Pick<Addon, "addonName" | "addonVersion">,
  cluster: { name: string; version: string },
): string => {
  const releases = releasesFor(addonName, cluster.version);
  const found = releases.find(({ version }) => version === (addonVersion ?? version));
  if (found) return found.version;
  const message = releases.length
    ? "Addon version specified is not supported"
    : `Addon ${addonName} specified is not supported in ${cluster.version} kubernetes version`;
  throw invalidParameter(message, { addonName, clusterName: cluster.name });
};

const describe = (input: DescribeAddonVersionsCommandInput) => ({
  addons: Object.entries(ADDONS)
    .filter(
      ([name, { type }]) =>
        (input.addonName ?? name) === name && (input.types?.includes(type) ?? true),
    )
    .map(([addonName, known]) => viewOf(addonName, known, input.kubernetesVersion)),
});

const viewOf = (addonName: string, { type, releases }: KnownAddon, only?: string): AddonInfo => ({
  addonName,
  type,
  publisher: "eks",
  owner: "aws",
  defaultNamespace: "kube-system",
  addonVersions: releases
    .map((release) => versionView(addonName, release, only))
    .filter(({ compatibilities }) => compatibilities?.length),
});

const versionView = (addonName: string, release: Release, only?: string): AddonVersionInfo => ({
  addonVersion: release.version,
  architecture: ["amd64", "arm64"],
  computeTypes: ["ec2", "hybrid"],
  compatibilities: Object.keys(KUBERNETES_VERSIONS)
    .filter((version) => (only ?? version) === version)
    .filter((version) => releasesFor(addonName, version).includes(release))
    .map((clusterVersion) => ({
      clusterVersion,
      platformVersions: ["*"],
      defaultVersion: releasesFor(addonName, clusterVersion)[0] === release,
    })),
  requiresConfiguration: false,
  requiresIamPermissions: ["vpc-cni", "aws-ebs-csi-driver"].includes(addonName),
});

export const addonVersions = { DescribeAddonVersions: describe };
