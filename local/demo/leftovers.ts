/** What the demo's cluster leaves behind: planted before its deletion, and removed where that is for people. */

import {
  DeleteNetworkInterfaceCommand,
  DeleteVpcPeeringConnectionCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DeleteDBInstanceCommand, RDSClient } from "@aws-sdk/client-rds";
import type { ClusterView } from "../../shared/cluster-view.ts";
import { must } from "../../shared/must.ts";
import { type LeftoverKind, PROVEN_KINDS } from "../leftovers/leftovers.ts";
import { clientConfig } from "./aws.ts";
import { CUSTOMER_ACCOUNT } from "./customer.ts";

/** Ids, names and ARNs by kind. */
export type Planted = Partial<Record<LeftoverKind, string>>;

/** One of each kind that is told apart, and of strangers' those that the demo can remove again. */
const KINDS: LeftoverKind[] = [
  ...PROVEN_KINDS,
  "nameless-volume",
  "strange-interface",
  "strange-database",
  "strange-peering",
];

/** Plants them in the VPC of a cluster that is finished. */
export const plantIn = async (endpoint: string, cluster: ClusterView): Promise<Planted> => {
  const { vpcId, eksClusterName } = must(cluster.outputs, "outputs");
  const where = {
    account: CUSTOMER_ACCOUNT,
    region: cluster.request.region,
    vpc: vpcId,
    cluster: eksClusterName,
    kinds: KINDS.join(),
  };
  const url = `${endpoint}/_local/leftovers?${new URLSearchParams(where)}`;
  const response = await fetch(url, { method: "PUT" });
  if (!response.ok) throw new Error(`leftovers cannot be planted: ${await response.text()}`);
  return (await response.json()) as Planted;
};

/** What was planted, a line each. */
export const listPlanted = (planted: Planted): string =>
  Object.entries(planted)
    .map(([kind, id]) => `  ${kind.padEnd(26)} ${id}`)
    .join("\n");

/** The customer removes strangers' things, as the failed deletion tells it to. */
export const removeStrangers = async (endpoint: string, region: string, planted: Planted) => {
  const config = clientConfig(endpoint, CUSTOMER_ACCOUNT, region);
  const ec2 = new EC2Client(config);
  await ec2.send(
    new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: planted["strange-interface"] }),
  );
  await ec2.send(
    new DeleteVpcPeeringConnectionCommand({ VpcPeeringConnectionId: planted["strange-peering"] }),
  );
  await new RDSClient(config).send(
    new DeleteDBInstanceCommand({
      DBInstanceIdentifier: planted["strange-database"],
      SkipFinalSnapshot: true,
    }),
  );
};
