import {
  CreateLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  CreateNodegroupCommand,
  DeleteNodegroupCommand,
  DescribeNodegroupCommand,
  EKSClient,
  type Nodegroup,
  UpdateNodegroupConfigCommand,
} from "@aws-sdk/client-eks";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/node-groups.ts";
import { tagList, tagRecord } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, brokenBefore, byRole, commands, inputs, run } from "../../support/step.ts";

const eks = mockClient(EKSClient);
const ec2 = mockClient(EC2Client);

beforeEach(() => {
  eks.reset();
  ec2.reset();
  eks.on(CreateNodegroupCommand).resolves({});
  ec2.on(DescribeLaunchTemplatesCommand).resolves({ LaunchTemplates: [] });
  ec2.on(CreateLaunchTemplateCommand).callsFake((input: { LaunchTemplateName: string }) => ({
    LaunchTemplate: { LaunchTemplateId: `lt-of-${input.LaunchTemplateName}` },
  }));
});

const earlier = {
  cluster: aCluster({ nodeInstanceType: "r6i.2xlarge", maxNodeCount: 12 }),
  subnets: {
    publicSubnetIds: ["subnet-pub-a", "subnet-pub-b"],
    privateSubnetIds: ["subnet-a", "subnet-b"],
  },
  securityGroups: {
    nodeSecurityGroupId: "sg-node",
    databaseSecurityGroupId: "sg-database",
    endpointSecurityGroupId: "sg-endpoint",
  },
  roles: {
    eksClusterRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-cluster",
    eksNodeRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-node",
    ebsCsiRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-ebs-csi",
    rdsMonitoringRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-rds-monitoring",
  },
  eksCluster: {
    name: "astro-analytics",
    arn: "arn:aws:eks:us-east-1:123456789012:cluster/astro-analytics",
    endpoint: "https://ABC.gr7.us-east-1.eks.amazonaws.com",
    version: "1.35",
    oidcIssuer: "https://oidc.eks.us-east-1.amazonaws.com/id/ABC",
    securityGroupId: "sg-eks",
  },
};

/** EKS knows these groups and no other. */
const groupsAre = (groups: Record<string, Nodegroup | undefined>) => {
  eks.on(DescribeNodegroupCommand).rejects(awsError("ResourceNotFoundException"));
  for (const [pool, group] of Object.entries(groups)) {
    if (!group) continue;
    const nodegroupName = `astro-analytics-${pool}`;
    const tags = tagRecord(aCluster(), `${pool}-node-group`);
    eks.on(DescribeNodegroupCommand, { clusterName: "astro-analytics", nodegroupName }).resolves({
      nodegroup: { clusterName: "astro-analytics", nodegroupName, tags, ...group },
    });
  }
};

const active: Nodegroup = {
  status: "ACTIVE",
  scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 12 },
  resources: { autoScalingGroups: [{ name: "eks-group" }] },
};

it("makes the three pools in one attempt, and comes back for them", async () => {
  groupsAre({});

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "JustStarted",
    message: "node groups are CREATING",
  });
  const created = inputs(eks, CreateNodegroupCommand);
  expect(
    created.map(({ nodegroupName, instanceTypes, scalingConfig }) => ({
      nodegroupName,
      instanceTypes,
      scalingConfig,
    })),
  ).toEqual([
    {
      nodegroupName: "astro-analytics-worker",
      instanceTypes: ["r6i.2xlarge"],
      scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 12 },
    },
    {
      nodegroupName: "astro-analytics-airflow",
      instanceTypes: ["m5.xlarge"],
      scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 4 },
    },
    {
      nodegroupName: "astro-analytics-system",
      instanceTypes: ["m5.xlarge"],
      scalingConfig: { minSize: 2, desiredSize: 2, maxSize: 4 },
    },
  ]);
});

