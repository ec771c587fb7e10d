/** Settings of a cluster that may change: endpoints, logging, access, upgrades, protection. */

import type {
  Logging,
  LogSetup,
  LogType,
  UpdateClusterConfigCommandInput,
  UpdateParamType,
  UpdateType,
  VpcConfigRequest,
  VpcConfigResponse,
} from "@aws-sdk/client-eks";
import { AwsError } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { mustActiveCluster, type SimulatedCluster } from "./cluster.ts";
import { checkSecurityGroups, subnetsOfVpc } from "./network.ts";
import { invalidParameter } from "./refusals.ts";
import { updateOf } from "./updates.ts";

const LOG_TYPES: LogType[] = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** Which control plane logs are on and which are off, as EKS shows both. */
export const loggingOf = (wanted: Logging | undefined): Logging => {
  const enabled = (wanted?.clusterLogging ?? [])
    .filter((one) => one.enabled)
    .flatMap((one) => one.types ?? []);
  const on = LOG_TYPES.filter((type) => enabled.includes(type));
  const off = LOG_TYPES.filter((type) => !enabled.includes(type));
  const groups: LogSetup[] = [
    { types: on, enabled: true },
    { types: off, enabled: false },
  ];
  return { clusterLogging: groups.filter(({ types }) => types?.length) };
};

/** Who reaches the Kubernetes API and from where, as asked for and else as it was. */
export const vpcConfigOf = (
  wanted: VpcConfigRequest,
  before: VpcConfigResponse = {},
): VpcConfigResponse => {
  const config = {
    subnetIds: wanted.subnetIds ?? before.subnetIds ?? [],
    securityGroupIds: wanted.securityGroupIds ?? before.securityGroupIds ?? [],
    endpointPublicAccess: wanted.endpointPublicAccess ?? before.endpointPublicAccess ?? true,
    endpointPrivateAccess: wanted.endpointPrivateAccess ?? before.endpointPrivateAccess ?? false,
    publicAccessCidrs: wanted.publicAccessCidrs ?? before.publicAccessCidrs ?? ["0.0.0.0/0"],
  };
  if (!config.endpointPublicAccess && !config.endpointPrivateAccess)
    throw invalidParameter("Private and public endpoint access cannot be false");
  return config;
};

type Input = UpdateClusterConfigCommandInput;

interface Change {
  type: UpdateType;
  param: UpdateParamType;
  valueOf(input: Input): unknown;
  make(cluster: SimulatedCluster["cluster"], input: Input, call: Call): void;
}

/** By the member of the input that asks for it. */
const CHANGES: Record<string, Change> = {
  resourcesVpcConfig: {
    type: "EndpointAccessUpdate",
    param: "EndpointPublicAccess",
    valueOf: ({ resourcesVpcConfig }) => resourcesVpcConfig,
    make: (cluster, { resourcesVpcConfig = {} }, call) => {
      const { vpcId } = cluster.resourcesVpcConfig;
      subnetsOfVpc(resourcesVpcConfig.subnetIds ?? [], vpcId, call);
      checkSecurityGroups(resourcesVpcConfig.securityGroupIds ?? [], vpcId, call);
      Object.assign(
        cluster.resourcesVpcConfig,
        vpcConfigOf(resourcesVpcConfig, cluster.resourcesVpcConfig),
      );
    },
  },
  logging: {
    type: "LoggingUpdate",
    param: "ClusterLogging",
    valueOf: ({ logging }) => logging,
    make: (cluster, { logging }) => {
      cluster.logging = loggingOf(logging);
    },
  },
  accessConfig: {
    type: "AccessConfigUpdate",
    param: "AuthenticationMode",
    valueOf: ({ accessConfig }) => accessConfig,
    make: (cluster, { accessConfig }) => {
      cluster.accessConfig = { ...cluster.accessConfig, ...accessConfig };
    },
  },
  upgradePolicy: {
    type: "UpgradePolicyUpdate",
    param: "UpgradePolicy",
    valueOf: ({ upgradePolicy }) => upgradePolicy,
    make: (cluster, { upgradePolicy }) => {
      cluster.upgradePolicy = { ...upgradePolicy };
    },
  },
  deletionProtection: {
    type: "DeletionProtectionUpdate",
    param: "DeletionProtection",
    valueOf: ({ deletionProtection }) => deletionProtection,
    make: (cluster, { deletionProtection }) => {
      cluster.deletionProtection = deletionProtection;
    },
  },
};

const update = (input: Input, call: Call) => {
  const { cluster } = mustActiveCluster(input.name, call);
  const [setting = "", ...more] = Object.keys(input).filter(
    (member) => !["name", "clientRequestToken"].includes(member),
  );
  if (more.length)
    throw invalidParameter("Only one type of update can be allowed.", { clusterName: input.name });
  const change = CHANGES[setting];
  if (!change) throw new AwsError("InvalidAction", `the simulated AWS has no update of ${setting}`);
  change.make(cluster, input, call);
  return { update: updateOf(change.type, { [change.param]: change.valueOf(input) }, call) };
};

export const clusterSettings = { UpdateClusterConfig: update };
