/**
 * How fast a data plane can be had at all: the longest chain of things of which one has to wait
 * for the other. Only what AWS itself demands is an edge here; no step of ours is.
 */

import type { Latencies } from "./latency-profile.ts";

interface Stage {
  after: readonly string[];
  seconds: (latencies: Latencies) => number;
}

// A control plane needs two subnets and a role that can be assumed, nothing else; nodes need the
// control plane and a way out; a database needs its subnet group and security group.
// Sources: EKS user guide, private-clusters and troubleshooting; timings of public build logs.
const STAGES = {
  preflight: { after: [], seconds: () => 5 },
  vpc: { after: ["preflight"], seconds: (of) => of("ec2.CreateVpc") + 2 },
  subnets: { after: ["vpc"], seconds: (of) => of("ec2.CreateSubnet") },
  securityGroups: { after: ["vpc"], seconds: (of) => of("ec2.CreateSecurityGroup") + 1 },
  roles: { after: ["preflight"], seconds: (of) => 3 + of("iam.propagation") },
  natGateways: { after: ["subnets"], seconds: (of) => 2 + of("ec2.CreateNatGateway") },
  routes: { after: ["natGateways"], seconds: () => 1 },
  eksCluster: { after: ["subnets", "roles"], seconds: (of) => of("eks.CreateCluster") },
  nodeGroups: { after: ["eksCluster", "routes"], seconds: (of) => of("eks.CreateNodegroup") },
  addons: { after: ["nodeGroups"], seconds: (of) => of("eks.CreateAddon.coredns") },
  database: {
    after: ["subnets", "securityGroups"],
    seconds: (of) => of("rds.CreateDBInstance.multiAz"),
  },
} as const satisfies Record<string, Stage>;

type StageName = keyof typeof STAGES;

export interface CriticalPath {
  /** The stages that bound it, first to last. */
  stages: StageName[];
  seconds: number;
}

/** The longest chain, by the given latencies. */
export const criticalPath = (latencies: Latencies): CriticalPath =>
  longest(Object.keys(STAGES).map((stage) => pathTo(stage as StageName, latencies)));

const pathTo = (name: StageName, latencies: Latencies): CriticalPath => {
  const stage = STAGES[name];
  const before = longest(stage.after.map((one) => pathTo(one, latencies)));
  return {
    stages: [...before.stages, name],
    seconds: before.seconds + stage.seconds(latencies),
  };
};

const longest = (paths: CriticalPath[]): CriticalPath =>
  paths.reduce((one, other) => (other.seconds > one.seconds ? other : one), {
    stages: [],
    seconds: 0,
  });
