/**
 * How many addresses the private subnets have, and for how many nodes. With prefix delegation, which
 * is on, a node takes an address for itself and pods' addresses by prefixes of 16: one in use, and
 * one kept warm while there are any. Source: Amazon EKS best practices, prefix mode for Linux.
 */

import { blockOf, divide, size } from "./cidr.ts";
import type { Cluster } from "./cluster.ts";
import { platformNodes } from "./node-pools.ts";
import { vcpusOf } from "./vcpu-budget.ts";

/** AWS keeps the first four addresses of a subnet and the last one for itself. */
const KEPT_BY_AWS = 5;

/** Addresses in each private subnet that are no node's: five endpoints, EKS's two, the database's. */
const KEPT_BY_US = 8;

const PREFIX = 16;

/** The addresses of a cluster's private subnets, and what its nodes can have of them. */
export const addressBudget = ({
  vpcCidr,
  maxNodeCount,
  nodeInstanceType,
}: Pick<Cluster, "vpcCidr" | "maxNodeCount" | "nodeInstanceType">) => {
  const vpc = blockOf(vpcCidr);
  const subnets = divide(vpc);
  const free = [subnets.privateA, subnets.privateB].map(
    (subnet) => size(subnet) - KEPT_BY_AWS - KEPT_BY_US,
  );
  const nodes = maxNodeCount + platformNodes().most;
  const all = free.reduce((sum, one) => sum + one, 0);
  const prefixesPerNode = Math.floor((all - nodes) / PREFIX / nodes);
  return {
    forNodes: all,
    nodes,
    /** A node without a single prefix can run no pod. */
    nodesPossible: free.reduce((sum, one) => sum + Math.floor(one / (1 + PREFIX)), 0),
    podsPerNode: Math.max(0, Math.min(prefixesPerNode * PREFIX, mostPods(nodeInstanceType))),
    unused: size(vpc) - Object.values(subnets).reduce((sum, subnet) => sum + size(subnet), 0),
  };
};

/** EKS's recommendation, to which it sets its own nodes. */
const mostPods = (instanceType: string) => (vcpusOf(instanceType) < 30 ? 110 : 250);

/** The smallest VPC, as the length of its prefix, that has room for the nodes. */
export const prefixFor = (cluster: Cluster): number | undefined =>
  [20, 19, 18, 17, 16].find((prefix) => {
    const budget = addressBudget({ ...cluster, vpcCidr: `10.0.0.0/${prefix}` });
    return budget.nodesPossible >= budget.nodes;
  });
