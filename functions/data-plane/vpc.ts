/** The cluster's own VPC. */

import {
  CreateVpcCommand,
  DescribeVpcsCommand,
  EC2Client,
  ModifyVpcAttributeCommand,
  type Vpc,
} from "@aws-sdk/client-ec2";
import type { Cluster } from "../../shared/cluster.ts";
import { JustStarted, NotReady } from "../../shared/errors.ts";
import { must } from "../../shared/must.ts";
import { step } from "../../shared/step.ts";
import { ownedBy, tagList } from "../../shared/tags.ts";

/** Makes the VPC, or finds the one that an earlier attempt made. */
export const ensure = step("EnsureVpc", {}, async ({ cluster }, account) => {
  const ec2 = new EC2Client(account);
  const vpc = (await find(ec2, cluster)) ?? (await create(ec2, cluster));
  if (vpc.State !== "available") throw new NotReady(`vpc ${vpc.VpcId} is ${vpc.State}`);
  const vpcId = must(vpc.VpcId, "VpcId");
  await resolveNames(ec2, vpcId);
  return { vpcId };
});

const find = async (ec2: EC2Client, cluster: Cluster): Promise<Vpc | undefined> => {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters: ownedBy(cluster, "vpc") }));
  return Vpcs?.[0];
};

const create = async (ec2: EC2Client, cluster: Cluster): Promise<never> => {
  const { Vpc } = await ec2.send(
    new CreateVpcCommand({
      CidrBlock: cluster.vpcCidr,
      TagSpecifications: [{ ResourceType: "vpc", Tags: tagList(cluster, "vpc") }],
    }),
  );
  throw new JustStarted(`vpc ${Vpc?.VpcId} is ${Vpc?.State}`);
};

/** EKS needs both: nodes and private endpoints find each other by DNS name. AWS takes one a call. */
const resolveNames = async (ec2: EC2Client, VpcId: string) => {
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsSupport: { Value: true } }));
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId, EnableDnsHostnames: { Value: true } }));
};
