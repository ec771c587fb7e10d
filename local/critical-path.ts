/**
 * How fast a data plane can be had at all, and be deleted: the longest chain of things of which one has to wait
 * for the other. Only what AWS itself demands is an edge here; no step of ours is.
 */

import { must } from "../shared/must.ts";
import type { Latencies } from "./latency-profile.ts";

interface Stage {
  after: readonly string[];
  seconds: (latencies: Latencies) => number;
}

/** What takes minutes has to be asked for, by a session of its own. */
const asking = (of: Latencies) => 2 * of("apiCall");

// A control plane needs two subnets and a role that can be assumed, nothing else; nodes need the
// control plane and a way out; a database needs its subnet group and security group and, with enhanced
// monitoring, a role that RDS can assume.
// Sources: EKS user guide, private-clusters and troubleshooting; RDS user guide, enhanced monitoring;
// timings of public build logs.
const STAGES = {
  preflight: { after: [], seconds: () => 5 },
  vpc: { after: ["preflight"], seconds: (of) => of("ec2.CreateVpc") + 2 },
  subnets: { after: ["vpc"], seconds: (of) => of("ec2.CreateSubnet") },
  securityGroups: { after: ["vpc"], seconds: (of) => of("ec2.CreateSecurityGroup") + 1 },
  roles: { after: ["preflight"], seconds: (of) => 3 + of("iam.propagation") },
  natGateways: { after: ["subnets"], seconds: (of) => 2 + of("ec2.CreateNatGateway") },
  routes: { after: ["natGateways"], seconds: () => 1 },
  eksCluster: {
    after: ["subnets", "roles"],
    seconds: (of) => asking(of) + of("eks.CreateCluster"),
  },
  nodeGroups: {
    after: ["eksCluster", "routes"],
    seconds: (of) => asking(of) + of("eks.CreateNodegroup"),
  },
  addons: { after: ["nodeGroups"], seconds: (of) => asking(of) + of("eks.CreateAddon.coredns") },
  database: {
    after: ["subnets", "securityGroups", "roles"],
    seconds: (of) => asking(of) + of("rds.CreateDBInstance.multiAz"),
  },
} as const satisfies Record<string, Stage>;

// What nodes need has to stay until they are gone; a control plane is not deleted before its node
// groups, a network not before what lies in it. Edges of AWS alone: nodes could do without NAT.
const STAGES_OF_DELETION = {
  nodeGroups: { after: [], seconds: (of) => of("eks.DeleteNodegroup") },
  eksCluster: { after: ["nodeGroups"], seconds: (of) => of("eks.DeleteCluster") },
  natGateways: { after: [], seconds: (of) => of("ec2.DeleteNatGateway") },
  endpoints: { after: [], seconds: (of) => of("ec2.DeleteVpcEndpoints.Interface") },
  database: { after: [], seconds: (of) => of("rds.DeleteDBInstance") },
  network: {
    after: ["eksCluster", "natGateways", "endpoints", "database"],
    seconds: () => 6,
  },
} as const satisfies Record<string, Stage>;

export interface CriticalPath {
  /** The stages that bound it, first to last. */
  stages: string[];
  seconds: number;
}

/** The longest chain of a provisioning, by the given latencies. */
export const criticalPath = (latencies: Latencies): CriticalPath => longestOf(STAGES, latencies);

/** The longest chain of a deletion, by the given latencies. */
export const criticalPathOfDeletion = (latencies: Latencies): CriticalPath =>
  longestOf(STAGES_OF_DELETION, latencies);

type Stages = Record<string, Stage>;

const longestOf = (stages: Stages, latencies: Latencies): CriticalPath =>
  longest(Object.keys(stages).map((stage) => pathTo(stage, stages, latencies)));

const pathTo = (name: string, stages: Stages, latencies: Latencies): CriticalPath => {
  const stage = must(stages[name], `stage ${name}`);
  const before = longest(stage.after.map((one) => pathTo(one, stages, latencies)));
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