it("asks for labelled, tagged, repaired nodes in the private subnets", async () => {
  groupsAre({ airflow: active, system: active });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "JustStarted" });
  expect(inputs(eks, CreateNodegroupCommand)).toEqual([
    {
      clusterName: "astro-analytics",
      nodegroupName: "astro-analytics-worker",
      scalingConfig: { minSize: 1, desiredSize: 1, maxSize: 12 },
      subnets: ["subnet-a", "subnet-b"],
      nodeRole: "arn:aws:iam::123456789012:role/astro-analytics-eks-node",
      amiType: "AL2023_x86_64_STANDARD",
      capacityType: "ON_DEMAND",
      instanceTypes: ["r6i.2xlarge"],
      launchTemplate: { id: "lt-of-astro-analytics-worker" },
      labels: { "astro.io/node-pool": "worker" },
      updateConfig: { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: true },
      tags: tagRecord(aCluster(), "worker-node-group"),
      clientRequestToken: `${aCluster().clusterId}-worker-node-group`,
    },
  ]);
});

it("gives nodes a launch template that hides credentials from pods and encrypts the disk", async () => {
  const Tags = tagList(aCluster(), "system-node");
  groupsAre({ worker: active, airflow: active });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "JustStarted" });
  expect(inputs(ec2, CreateLaunchTemplateCommand)).toEqual([
    {
      LaunchTemplateName: "astro-analytics-system",
      LaunchTemplateData: {
        MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [
          {
            DeviceName: "/dev/xvda",
            Ebs: { VolumeType: "gp3", VolumeSize: 100, Encrypted: true, DeleteOnTermination: true },
          },
        ],
        SecurityGroupIds: ["sg-eks", "sg-node"],
        TagSpecifications: [
          { ResourceType: "instance", Tags },
          { ResourceType: "volume", Tags },
          { ResourceType: "network-interface", Tags },
        ],
      },
      TagSpecifications: [
        { ResourceType: "launch-template", Tags: tagList(aCluster(), "system-launch-template") },
      ],
      ClientToken: `${aCluster().clusterId}-system-launch-template`,
    },
  ]);
});

it("uses the launch template that an earlier attempt made", async () => {
  groupsAre({ worker: active, airflow: active });
  ec2
    .on(DescribeLaunchTemplatesCommand, byRole("system-launch-template"))
    .resolves({ LaunchTemplates: [{ LaunchTemplateId: "lt-1" }] });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "JustStarted" });
  expect(commands(ec2)).not.toContain("CreateLaunchTemplateCommand");
  expect(inputs(eks, CreateNodegroupCommand)[0]?.launchTemplate).toEqual({ id: "lt-1" });
});

it("leaves groups that are active as they are, whatever their size is by now", async () => {
  groupsAre({
    worker: { ...active, scalingConfig: { minSize: 1, desiredSize: 9, maxSize: 30 } },
    airflow: active,
    system: active,
  });

  const facts = await run(ensure, earlier);

  const names = ["eks-group"];
  expect(facts).toEqual({ autoScalingGroups: { worker: names, airflow: names, system: names } });
  expect(new Set(commands(eks))).toEqual(new Set(["DescribeNodegroupCommand"]));
  expect(commands(ec2)).toEqual([]);
});

it("raises the maximum of a pool that could not grow to what was asked for, and nothing else", async () => {
  groupsAre({
    worker: { ...active, scalingConfig: { minSize: 1, desiredSize: 5, maxSize: 8 } },
    airflow: active,
    system: active,
  });
  eks.on(UpdateNodegroupConfigCommand).resolves({});

  await run(ensure, earlier);

  expect(inputs(eks, UpdateNodegroupConfigCommand)).toEqual([
    {
      clusterName: "astro-analytics",
      nodegroupName: "astro-analytics-worker",
      scalingConfig: { maxSize: 12 },
    },
  ]);
});

