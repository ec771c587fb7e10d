/** The end of provisioning: what the data plane offers is written down. */

import { recordOutputs } from "../../shared/cluster-record.ts";
import {
  Database,
  EksCluster,
  EncryptionKey,
  LogBucket,
  LogGroup,
  NatGateways,
  OidcProvider,
  Roles,
  Subnets,
  Vpc,
} from "../../shared/facts.ts";
import { step } from "../../shared/step.ts";

const facts = {
  vpc: Vpc,
  subnets: Subnets,
  natGateways: NatGateways,
  roles: Roles,
  encryptionKey: EncryptionKey,
  logGroup: LogGroup,
  eksCluster: EksCluster,
  oidcProvider: OidcProvider,
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
    eksNodeRoleArn: made.roles.eksNodeRoleArn,
    eksLogGroup: made.logGroup.logGroupName,
    encryptionKeyArn: made.encryptionKey.keyArn,
    oidcIssuer: made.eksCluster.oidcIssuer,
    oidcProviderArn: made.oidcProvider.providerArn,
    databaseEndpoint: made.database.endpoint,
    databasePort: made.database.port,
    databaseSecretArn: made.database.secretArn,
    databaseEngineVersion: made.database.engineVersion,
    logBucket: made.logBucket.bucket,
  });
  return {};
});
