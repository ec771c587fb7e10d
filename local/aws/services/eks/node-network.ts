/** Whether nodes in a subnet reach what they need to join a cluster. */

import type { Place } from "../../world.ts";
import { routeTablesOf } from "../ec2/route-tables.ts";
import type { SimulatedSubnet } from "../ec2/subnets.ts";
import { endpointsOf } from "../ec2/vpc-endpoints.ts";
import type { SimulatedCluster } from "./cluster.ts";

/** What nodes without internet need endpoints for. Source: Amazon EKS User Guide, private clusters. */
const NEEDED_SERVICES = ["ec2", "ecr.api", "ecr.dkr", "s3"];

/** Whether nodes in the subnet have neither the internet nor private endpoints instead. */
export const isCutOff = (
  subnet: SimulatedSubnet,
  { cluster }: SimulatedCluster,
  place: Place,
): boolean =>
  !hasInternet(subnet, place) &&
  !(cluster.resourcesVpcConfig.endpointPrivateAccess && hasEndpoints(subnet, place));

const hasInternet = (subnet: SimulatedSubnet, place: Place) =>
  routesOf(subnet, place).some(
    ({ DestinationCidrBlock, NatGatewayId, GatewayId }) =>
      DestinationCidrBlock === "0.0.0.0/0" &&
      (NatGatewayId || (GatewayId?.startsWith("igw-") && subnet.MapPublicIpOnLaunch)),
  );

/** A subnet without a route table of its own goes by the main one of its VPC. */
const routesOf = ({ SubnetId, VpcId }: SimulatedSubnet, place: Place) => {
  const tables = [...routeTablesOf(place).values()].filter((table) => table.VpcId === VpcId);
  const own = tables.find((table) => table.Associations.some((one) => one.SubnetId === SubnetId));
  const main = tables.find((table) => table.Associations.some(({ Main }) => Main));
  return (own ?? main)?.Routes ?? [];
};

const hasEndpoints = ({ VpcId }: SimulatedSubnet, place: Place) => {
  const names = [...endpointsOf(place).values()]
    .filter((one) => one.VpcId === VpcId)
    .map(({ ServiceName }) => ServiceName);
  return NEEDED_SERVICES.every((service) =>
    names.includes(`com.amazonaws.${place.region}.${service}`),
  );
};
