/** Kubernetes versions: which there are, and until when each is supported. */

import type {
  ClusterVersionInformation,
  DescribeClusterVersionsCommandInput,
} from "@aws-sdk/client-eks";
import { invalidParameter } from "./refusals.ts";

interface KubernetesVersion {
  /** Newest patch and platform; those after April 2026 are assumed. */
  patch: string;
  platform: string;
  released: string;
  standardUntil: string;
  extendedUntil: string;
  status: "STANDARD_SUPPORT" | "EXTENDED_SUPPORT";
}

/** As of November 2026, newest first. Source: Amazon EKS User Guide, release calendar. */
export const KUBERNETES_VERSIONS: Record<string, KubernetesVersion> = {
  "1.36": {
    patch: "1.36.1",
    platform: "eks.8",
    released: "2026-06-02",
    standardUntil: "2027-08-02",
    extendedUntil: "2028-08-02",
    status: "STANDARD_SUPPORT",
  },
  "1.35": {
    patch: "1.35.3",
    platform: "eks.17",
    released: "2026-01-27",
    standardUntil: "2027-03-27",
    extendedUntil: "2028-03-27",
    status: "STANDARD_SUPPORT",
  },
  "1.34": {
    patch: "1.34.5",
    platform: "eks.27",
    released: "2025-10-02",
    standardUntil: "2026-12-02",
    extendedUntil: "2027-12-02",
    status: "STANDARD_SUPPORT",
  },
  "1.33": {
    patch: "1.33.9",
    platform: "eks.41",
    released: "2025-05-29",
    standardUntil: "2026-07-29",
    extendedUntil: "2027-07-29",
    status: "EXTENDED_SUPPORT",
  },
};

/** What a cluster gets that asks for no version. */
export const DEFAULT_VERSION = "1.35";

/** What is known of a version, or EKS's refusal of one that it does not create clusters with. */
export const mustVersion = (version: string, clusterName: string): KubernetesVersion => {
  const found = KUBERNETES_VERSIONS[version];
  if (found) return found;
  throw invalidParameter(`unsupported Kubernetes version ${version}`, { clusterName });
};

const describe = (input: DescribeClusterVersionsCommandInput) => ({
  clusterVersions: Object.entries(KUBERNETES_VERSIONS)
    .map(([version, known]) => view(version, known))
    .filter(
      (one) =>
        (input.clusterVersions?.includes(one.clusterVersion ?? "") ?? true) &&
        (!input.defaultOnly || one.defaultVersion) &&
        (input.versionStatus ?? one.versionStatus) === one.versionStatus &&
        (input.status ?? one.status) === one.status,
    ),
});

const view = (clusterVersion: string, known: KubernetesVersion): ClusterVersionInformation => ({
  clusterVersion,
  clusterType: "eks",
  defaultPlatformVersion: known.platform,
  defaultVersion: clusterVersion === DEFAULT_VERSION,
  releaseDate: new Date(known.released),
  endOfStandardSupportDate: new Date(known.standardUntil),
  endOfExtendedSupportDate: new Date(known.extendedUntil),
  status: known.status === "STANDARD_SUPPORT" ? "standard-support" : "extended-support",
  versionStatus: known.status,
  kubernetesPatchVersion: known.patch,
});

export const versions = { DescribeClusterVersions: describe };
