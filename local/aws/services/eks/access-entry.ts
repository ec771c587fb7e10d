/** An access entry as EKS keeps it, and those that EKS makes by itself. */

import { randomUUID } from "node:crypto";
import type { AccessEntry, AssociatedAccessPolicy } from "@aws-sdk/client-eks";
import type { Call, Place } from "../../world.ts";
import { rolesOf } from "../iam.ts";
import { arnOf, mustActiveCluster, type SimulatedCluster } from "./cluster.ts";
import { invalidRequest, notFound } from "./refusals.ts";

export interface SimulatedAccessEntry {
  entry: AccessEntry & { accessEntryArn: string; tags: Record<string, string> };
  /** By ARN. */
  policies: Map<string, AssociatedAccessPolicy>;
}

/** The cluster of that name, if it has access entries at all. */
export const mustApiCluster = (name: string | undefined, place: Place): SimulatedCluster => {
  const found = mustActiveCluster(name, place);
  if (hasEntries(found)) return found;
  throw invalidRequest(
    "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
    { clusterName: name },
  );
};

const hasEntries = ({ cluster }: SimulatedCluster) =>
  cluster.accessConfig?.authenticationMode?.startsWith("API");

/** The entry of that principal, or `ResourceNotFoundException`. */
export const mustEntry = (
  { clusterName, principalArn }: Record<"clusterName" | "principalArn", string | undefined>,
  place: Place,
): SimulatedAccessEntry => {
  const found = mustApiCluster(clusterName, place).accessEntries.get(principalArn ?? "");
  if (found) return found;
  throw notFound(
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
    { clusterName },
  );
};

/** What an entry is made of; type and user name have defaults. */
type Request = Pick<
  AccessEntry,
  "principalArn" | "kubernetesGroups" | "username" | "type" | "tags"
>;

/** Puts an entry into the cluster. */
export const addEntry = (
  request: Request,
  { cluster, accessEntries }: SimulatedCluster,
  place: Place,
): SimulatedAccessEntry => {
  const { principalArn = "", type = "STANDARD" } = request;
  const [, , , , account, principal = ""] = principalArn.split(":");
  const [kind, ...path] = principal.split("/");
  const name = path.at(-1) ?? "";
  const id = `${cluster.name}/${kind}/${account}/${name}/${randomUUID()}`;
  const createdAt = new Date(place.world.clock.now());
  const made: SimulatedAccessEntry = {
    entry: {
      clusterName: cluster.name,
      principalArn,
      accessEntryArn: arnOf(place, `access-entry/${id}`),
      createdAt,
      modifiedAt: createdAt,
      type,
      kubernetesGroups: request.kubernetesGroups ?? (type === "EC2_LINUX" ? ["system:nodes"] : []),
      username: request.username ?? usernameOf({ type, kind, account, name, principalArn }),
      tags: { ...request.tags },
    },
    policies: new Map(),
  };
  accessEntries.set(principalArn, made);
  return made;
};

/** Who a principal is in Kubernetes, when the entry does not say. */
const usernameOf = (principal: Record<string, string | undefined>) => {
  const { type, kind, account, name, principalArn } = principal;
  if (type !== "STANDARD") return "system:node:{{EC2PrivateDNSName}}";
  return kind === "role"
    ? `arn:aws:sts::${account}:assumed-role/${name}/{{SessionName}}`
    : principalArn;
};

/** Makes whoever creates the cluster its administrator, as EKS does unless told not to. */
export const grantCreator = (cluster: SimulatedCluster, call: Call) => {
  if (!hasEntries(cluster)) return;
  const roleName = /:assumed-role\/([^/]+)\//.exec(call.caller.arn)?.[1] ?? "";
  const principalArn = rolesOf(call).get(roleName)?.role.Arn ?? call.caller.arn;
  const { policies } = addEntry({ principalArn }, cluster, call);
  const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
  const associatedAt = new Date(call.world.clock.now());
  policies.set(policyArn, {
    policyArn,
    accessScope: { type: "cluster", namespaces: [] },
    associatedAt,
    modifiedAt: associatedAt,
  });
};

/** Lets nodes of that role join, as EKS does for each managed node group. */
export const grantNodes = (cluster: SimulatedCluster, principalArn: string, place: Place) => {
  if (hasEntries(cluster) && !cluster.accessEntries.has(principalArn))
    addEntry({ principalArn, type: "EC2_LINUX" }, cluster, place);
};
