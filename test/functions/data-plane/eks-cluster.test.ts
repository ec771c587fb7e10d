import { DescribeSubnetsCommand, EC2Client } from "@aws-sdk/client-ec2";
import {
  type Cluster as AwsCluster,
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeClusterCommand,
  EKSClient,
} from "@aws-sdk/client-eks";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it, vi } from "vitest";
import { ensure } from "../../../functions/data-plane/eks-cluster.ts";
import { tagRecord } from "../../../shared/tags.ts";
import { aCluster, aPlan } from "../../support/requests.ts";
import { awsError, brokenBefore, commands, inputs, run } from "../../support/step.ts";

const eks = mockClient(EKSClient);

beforeEach(() => {
  eks.reset();
  vi.stubEnv("VENDOR_EGRESS_CIDRS", "203.0.113.0/24,198.51.100.7/32");
});

const earlier = {
  plan: aPlan({ kubernetesVersion: "1.35", serviceCidr: "10.100.0.0/16" }),
  vpc: { vpcId: "vpc-1" },
  subnets: {
    publicSubnetIds: ["subnet-pub-a", "subnet-pub-b"],
    privateSubnetIds: ["subnet-a", "subnet-b"],
  },
  roles: {
    eksClusterRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-cluster",
    eksNodeRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-node",
    ebsCsiRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-ebs-csi",
    rdsMonitoringRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-rds-monitoring",
  },
  encryptionKey: { keyArn: "arn:aws:kms:us-east-1:123456789012:key/k-1" },
};

const anEksCluster = (changes: AwsCluster): AwsCluster => ({
  name: "astro-analytics",
  arn: "arn:aws:eks:us-east-1:123456789012:cluster/astro-analytics",
  tags: tagRecord(aCluster(), "eks-cluster"),
  ...changes,
});

const active = anEksCluster({
  status: "ACTIVE",
  endpoint: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
  version: "1.35",
  identity: { oidc: { issuer: "https://oidc.eks.us-east-1.amazonaws.com/id/ABC" } },
  resourcesVpcConfig: { clusterSecurityGroupId: "sg-eks" },
});

it("makes the cluster as planned when there is none, and comes back for it", async () => {
  eks.on(DescribeClusterCommand).rejects(awsError("ResourceNotFoundException"));
  eks.on(CreateClusterCommand).resolves({});

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "JustStarted",
    message: "eks cluster astro-analytics is CREATING",
  });
  expect(inputs(eks, CreateClusterCommand)).toEqual([
    {
      name: "astro-analytics",
      version: "1.35",
      roleArn: earlier.roles.eksClusterRoleArn,
      resourcesVpcConfig: {
        subnetIds: ["subnet-a", "subnet-b"],
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ["203.0.113.0/24", "198.51.100.7/32"],
      },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "10.100.0.0/16" },
      encryptionConfig: [
        {
          resources: ["secrets"],
          provider: { keyArn: "arn:aws:kms:us-east-1:123456789012:key/k-1" },
        },
      ],
      logging: {
        clusterLogging: [
          {
            types: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
            enabled: true,
          },
        ],
      },
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      upgradePolicy: { supportType: "STANDARD" },
      deletionProtection: true,
      tags: tagRecord(aCluster(), "eks-cluster"),
      clientRequestToken: `${aCluster().clusterId}-eks-cluster`,
    },
  ]);
});

it("closes the public endpoint when the vendor comes from nowhere", async () => {
  vi.stubEnv("VENDOR_EGRESS_CIDRS", "");
  eks.on(DescribeClusterCommand).rejects(awsError("ResourceNotFoundException"));
  eks.on(CreateClusterCommand).resolves({});

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "JustStarted" });
  expect(inputs(eks, CreateClusterCommand)[0]?.resourcesVpcConfig).toEqual({
    subnetIds: ["subnet-a", "subnet-b"],
    endpointPrivateAccess: true,
    endpointPublicAccess: false,
  });
});

