/** An add-on as EKS keeps it, and how it gets on. */

import type { Addon, AddonIssue, AddonStatus } from "@aws-sdk/client-eks";
import type { Latency } from "../../../latency-profile.ts";
import type { Place } from "../../world.ts";
import { mustCluster, remaining, type SimulatedCluster } from "./cluster.ts";
import { firstNodeAt } from "./nodegroup.ts";
import { notFound } from "./refusals.ts";

/** Add-ons that are Deployments: without a node they have nowhere to run. */
const NEED_NODES = ["coredns", "aws-ebs-csi-driver"];

/** Seconds after which EKS calls a Deployment that still has nowhere to run DEGRADED. */
const PATIENCE_SECONDS = 1200;

const LATENCIES: Record<string, Latency> = {
  "vpc-cni": "eks.CreateAddon.vpc-cni",
  coredns: "eks.CreateAddon.coredns",
};

/** How long an add-on takes: its own figure, or else kube-proxy's, which is assumed for the rest. */
export const latencyOf = (addonName: string): Latency =>
  LATENCIES[addonName] ?? "eks.CreateAddon.kube-proxy";

export interface SimulatedAddon {
  addon: Addon & {
    addonName: string;
    addonArn: string;
    createdAt: Date;
    tags: Record<string, string>;
  };
  clientRequestToken: string | undefined;
  /** Simulated milliseconds that it needs, from when it can start. */
  takes: number;
  /** What becomes of it instead of ACTIVE: for ever, or until that simulated moment. */
  failure?: { status: AddonStatus; issues: AddonIssue[]; endsAt?: number };
  /** Simulated moment from which a deleted one is gone. */
  goneAt?: number;
}

/** The add-on of those names, or `ResourceNotFoundException`. */
export const mustAddon = (
  about: { clusterName: string | undefined; addonName: string | undefined },
  place: Place,
): SimulatedAddon => {
  const { clusterName, addonName } = about;
  const found = remaining(mustCluster(clusterName, place).addons, place).get(addonName ?? "");
  if (found) return found;
  const message = `No addon: ${addonName} found in cluster: ${clusterName}`;
  throw notFound(message, { clusterName, addonName });
};

/** The moment from which it is ACTIVE; `Infinity` while it waits for nodes that are not to come. */
export const activeAt = (
  { addon, takes }: Pick<SimulatedAddon, "addon" | "takes">,
  cluster: SimulatedCluster,
): number => {
  const createdAt = addon.createdAt.getTime();
  const canStartAt = NEED_NODES.includes(addon.addonName) ? firstNodeAt(cluster) : createdAt;
  return Math.max(createdAt, canStartAt) + takes;
};

const statusOf = (
  one: SimulatedAddon,
  cluster: SimulatedCluster,
  { world }: Place,
): AddonStatus => {
  const now = world.clock.now();
  if (one.goneAt !== undefined) return "DELETING";
  if (now >= activeAt(one, cluster)) return failureOf(one, now)?.status ?? "ACTIVE";
  const deadline = one.addon.createdAt.getTime() + PATIENCE_SECONDS * 1000;
  return now >= deadline ? "DEGRADED" : "CREATING";
};

const failureOf = ({ failure }: SimulatedAddon, now: number) =>
  failure && now < (failure.endsAt ?? Number.POSITIVE_INFINITY) ? failure : undefined;

/** The add-on as a caller sees it now. */
export const viewOf = (one: SimulatedAddon, cluster: SimulatedCluster, place: Place): Addon => {
  const status = statusOf(one, cluster, place);
  const issue: AddonIssue = {
    code: "InsufficientNumberOfReplicas",
    message: "The add-on is unhealthy because it doesn't have the desired number of replicas.",
    resourceIds: [],
  };
  if (status === one.failure?.status)
    return { ...one.addon, status, health: { issues: one.failure.issues } };
  return { ...one.addon, status, health: { issues: status === "DEGRADED" ? [issue] : [] } };
};
