/** Whether the cluster's addresses are enough, and are nobody else's that it will be connected with. */

import { addressBudget, prefixFor } from "../address-budget.ts";
import { blockOf, overlap } from "../cidr.ts";
import type { Cluster } from "../cluster.ts";
import type { Finding } from "../finding.ts";
import { serviceCidrBeside } from "../service-cidr.ts";
import { isOwned, sisterOf } from "../tags.ts";
import type { Check } from "./subject.ts";

/** What can be said from the request alone. */
export const findAddresses = (cluster: Cluster): Finding[] => [
  ...peerOverlaps(cluster),
  ...noServiceCidr(cluster),
  ...tooFewAddresses(cluster),
];

/**
 * Networks of two clusters are not connected, so they may have the same addresses, and by default
 * they have; but then no third network can be peered with both.
 */
export const checkSisters: Check = async ({ cluster, census }) => {
  const { vpcs } = await census;
  return vpcs
    .filter(({ Tags }) => sisterOf(cluster, Tags) && !isOwned(cluster, Tags))
    .filter(({ CidrBlock = "" }) => overlap(blockOf(CidrBlock), blockOf(cluster.vpcCidr)))
    .map(({ VpcId, CidrBlock, Tags }) => ({
      code: "AddressesOfAnotherCluster",
      severity: "warning",
      resource: `CIDR block ${cluster.vpcCidr}`,
      is: `also in ${CidrBlock}, the addresses of ${VpcId} of cluster ${sisterOf(cluster, Tags)}`,
      mustBe: "another one if both clusters are to be peered with the same network",
      fix: { steps: ["ask for the cluster with a vpcCidr of its own"] },
    }));
};

const peerOverlaps = ({ vpcCidr, peerCidrs = [] }: Cluster): Finding[] =>
  peerCidrs
    .filter((peer) => overlap(blockOf(peer), blockOf(vpcCidr)))
    .map((peer) => ({
      code: "CidrOverlap",
      severity: "error",
      resource: `CIDR block ${vpcCidr}`,
      is: `in part the peer's ${peer}`,
      mustBe: "free of the addresses of all peers, since AWS does not peer networks that overlap",
      fix: { steps: ["ask for the cluster with another vpcCidr"] },
    }));

const noServiceCidr = ({ vpcCidr, peerCidrs = [] }: Cluster): Finding[] =>
  serviceCidrBeside([vpcCidr, ...peerCidrs])
    ? []
    : [
        {
          code: "NoServiceCidr",
          severity: "error",
          resource: "addresses of Kubernetes' services",
          is: "nowhere to be had: VPC and peers leave no /16 of RFC 1918 space free",
          mustBe: "a /16 that none of them has",
          fix: { steps: ["name smaller peerCidrs, of the subnets that will really be reached"] },
        },
      ];

const tooFewAddresses = (cluster: Cluster): Finding[] => {
  const { nodes, nodesPossible, forNodes, podsPerNode } = addressBudget(cluster);
  const finding = {
    resource: `CIDR block ${cluster.vpcCidr}`,
    mustBe: `enough for ${nodes} nodes: ${cluster.maxNodeCount} workers and those of the platform`,
  };
  if (nodes > nodesPossible)
    return [
      {
        ...finding,
        code: "TooFewAddresses",
        severity: "error",
        is: `enough for ${nodesPossible} nodes, by the ${forNodes} addresses of its private subnets`,
        fix: { steps: [`ask for a vpcCidr of /${prefixFor(cluster)}, or for fewer nodes`] },
      },
    ];
  if (podsPerNode >= FEW_PODS) return [];
  return [
    {
      ...finding,
      code: "FewAddresses",
      severity: "warning",
      is: `enough for no more than ${podsPerNode} pods on each of ${nodes} nodes`,
      fix: { steps: ["ask for a larger vpcCidr if all nodes are to be full at once"] },
    },
  ];
};

/** Two prefixes: with one alone a node cannot keep another one warm. */
const FEW_PODS = 32;
