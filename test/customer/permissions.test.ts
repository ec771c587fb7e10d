import { readdir, readFile } from "node:fs/promises";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import * as roles from "../../functions/data-plane/roles.ts";
import * as serviceLinkedRoles from "../../functions/data-plane/service-linked-roles.ts";
import { listOf, type Statement } from "../../local/aws/services/iam/policy-document.ts";
import { crossAccountRoleArn } from "../../shared/cluster.ts";
import * as names from "../../shared/names.ts";
import { aCluster } from "../support/requests.ts";
import { startSimulatedAws } from "../support/simulated-aws.ts";
import { awsError, inputs, run } from "../support/step.ts";
import { createStack, services } from "./stack.ts";

/** The statements of the policy as AWS gets it. */
const statements = async (): Promise<Statement[]> => {
  await using aws = await startSimulatedAws(services);
  await createStack(aws);
  const { PolicyVersion } = await aws.client(IAMClient).send(
    new GetPolicyVersionCommand({
      PolicyArn: "arn:aws:iam::123456789012:policy/AstronomerCrossAccountRole",
      VersionId: "v1",
    }),
  );
  return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? "")).Statement;
};

const granted = await statements();
const actions = granted.flatMap(({ Action }) => listOf(Action));

/** IAM's prefix of each service that steps call in the customer's account. */
const PREFIXES: Record<string, string> = {
  ec2: "ec2",
  eks: "eks",
  iam: "iam",
  rds: "rds",
  s3: "s3",
  "service-quotas": "servicequotas",
};

/** S3's operations that need a permission of another name. */
const RENAMED: Record<string, string> = {
  "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
};

/** What AWS's services check of whoever calls them, beside the permission for the call itself. */
const ON_BEHALF = [
  "ec2:CreateTags",
  "ec2:DescribeLaunchTemplateVersions",
  "ec2:RunInstances",
  "eks:CreatePodIdentityAssociation",
  "eks:TagResource",
  "iam:ListAttachedRolePolicies",
  "iam:PassRole",
  "iam:TagRole",
  "kms:DescribeKey",
  "rds:AddTagsToResource",
  "route53:AssociateVPCWithHostedZone",
  "secretsmanager:CreateSecret",
  "secretsmanager:TagResource",
];

/** The permissions for all commands of the SDK that the product's files import. */
const called = async (): Promise<string[]> => {
  const folders = ["functions", "shared"].map(async (folder) => {
    const found = await readdir(folder, { recursive: true });
    return found.map((name) => `${folder}/${name}`);
  });
  const paths = (await Promise.all(folders)).flat().filter((path) => path.endsWith(".ts"));
  const texts = await Promise.all(paths.map((path) => readFile(path, "utf8")));
  const imports = texts.flatMap((text) => [
    ...text.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([\w-]+)"/g),
  ]);
  return imports.flatMap(([, imported = "", service = ""]) => {
    const prefix = PREFIXES[service];
    const commands = [...imported.matchAll(/(\w+)Command\b/g)].map(([, name]) => name);
    return prefix ? commands.map((name) => `${prefix}:${name}`) : [];
  });
};

it("grants exactly what the steps call, and what AWS asks for beside that", async () => {
  const needed = (await called()).map((action) => RENAMED[action] ?? action);

  expect(needed.length).toBeGreaterThan(30);
  expect([...new Set(actions)].toSorted()).toEqual(
    [...new Set([...needed, ...ON_BEHALF])].toSorted(),
  );
});

it("names every action in full", () => {
  expect(actions.filter((action) => action.includes("*"))).toEqual([]);
});

it("limits to no resource only what AWS cannot limit", () => {
  const unlimited = granted.filter(({ Resource, Condition }) => Resource === "*" && !Condition);

  expect(
    unlimited
      .flatMap(({ Action }) => listOf(Action))
      .filter((action) => !/^(ec2|eks|rds):Describe/.test(action)),
  ).toEqual(["eks:CreateCluster"]);
});

const resourcesOf = (action: string) =>
  granted
    .filter(({ Action }) => listOf(Action).includes(action))
    .flatMap(({ Resource }) => listOf(Resource));