it.each([
  ["airflow", { key: "astro.io/node-pool", value: "airflow", effect: "NO_SCHEDULE" }],
  ["system", { key: "CriticalAddonsOnly", value: "true", effect: "NO_SCHEDULE" }],
])("reserves the %s pool by a taint", async (pool, taint) => {
  groupsAre({ worker: active, airflow: active, system: active, [pool]: undefined });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "JustStarted" });
  expect(inputs(eks, CreateNodegroupCommand)).toMatchObject([
    { labels: { "astro.io/node-pool": pool }, taints: [taint] },
  ]);
});

it.each(["CREATING", "UPDATING", "DELETING"] as const)(
  "is not ready while one group is %s",
  async (status) => {
    groupsAre({ worker: active, airflow: { status }, system: active });

    const attempt = run(ensure, earlier);

    await expect(attempt).rejects.toMatchObject({
      name: "NotReady",
      message: `node group astro-analytics-airflow is ${status}`,
    });
  },
);

it("waits while a group is DEGRADED, and says why it is", async () => {
  const issues = [{ code: "AsgInstanceLaunchFailures" as const, message: "no capacity" }];
  groupsAre({
    worker: { status: "DEGRADED", health: { issues } },
    airflow: active,
    system: active,
  });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message:
      "node group astro-analytics-worker is DEGRADED; AsgInstanceLaunchFailures: no capacity",
  });
});

it("replaces a group that could not be created, with another client token", async () => {
  const issues = [
    {
      code: "NodeCreationFailure" as const,
      message: "Instances failed to join the kubernetes cluster",
    },
  ];
  groupsAre({
    worker: {
      ...active,
      clusterName: "astro-analytics",
      nodegroupName: "astro-analytics-worker",
      nodegroupArn: "arn:aws:eks:us-east-1:123456789012:nodegroup/astro-analytics/worker/1",
      status: "CREATE_FAILED",
      health: { issues },
    },
    airflow: active,
    system: active,
  });
  eks.on(DeleteNodegroupCommand).resolves({});

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NotReady",
    message:
      "node group astro-analytics-worker is CREATE_FAILED; NodeCreationFailure: Instances failed to join the kubernetes cluster; it is removed, to be made anew",
  });
  expect(inputs(eks, DeleteNodegroupCommand)).toEqual([
    { clusterName: "astro-analytics", nodegroupName: "astro-analytics-worker" },
  ]);
  groupsAre({ airflow: active, system: active });
  brokenBefore(1);
  await expect(run(ensure, earlier)).rejects.toMatchObject({ name: "JustStarted" });
  expect(inputs(eks, CreateNodegroupCommand)).toMatchObject([
    { clientRequestToken: `${aCluster().clusterId}-worker-node-group-1` },
  ]);
});

it("adopts no node group that has the name but not our tags", async () => {
  groupsAre({ worker: { ...active, tags: { team: "data" } }, airflow: active, system: active });

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: "node group astro-analytics-worker is not this cluster's, must be absent",
  });
});

it("uses no launch template that has the name but not our tags", async () => {
  const taken = "Launch template name already in use.";
  groupsAre({ airflow: active, system: active });
  ec2
    .on(CreateLaunchTemplateCommand)
    .rejects(awsError("InvalidLaunchTemplateName.AlreadyExistsException", taken));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: "launch template astro-analytics-worker is not this cluster's, must be absent",
    cause: { message: taken },
  });
  expect(commands(eks)).not.toContain("CreateNodegroupCommand");
});

it("passes on any other refusal of a launch template", async () => {
  groupsAre({ airflow: active, system: active });
  ec2.on(CreateLaunchTemplateCommand).rejects(awsError("InvalidParameterValue"));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "InvalidParameterValue" });
});

it("does not take a failed look for an absent group", async () => {
  eks.on(DescribeNodegroupCommand).rejects(awsError("ServerException"));

  const attempt = run(ensure, earlier);

  await expect(attempt).rejects.toMatchObject({ name: "ServerException" });
  expect(commands(eks)).not.toContain("CreateNodegroupCommand");
});
