/** Builds what an EKS test begins with: roles, subnets, a cluster. */

import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import { CreateClusterCommand, type CreateClusterRequest, EKSClient } from "@aws-sdk/client-eks";
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { autoScaling } from "../../../../../local/aws/services/auto-scaling/auto-scaling.ts";
import { ec2 } from "../../../../../local/aws/services/ec2/ec2.ts";
import { eks } from "../../../../../local/aws/services/eks/eks.ts";
import { iam } from "../../../../../local/aws/services/iam.ts";
import { kms } from "../../../../../local/aws/services/kms/kms.ts";
import { logs } from "../../../../../local/aws/services/logs/logs.ts";
import { must } from "../../../../../shared/must.ts";
import { type SimulatedAws, startSimulatedAws } from "../../../../support/simulated-aws.ts";

export const ACCOUNT = "123456789012";

/** The simulated services that EKS needs, and those that need EKS. */
export const startAws = () =>
  startSimulatedAws({ autoscaling: autoScaling, ec2, eks, iam, kms, logs });

/** Subnets of the default VPC, which have the internet, in zones where EKS is. */
export const twoSubnets = async (aws: SimulatedAws): Promise<string[]> => {
  const { Subnets = [] } = await aws.client(EC2Client).send(new DescribeSubnetsCommand({}));
  return Subnets.filter(({ AvailabilityZoneId }) => AvailabilityZoneId !== "use1-az3")
    .map(({ SubnetId }) => must(SubnetId, "SubnetId"))
    .slice(0, 2);
};

/** A role that the service may assume from now on, with AWS's managed policies of those names. */
export const aRole = async (
  aws: SimulatedAws,
  { name, service, policies }: { name: string; service: string; policies: string[] },
): Promise<string> => {
  const client = aws.client(IAMClient);
  const { Role } = await client.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
      }),
    }),
  );
  for (const policy of policies) {
    const PolicyArn = `arn:aws:iam::aws:policy/${policy}`;
    await client.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn }));
  }
  await aws.world.clock.sleep(10);
  return must(Role?.Arn, "Arn");
};

const aClusterRole = (aws: SimulatedAws) =>
  aRole(aws, {
    name: "cluster",
    service: "eks.amazonaws.com",
    policies: ["AmazonEKSClusterPolicy"],
  });

export const aNodeRole = (aws: SimulatedAws) =>
  aRole(aws, {
    name: "node",
    service: "ec2.amazonaws.com",
    policies: ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryReadOnly"],
  });

/** A request that EKS accepts, with what the test says instead. */
export const aClusterRequest = async (
  aws: SimulatedAws,
  instead: Partial<CreateClusterRequest> = {},
): Promise<CreateClusterRequest> => ({
  name: "airflow",
  roleArn: instead.roleArn ?? (await aClusterRole(aws)),
  resourcesVpcConfig: { subnetIds: await twoSubnets(aws) },
  accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
  ...instead,
});

/** A cluster that is ACTIVE. */
export const aCluster = async (aws: SimulatedAws, instead: Partial<CreateClusterRequest> = {}) => {
  const client = aws.client(EKSClient);
  await client.send(new CreateClusterCommand(await aClusterRequest(aws, instead)));
  await aws.world.clock.sleep(540);
  return client;
};