const matches = (arn: string, pattern: string) =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(arn);

const cluster = aCluster();
const arn = (service: string, resource: string) =>
  `arn:aws:${service}:us-east-1:123456789012:${resource}`;

it.each([
  ["eks:DescribeCluster", arn("eks", `cluster/${names.eksClusterName(cluster)}`)],
  [
    "eks:DescribeNodegroup",
    arn(
      "eks",
      `nodegroup/${names.eksClusterName(cluster)}/${names.nodeGroupName(cluster, "worker")}/id`,
    ),
  ],
  ["eks:DescribeAddon", arn("eks", `addon/${names.eksClusterName(cluster)}/coredns/id`)],
  ["rds:CreateDBInstance", arn("rds", `db:${names.databaseName(cluster)}`)],
  ["rds:CreateDBInstance", arn("rds", `subgrp:${names.dbSubnetGroupName(cluster)}`)],
  ["rds:CreateDBInstance", arn("rds", `pg:${names.dbParameterGroupName(cluster, "postgres17")}`)],
  ["s3:CreateBucket", `arn:aws:s3:::${names.logBucketName(cluster)}`],
  ["iam:CreateRole", `arn:aws:iam::123456789012:role/${names.roleName(cluster, "eks-node")}`],
  ["iam:PassRole", `arn:aws:iam::123456789012:role/${names.roleName(cluster, "ebs-csi")}`],
  ["servicequotas:GetServiceQuota", arn("servicequotas", "ec2/L-1216C47A")],
])("grants %s on %s", (action, resource) => {
  expect(resourcesOf(action).some((pattern) => matches(resource, pattern))).toBe(true);
});

it("gives no hand on the role itself", () => {
  const patterns = granted
    .filter(({ Action }) => listOf(Action).some((action) => action.startsWith("iam:")))
    .flatMap(({ Resource }) => listOf(Resource));

  expect(
    patterns.filter((pattern) => matches(crossAccountRoleArn("123456789012"), pattern)),
  ).toEqual([]);
});

const conditionOf = (action: string, operator: string, key: string) =>
  listOf(
    granted.find(({ Action }) => listOf(Action).includes(action))?.Condition?.[operator]?.[key],
  ).toSorted();

it("attaches the policies that our roles have, and no others", async () => {
  const client = mockClient(IAMClient);
  client.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));
  client.on(CreateRoleCommand).resolves({ Role: aRole });

  await run(roles.ensure);

  const attached = inputs(client, AttachRolePolicyCommand).map(({ PolicyArn }) => PolicyArn);
  expect(conditionOf("iam:AttachRolePolicy", "ArnEquals", "iam:PolicyARN")).toEqual(
    [...new Set(attached)].toSorted(),
  );
});

it("passes roles to the services that they are made for, and to no others", async () => {
  const client = mockClient(IAMClient);
  client.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));
  client.on(CreateRoleCommand).resolves({ Role: aRole });

  await run(roles.ensure);

  const trusted = inputs(client, CreateRoleCommand).flatMap(({ AssumeRolePolicyDocument = "" }) =>
    JSON.parse(AssumeRolePolicyDocument).Statement.map(
      ({ Principal }: Statement) => Principal !== "*" && Principal?.Service,
    ),
  );
  expect(conditionOf("iam:PassRole", "StringEquals", "iam:PassedToService")).toEqual(
    trusted.toSorted(),
  );
});

it("makes the service-linked roles that the step makes, and no others", async () => {
  const client = mockClient(IAMClient);
  client.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));

  await run(serviceLinkedRoles.ensure);

  const made = inputs(client, CreateServiceLinkedRoleCommand).map((input) => input.AWSServiceName);
  expect(conditionOf("iam:CreateServiceLinkedRole", "StringEquals", "iam:AWSServiceName")).toEqual(
    made.toSorted(),
  );
});

const aRole = {
  Path: "/",
  RoleName: "r",
  RoleId: "AROA",
  Arn: "arn:aws:iam::123456789012:role/r",
  CreateDate: new Date(0),
};
