import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  type Role,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/roles.ts";
import { tagList } from "../../../shared/tags.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const iam = mockClient(IAMClient);

beforeEach(() => {
  iam.reset();
  iam.on(AttachRolePolicyCommand).resolves({});
  iam.on(UpdateAssumeRolePolicyCommand).resolves({});
  iam.on(CreateRoleCommand).callsFake(({ RoleName }) => ({ Role: aRole(RoleName) }));
});

const BOUNDARY = "arn:aws:iam::123456789012:policy/AstronomerOperationalBoundary";

const aRole = (RoleName: string, Tags = tagList(aCluster(), "role")): Role => ({
  RoleName,
  RoleId: "AROAEXAMPLE",
  Path: "/",
  CreateDate: new Date(0),
  Arn: `arn:aws:iam::123456789012:role/${RoleName}`,
  PermissionsBoundary: {
    PermissionsBoundaryType: "PermissionsBoundaryPolicy",
    PermissionsBoundaryArn: BOUNDARY,
  },
  Tags,
});

const trustIn = (service: string, actions: string[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: actions }],
  });

const facts = {
  eksClusterRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-cluster",
  eksNodeRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-eks-node",
  ebsCsiRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-ebs-csi",
  rdsMonitoringRoleArn: "arn:aws:iam::123456789012:role/astro-analytics-rds-monitoring",
};

it("makes four roles, each trusting one service", async () => {
  iam.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));

  const made = await run(ensure);

  expect(made).toEqual(facts);
  expect(inputs(iam, CreateRoleCommand)).toEqual([
    {
      RoleName: "astro-analytics-eks-cluster",
      AssumeRolePolicyDocument: trustIn("eks.amazonaws.com", ["sts:AssumeRole"]),
      PermissionsBoundary: BOUNDARY,
      Tags: tagList(aCluster(), "eks-cluster-role"),
    },
    {
      RoleName: "astro-analytics-eks-node",
      AssumeRolePolicyDocument: trustIn("ec2.amazonaws.com", ["sts:AssumeRole"]),
      PermissionsBoundary: BOUNDARY,
      Tags: tagList(aCluster(), "eks-node-role"),
    },
    {
      RoleName: "astro-analytics-ebs-csi",
      AssumeRolePolicyDocument: trustIn("pods.eks.amazonaws.com", [
        "sts:AssumeRole",
        "sts:TagSession",
      ]),
      PermissionsBoundary: BOUNDARY,
      Tags: tagList(aCluster(), "ebs-csi-role"),
    },
    {
      RoleName: "astro-analytics-rds-monitoring",
      AssumeRolePolicyDocument: trustIn("monitoring.rds.amazonaws.com", ["sts:AssumeRole"]),
      PermissionsBoundary: BOUNDARY,
      Tags: tagList(aCluster(), "rds-monitoring-role"),
    },
  ]);
});

it.each([
  ["astro-analytics-eks-cluster", ["AmazonEKSClusterPolicy"]],
  [
    "astro-analytics-eks-node",
    ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly", "AmazonEKS_CNI_Policy"],
  ],
  ["astro-analytics-ebs-csi", ["service-role/AmazonEBSCSIDriverPolicy"]],
  ["astro-analytics-rds-monitoring", ["service-role/AmazonRDSEnhancedMonitoringRole"]],
])("gives %s AWS's policies %j", async (role, policies) => {
  iam.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));

  await run(ensure);

  const attached = inputs(iam, AttachRolePolicyCommand).filter(({ RoleName }) => RoleName === role);
  expect(attached.map(({ PolicyArn }) => PolicyArn)).toEqual(
    policies.map((policy) => `arn:aws:iam::aws:policy/${policy}`),
  );
});

it("adopts the roles of an earlier attempt and sets their trust and policies again", async () => {
  iam.on(GetRoleCommand).callsFake(({ RoleName }) => ({ Role: aRole(RoleName) }));

  const made = await run(ensure);

  expect(made).toEqual(facts);
  expect(commands(iam)).not.toContain("CreateRoleCommand");
  expect(inputs(iam, AttachRolePolicyCommand)).toHaveLength(6);
  expect(inputs(iam, UpdateAssumeRolePolicyCommand)).toContainEqual({
    RoleName: "astro-analytics-eks-node",
    PolicyDocument: trustIn("ec2.amazonaws.com", ["sts:AssumeRole"]),
  });
});

it("touches no role that has the name but not our tags", async () => {
  iam.on(GetRoleCommand).callsFake(({ RoleName }) => ({ Role: aRole(RoleName, []) }));

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: "role astro-analytics-eks-cluster is not this cluster's, must be absent",
  });
  expect(new Set(commands(iam))).toEqual(new Set(["GetRoleCommand"]));
});

it.each([
  [undefined, "none"],
  ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/AdministratorAccess"],
])("changes no role of ours whose boundary is %s", async (PermissionsBoundaryArn, named) => {
  iam.on(GetRoleCommand).callsFake(({ RoleName }) => ({
    Role: { ...aRole(RoleName), PermissionsBoundary: { PermissionsBoundaryArn } },
  }));

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({
    name: "NameTaken",
    message: `permissions boundary of role astro-analytics-eks-cluster is ${named}, must be ${BOUNDARY} or the role absent`,
  });
  expect(new Set(commands(iam))).toEqual(new Set(["GetRoleCommand"]));
});

it("goes on where an attempt died between two roles", async () => {
  iam.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));
  iam
    .on(GetRoleCommand, { RoleName: "astro-analytics-eks-cluster" })
    .resolves({ Role: aRole("astro-analytics-eks-cluster") });

  const made = await run(ensure);

  expect(made).toEqual(facts);
  expect(inputs(iam, CreateRoleCommand).map(({ RoleName }) => RoleName)).toEqual([
    "astro-analytics-eks-node",
    "astro-analytics-ebs-csi",
    "astro-analytics-rds-monitoring",
  ]);
});

it("does not take a failed look for an absent role", async () => {
  iam.on(GetRoleCommand).rejects(awsError("ServiceFailureException"));

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({ name: "ServiceFailureException" });
  expect(commands(iam)).not.toContain("CreateRoleCommand");
});