it("finds the cluster of an earlier attempt and makes no second", async () => {
  eks.on(DescribeClusterCommand).resolves({ cluster: active });

  const facts = await run(ensure, earlier);

  expect(facts).toEqual({
    name: "astro-analytics",
    arn: "arn:aws:eks:us-east-1:123456789012:cluster/astro-analytics",
    endpoint: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
    version: "1.35",
    oidcIssuer: "https://oidc.eks.us-east-1.amazonaws.com/id/ABC",
    securityGroupId: "sg-eks",
  });
  expect(inputs(eks, DescribeClusterCommand)).toEqual([{ name: "astro-analytics" }]);
  expect(commands(eks)).not.toContain("CreateClusterCommand");
});

it.each(["PENDING", "CREATING", "UPDATING", "DELETING"] as const)(
  "is not ready while the cluster is %s",
  async (status) => {
    eks.on(DescribeClusterCommand).resolves({ cluster: anEksCluster({ status }) });

    const attempt = run(ensure, earlier);

    await expect(attempt).rejects.toMatchObject({
      name: "NotReady",
      message: `eks cluster astro-analytics is ${status}`,
    });
  },
);

it.each([
  "The role with name astro-analytics-eks-cluster does not exist",
  "Role could not be assumed because the trusted entity is not correct",
])("waits for a role that EKS does not know yet: %s", async (message) => {
  eks.on(DescribeClusterCommand).rejects(awsError("ResourceNotFoundException"));
  eks.on(CreateClusterCommand).rejects(awsError("InvalidParameterException", message));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message: "eks cannot assume arn:aws:iam::123456789012:role/astro-analytics-eks-cluster yet",
    cause: { message },
  });
});

it("replaces a cluster that is FAILED, with another client token", async () => {
  const issues = [{ code: "InsufficientFreeAddresses" as const, message: "no address is free" }];
  eks
    .on(DescribeClusterCommand)
    .resolvesOnce({
      cluster: anEksCluster({
        name: "astro-analytics",
        createdAt: new Date("2026-11-23T10:00:00Z"),
        status: "FAILED",
        health: { issues },
      }),
    })
    .rejects(awsError("ResourceNotFoundException"));
  eks.on(DeleteClusterCommand).resolves({});
  eks.on(CreateClusterCommand).resolves({});

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message:
      "eks cluster astro-analytics is FAILED; InsufficientFreeAddresses: no address is free; it is removed, to be made anew",
  });
  expect(inputs(eks, DeleteClusterCommand)).toEqual([{ name: "astro-analytics" }]);
  brokenBefore(1);
  await expect(run(ensure, earlier)).rejects.toMatchObject({ name: "JustStarted" });
  expect(inputs(eks, CreateClusterCommand)).toMatchObject([
    { clientRequestToken: `${aCluster().clusterId}-eks-cluster-1` },
  ]);
});

it("adopts no cluster that has the name but not our tags", async () => {
  eks.on(DescribeClusterCommand).resolves({ cluster: { ...active, tags: { team: "data" } } });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: "eks cluster astro-analytics is not this cluster's, must be absent",
  });
});

it("passes on any other refusal", async () => {
  eks.on(DescribeClusterCommand).rejects(awsError("ResourceNotFoundException"));
  eks.on(CreateClusterCommand).rejects(awsError("ServerException"));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "ServerException" });
});

it("does not take a failed look for an absent cluster", async () => {
  eks.on(DescribeClusterCommand).rejects(awsError("ServerException"));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "ServerException" });
  expect(commands(eks)).not.toContain("CreateClusterCommand");
});

it("asks again in other zones when EKS refuses those that were planned", async () => {
  const ec2 = mockClient(EC2Client);
  ec2.on(DescribeSubnetsCommand).resolves({
    Subnets: [{ SubnetId: "stand-in", State: "available", AvailabilityZone: "us-east-1f" }],
  });
  eks.on(DescribeClusterCommand).rejects(awsError("ResourceNotFoundException"));
  eks
    .on(CreateClusterCommand)
    .rejectsOnce(
      Object.assign(awsError("UnsupportedAvailabilityZoneException"), {
        validZones: ["us-east-1a", "us-east-1f"],
      }),
    )
    .resolves({});

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "JustStarted" });
  expect(
    inputs(eks, CreateClusterCommand).map(
      ({ resourcesVpcConfig }) => resourcesVpcConfig?.subnetIds,
    ),
  ).toEqual([
    ["subnet-a", "subnet-b"],
    ["subnet-a", "stand-in"],
  ]);
  ec2.restore();
});
