/**
 * What strangers have in a cluster's VPC beside interfaces and groups.
 * All of it keeps the VPC from being deleted (AWS re:Post, troubleshoot-dependency-error-delete-vpc).
 */

import {
  DescribeNatGatewaysCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcPeeringConnectionsCommand,
  DescribeVpnGatewaysCommand,
  EC2Client,
  type VpcEndpoint,
  type VpcPeeringConnection,
} from "@aws-sdk/client-ec2";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { together } from "./calls.ts";
import { classicLoadBalancersIn } from "./classic-load-balancers.ts";
import type { Cluster } from "./cluster.ts";
import type { CustomerAccount } from "./customer-account.ts";
import { isOfGuardDuty, isOfKubernetes } from "./kubernetes-tags.ts";
import { loadBalancersIn } from "./load-balancers.ts";
import { must } from "./must.ts";
import { allPages } from "./pages.ts";
import type { Stranger } from "./strangers.ts";
import { isOwned } from "./tags.ts";

/** Strangers' databases, NAT gateways, subnets and connections in these VPCs. */
export const strangersIn = (cluster: Cluster, account: CustomerAccount, vpcIds: string[]) =>
  lookAll(LOOKS, { cluster, account, vpcIds });

/** The same, and load balancers and endpoints: for whoever does not clear the VPC of these itself. */
export const lateStrangersIn = (cluster: Cluster, account: CustomerAccount, vpcIds: string[]) =>
  lookAll([...LOOKS, loadBalancers, endpoints], { cluster, account, vpcIds });

const lookAll = async (looks: Look[], ground: Ground): Promise<Stranger[]> => {
  const found = await together(looks, (look) => look(ground));
  return found.flat();
};

interface Ground {
  cluster: Cluster;
  account: CustomerAccount;
  vpcIds: string[];
}

type Look = (ground: Ground) => Promise<Stranger[]>;

/** One that is being deleted already goes by itself. */
const databases: Look = async ({ cluster, account, vpcIds }) => {
  const rds = new RDSClient(account);
  const all = await allPages(async (Marker) => {
    const answer = await rds.send(new DescribeDBInstancesCommand({ Marker }));
    return { items: answer.DBInstances, next: answer.Marker };
  });
  return all
    .filter(({ DBSubnetGroup }) => vpcIds.includes(DBSubnetGroup?.VpcId ?? ""))
    .filter(({ DBInstanceStatus }) => DBInstanceStatus !== "deleting")
    .filter(({ TagList }) => !isOwned(cluster, TagList))
    .map(({ DBInstanceIdentifier: name }) => ({
      is: `RDS database ${name}`,
      remedy: `move it to another VPC, or delete it (aws rds delete-db-instance --db-instance-identifier ${name} --final-db-snapshot-identifier ${name}-final)`,
    }));
};

const natGateways: Look = async ({ cluster, account, vpcIds }) => {
  const { NatGateways = [] } = await new EC2Client(account).send(
    new DescribeNatGatewaysCommand({
      Filter: [
        { Name: "vpc-id", Values: vpcIds },
        { Name: "state", Values: ["pending", "available"] },
      ],
    }),
  );
  return NatGateways.filter(({ Tags }) => !isOwned(cluster, Tags)).map(({ NatGatewayId: id }) => ({
    is: `nat gateway ${id}`,
    remedy: `delete it (aws ec2 delete-nat-gateway --nat-gateway-id ${id})`,
  }));
};

const subnets: Look = async ({ cluster, account, vpcIds }) => {
  const { Subnets = [] } = await new EC2Client(account).send(
    new DescribeSubnetsCommand({ Filters: [{ Name: "vpc-id", Values: vpcIds }] }),
  );
  return Subnets.filter(({ Tags }) => !isOwned(cluster, Tags)).map(({ SubnetId, CidrBlock }) => ({
    is: `subnet ${SubnetId} ${CidrBlock}`,
    remedy: `delete it (aws ec2 delete-subnet --subnet-id ${SubnetId}) with what is in it`,
  }));
};

/** Whichever side has asked for it. */
const peerings: Look = async ({ account, vpcIds }) => {
  const ec2 = new EC2Client(account);
  const sides = ["requester-vpc-info.vpc-id", "accepter-vpc-info.vpc-id"];
  const found = await together(sides, async (Name) => {
    const { VpcPeeringConnections = [] } = await ec2.send(
      new DescribeVpcPeeringConnectionsCommand({
        Filters: [
          { Name, Values: vpcIds },
          { Name: "status-code", Values: ["pending-acceptance", "provisioning", "active"] },
        ],
      }),
    );
    return VpcPeeringConnections;
  });
  return found.flat().map((one) => ({
    is: `vpc peering connection ${one.VpcPeeringConnectionId} with ${otherSide(one, vpcIds)}`,
    remedy: `delete it (aws ec2 delete-vpc-peering-connection --vpc-peering-connection-id ${one.VpcPeeringConnectionId})`,
  }));
};

const otherSide = (one: VpcPeeringConnection, vpcIds: string[]) => {
  const requester = must(one.RequesterVpcInfo, "RequesterVpcInfo");
  const accepter = must(one.AccepterVpcInfo, "AccepterVpcInfo");
  const isOurs = vpcIds.includes(must(requester.VpcId, "VpcId"));
  const { VpcId, OwnerId } = isOurs ? accepter : requester;
  return `${VpcId} of account ${OwnerId}`;
};

const vpnGateways: Look = async ({ account, vpcIds }) => {
  const { VpnGateways = [] } = await new EC2Client(account).send(
    new DescribeVpnGatewaysCommand({
      Filters: [
        { Name: "attachment.vpc-id", Values: vpcIds },
        { Name: "attachment.state", Values: ["attaching", "attached"] },
      ],
    }),
  );
  return VpnGateways.map(({ VpnGatewayId: id }) => ({
    is: `vpn gateway ${id}`,
    remedy: `detach it (aws ec2 detach-vpn-gateway --vpn-gateway-id ${id} --vpc-id ${vpcIds.join()})`,
  }));
};

const loadBalancers: Look = async ({ cluster, account, vpcIds }) => {
  const found = await together([classicLoadBalancersIn, loadBalancersIn], (all) =>
    all(account, vpcIds),
  );
  return found
    .flat()
    .filter(({ tags }) => !isOfKubernetes(cluster, tags))
    .map(({ what, remedy }) => ({ is: what, remedy }));
};

const endpoints: Look = async ({ cluster, account, vpcIds }) => {
  const { VpcEndpoints = [] } = await new EC2Client(account).send(
    new DescribeVpcEndpointsCommand({ Filters: [{ Name: "vpc-id", Values: vpcIds }] }),
  );
  return VpcEndpoints.filter(({ State }) => State?.toLowerCase() !== "deleting")
    .filter(({ Tags }) => !isOwned(cluster, Tags) && !isOfGuardDuty(Tags))
    .map(endpointInWords);
};

/** An endpoint of a stranger's. */
export const endpointInWords = ({ VpcEndpointId: id }: VpcEndpoint): Stranger => ({
  is: `vpc endpoint ${id}`,
  remedy: `delete it (aws ec2 delete-vpc-endpoints --vpc-endpoint-ids ${id})`,
});

const LOOKS: Look[] = [databases, natGateways, subnets, peerings, vpnGateways];
