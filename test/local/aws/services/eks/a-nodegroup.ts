/** Builds what a node group test begins with. */

import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeAvailabilityZonesCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import {
  CreateNodegroupCommand,
  type CreateNodegroupRequest,
  DescribeNodegroupCommand,
  EKSClient,
} from "@aws-sdk/client-eks";
import { must } from "../../../../../shared/must.ts";
import type { SimulatedAws } from "../../../../support/simulated-aws.ts";
import { aNodeRole, twoSubnets } from "./a-cluster.ts";

export const WORKERS = { clusterName: "airflow", nodegroupName: "workers" };

/** A request for a node group that EKS accepts, with what the test says instead. */
export const aNodegroupRequest = async (
  aws: SimulatedAws,
  instead: Partial<CreateNodegroupRequest> = {},
): Promise<CreateNodegroupRequest> => ({
  ...WORKERS,
  subnets: await twoSubnets(aws),
  nodeRole: instead.nodeRole ?? (await aNodeRole(aws)),
  ...instead,
});

/** A node group that has just been asked for. */
export const aNodegroup = async (
  aws: SimulatedAws,
  instead: Partial<CreateNodegroupRequest> = {},
) => {
  const request = await aNodegroupRequest(aws, instead);
  return aws.client(EKSClient).send(new CreateNodegroupCommand(request));
};

export const describeWorkers = async (aws: SimulatedAws) => {
  const { nodegroup } = await aws.client(EKSClient).send(new DescribeNodegroupCommand(WORKERS));
  return must(nodegroup, "nodegroup");
};

/** Two subnets of a new VPC, which have no way out of it. */
export const twoClosedSubnets = async (aws: SimulatedAws) => {
  const ec2 = aws.client(EC2Client);
  const { AvailabilityZones = [] } = await ec2.send(
    new DescribeAvailabilityZonesCommand({
      Filters: [{ Name: "zone-id", Values: ["use1-az1", "use1-az2"] }],
    }),
  );
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
  const VpcId = must(Vpc?.VpcId, "VpcId");
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
  const made = AvailabilityZones.map(async ({ ZoneName }, n) => {
    const place = { VpcId, CidrBlock: `10.0.${n}.0/24`, AvailabilityZone: ZoneName };
    const { Subnet } = await ec2.send(new CreateSubnetCommand(place));
    return must(Subnet?.SubnetId, "SubnetId");
  });
  return { VpcId, subnetIds: await Promise.all(made) };
};
