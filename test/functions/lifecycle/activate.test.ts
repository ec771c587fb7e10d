import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, it } from "vitest";
import { activate } from "../../../functions/lifecycle/activate.ts";
import { Outputs } from "../../../shared/events.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, inputs, run, table } from "../../support/step.ts";

const made = {
  cluster: aCluster({ vpcCidr: "10.4.0.0/18" }),
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
  logGroup: { logGroupName: "/aws/eks/astro-analytics/cluster" },
  natGateways: { natGatewayIds: ["nat-a", "nat-b"], externalIps: ["198.51.100.1", "198.51.100.2"] },
  eksCluster: {
    name: "astro-analytics",
    arn: "arn:aws:eks:us-east-1:123456789012:cluster/astro-analytics",
    endpoint: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
    version: "1.35",
    oidcIssuer: "https://oidc.eks.us-east-1.amazonaws.com/id/ABC",
    securityGroupId: "sg-eks",
  },
  oidcProvider: {
    providerArn: "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC",
  },
  database: {
    endpoint: "astro-analytics.abc.us-east-1.rds.amazonaws.com",
    port: 5432,
    secretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1",
    engineVersion: "17.6",
  },
  logBucket: { bucket: "astro-logs-1" },
};

const outputs = {
  vpcId: "vpc-1",
  vpcCidr: "10.4.0.0/18",
  publicSubnetIds: ["subnet-pub-a", "subnet-pub-b"],
  privateSubnetIds: ["subnet-a", "subnet-b"],
  externalIps: ["198.51.100.1", "198.51.100.2"],
  eksClusterName: "astro-analytics",
  eksClusterArn: "arn:aws:eks:us-east-1:123456789012:cluster/astro-analytics",
  eksClusterEndpoint: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
  kubernetesVersion: "1.35",
  eksNodeRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-node",
  eksLogGroup: "/aws/eks/astro-analytics/cluster",
  encryptionKeyArn: "arn:aws:kms:us-east-1:123456789012:key/k-1",
  oidcIssuer: "https://oidc.eks.us-east-1.amazonaws.com/id/ABC",
  oidcProviderArn:
    "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC",
  databaseEndpoint: "astro-analytics.abc.us-east-1.rds.amazonaws.com",
  databasePort: 5432,
  databaseSecretArn: "arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-1",
  databaseEngineVersion: "17.6",
  logBucket: "astro-logs-1",
};

const recorded = () =>
  inputs(table, UpdateCommand).filter(({ UpdateExpression }) =>
    UpdateExpression?.includes("outputs"),
  );

it("keeps what the data plane offers, and returns nothing", async () => {
  const facts = await run(activate, made);

  expect(facts).toEqual({});
  expect(recorded()).toMatchObject([{ ExpressionAttributeValues: { ":outputs": outputs } }]);
});

it("keeps outputs as subscribers are promised them", async () => {
  await run(activate, made);

  expect(Outputs.strict().parse(recorded()[0]?.ExpressionAttributeValues?.[":outputs"])).toEqual(
    outputs,
  );
});

it("keeps them on the record of this cluster alone", async () => {
  await run(activate, made);

  expect(recorded().map(({ Key }) => JSON.stringify(Key))).toEqual([
    expect.stringContaining(aCluster().clusterId),
  ]);
});

it("writes the same again when it is run again", async () => {
  await run(activate, made);
  await run(activate, made);

  const [first, second] = recorded();
  expect(second).toEqual(first);
});

it.each(["vpc", "subnets", "natGateways", "eksCluster", "database", "logBucket"])(
  "refuses to end without %s",
  async (noun) => {
    const attempt = run(activate, { ...made, [noun]: undefined });

    await expect(attempt).rejects.toMatchObject({ name: "ZodError" });
    expect(recorded()).toEqual([]);
  },
);

it("is not done when the outputs could not be kept", async () => {
  table.on(UpdateCommand).rejects(awsError("ProvisionedThroughputExceededException"));

  const attempt = run(activate, made);

  await expect(attempt).rejects.toMatchObject({ name: "ProvisionedThroughputExceededException" });
});
