/** The end of provisioning: what the data plane offers is written down. */

import { recordOutputs } from "../../shared/cluster-record.ts";
import { Database, EksCluster, LogBucket, NatGateways, Subnets, Vpc } from "../../shared/facts.ts";
import { step } from "../../shared/step.ts";

const facts = {
  vpc: Vpc,
  subnets: Subnets,
  natGateways: NatGateways,
  eksCluster: EksCluster,
  database: Database,
  logBucket: LogBucket,
};

/** Keeps the outputs with the record; the status is set from outside, when the execution has ended. */
export const activate = step("Activate", facts, async ({ cluster, ...made }) => {
  await recordOutputs(cluster, {
    vpcId: made.vpc.vpcId,
    vpcCidr: cluster.vpcCidr,
    publicSubnetIds: made.subnets.publicSubnetIds,
    privateSubnetIds: made.subnets.privateSubnetIds,
    externalIps: made.natGateways.externalIps,
    eksClusterName: made.eksCluster.name,
    eksClusterArn: made.eksCluster.arn,
    eksClusterEndpoint: made.eksCluster.endpoint,
    kubernetesVersion: made.eksCluster.version,
    databaseEndpoint: made.database.endpoint,
    databasePort: made.database.port,
    databaseSecretArn: made.database.secretArn,
    logBucket: made.logBucket.bucket,
  });
  return {};
});
