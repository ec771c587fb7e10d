import { readdir, readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
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
import { awsError, inputs, run } from "../support/step.ts";
import { policyDocuments, statementsOf } from "./stack.ts";

const documents = await policyDocuments();
const leftovers = statementsOf(documents.leftovers);
const ofOurs = [documents.role, documents.kubernetes, documents.network, documents.removal].flatMap(
  statementsOf,
);
const granted = [...ofOurs, ...leftovers];
const denied = statementsOf(documents.boundary).filter(({ Effect }) => Effect === "Deny");
const actions = granted.flatMap(({ Action }) => listOf(Action));

/** IAM's prefix of each service that steps call in the customer's account. */
const PREFIXES: Record<string, string> = {
  "auto-scaling": "autoscaling",
  "cloudwatch-logs": "logs",
  ec2: "ec2",
  eks: "eks",
  "elastic-load-balancing": "elasticloadbalancing",
  "elastic-load-balancing-v2": "elasticloadbalancing",
  iam: "iam",
  kms: "kms",
  rds: "rds",
  s3: "s3",
  "service-quotas": "servicequotas",
};

/** S3's operations that need a permission of another name. */
const RENAMED: Record<string, string> = {
  "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
  "s3:DeleteObjects": "s3:DeleteObject",
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjectVersions": "s3:ListBucketVersions",
};

/** What AWS's services check of whoever calls them beside the call itself, and why they refuse it. */
const ON_BEHALF = [
  "ec2:CreateTags",
  "ec2:DescribeLaunchTemplateVersions",
  "ec2:RunInstances",
  "eks:CreatePodIdentityAssociation",
  "eks:DeletePodIdentityAssociation",
  "eks:TagResource",
  "iam:ListAttachedRolePolicies",
  "iam:PassRole",
  "iam:TagOpenIDConnectProvider",
  "iam:TagRole",
  "kms:CreateGrant",
  "kms:TagResource",
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:TagResource",
  "rds:AddTagsToResource",
  "rds:CreateDBSnapshot",
  "route53:AssociateVPCWithHostedZone",
  "secretsmanager:CreateSecret",
  "s3:DeleteObjectVersion",
  "secretsmanager:TagResource",
  "sts:DecodeAuthorizationMessage",
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
  const unnamed = granted.filter(({ Resource, Condition }) => Resource === "*" && Condition);

  expect(
    unlimited
      .flatMap(({ Action }) => listOf(Action))
      .filter(
        (action) =>
          !/^(ec2|eks|elasticloadbalancing|kms|rds|servicequotas):(Describe|Get|List)|^iam:ListOpenIDConnectProviders$|^logs:(Create|Delete)LogDelivery$|^sts:Decode/.test(
            action,
          ),
      ),
  ).toEqual([]);
  expect(unnamed).toMatchObject([
    { Action: "eks:CreateCluster", Condition: TAGGED_AS_MADE },
    { Action: "kms:CreateKey", Condition: TAGGED_AS_MADE },
  ]);
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
  ...["rds:AddTagsToResource", "rds:CreateDBSnapshot"].map((action): [string, string] => [
    action,
    arn("rds", `snapshot:${names.finalSnapshotName(cluster, new Date())}`),
  ]),
  ["s3:CreateBucket", `arn:aws:s3:::${names.logBucketName(cluster)}`],
  ["iam:CreateRole", `arn:aws:iam::123456789012:role/${names.roleName(cluster, "eks-node")}`],
  ["iam:PassRole", `arn:aws:iam::123456789012:role/${names.roleName(cluster, "ebs-csi")}`],
  ["servicequotas:GetServiceQuota", arn("servicequotas", "ec2/L-1216C47A")],
])("grants %s on %s", (action, resource) => {
  expect(resourcesOf(action).some((pattern) => matches(resource, pattern))).toBe(true);
});

/** What is left out takes no tags, or gets those of what it is made of. */
const NEW =
  /:(Create|Allocate)(?!Route$|OrUpdateTags|LogDelivery|Alias|Grant|PodIdentity|Secret|Bucket|ServiceLinked|DBSnapshot|Tags)/;
const TAGGED_AS_MADE = { Null: { "aws:RequestTag/astro:cluster-id": "false" } };
const TAGGED = { Null: { "aws:ResourceTag/astro:cluster-id": "false" } };

it.each(actions.filter((action) => NEW.test(action)))(
  "lets %s make nothing that is not tagged as a cluster's",
  (action) => {
    const conditions = granted
      .filter(({ Action }) => listOf(Action).includes(action))
      .map(({ Condition }) => Condition);

    expect(conditions).toContainEqual(expect.objectContaining(TAGGED_AS_MADE));
    expect(
      conditions.filter((one) => !isDeepStrictEqual(one?.["Null"], TAGGED_AS_MADE.Null)),
    ).toEqual(conditions.filter((one) => isDeepStrictEqual(one, TAGGED)));
  },
);

it.each([
  "ec2:AssociateRouteTable",
  "ec2:AttachInternetGateway",
  "ec2:AuthorizeSecurityGroupIngress",
  "ec2:CreateRoute",
  "ec2:DeleteInternetGateway",
  "ec2:DeleteFlowLogs",
  "ec2:DeleteLaunchTemplate",
  "ec2:DeleteNatGateway",
  "ec2:DeleteRouteTable",
  "ec2:DeleteSubnet",
  "ec2:DeleteVpc",
  "ec2:DeleteVpcEndpoints",
  "ec2:DetachInternetGateway",
  "ec2:ModifySubnetAttribute",
  "ec2:ModifyVpcAttribute",
  "ec2:ReleaseAddress",
  "ec2:ReplaceRoute",
  "iam:DeleteOpenIDConnectProvider",
  "logs:DeleteLogGroup",
  "eks:DeleteCluster",
  "eks:DeleteNodegroup",
  "eks:UpdateClusterConfig",
  "kms:CreateGrant",
  "kms:EnableKeyRotation",
  "kms:ScheduleKeyDeletion",
  "rds:DeleteDBInstance",
  "rds:DeleteDBParameterGroup",
  "rds:DeleteDBSubnetGroup",
  "rds:ModifyDBInstance",
  "rds:ModifyDBParameterGroup",
])("lets %s change nothing that is not tagged as a cluster's", (action) => {
  const conditions = ofOurs
    .filter(({ Action }) => listOf(Action).includes(action))
    .map(({ Condition }) => Condition);

  expect(conditions).toEqual([TAGGED]);
});

const ofController = { StringLike: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "astro-*" } };
const ofService = { Null: { "aws:ResourceTag/kubernetes.io/service-name": "false" } };

it.each<[string, unknown[]]>([
  ["elasticloadbalancing:DeleteLoadBalancer", [ofController, ofService]],
  ["elasticloadbalancing:DeleteTargetGroup", [ofController, ofService]],
  [
    "ec2:DeleteNetworkInterface",
    [{ StringLike: { "aws:ResourceTag/cluster.k8s.amazonaws.com/name": "astro-*" } }],
  ],
  [
    "ec2:DeleteVolume",
    [{ Null: { "aws:ResourceTag/kubernetes.io/created-for/pvc/name": "false" } }],
  ],
  ["ec2:DeleteVpcEndpoints", [{ StringEquals: { "aws:ResourceTag/GuardDutyManaged": "true" } }]],
  // The session policies of the two steps that may do this ask for the tags of their very cluster.
  ["ec2:DeleteSecurityGroup", [undefined]],
])("lets %s touch what is not ours only by a mark of who made it", (action, marks) => {
  const conditions = leftovers
    .filter(({ Action }) => listOf(Action).includes(action))
    .map(({ Condition }) => Condition);

  expect(conditions).toEqual(marks);
});

it("tags nothing in EC2 that is there already", () => {
  const creating = actions.filter((action) =>
    /^ec2:(Create(?!Tags$|Route$)|Allocate|RunInstances)/.test(action),
  );

  expect(conditionOf("ec2:CreateTags", "StringEquals", "ec2:CreateAction")).toEqual(
    [...new Set(creating)].map((action) => action.replace("ec2:", "")).toSorted(),
  );
});

const ROLE_BOUNDARY = names.boundaryArn(aCluster({ accountId: "123456789012" }));

it.each(["iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy"])(
  "lets %s touch only roles that are tagged as a cluster's",
  (action) => {
    const conditions = granted
      .filter(({ Action }) => listOf(Action).includes(action))
      .map(({ Condition }) => Condition);

    expect(conditions).toEqual([expect.objectContaining(TAGGED)]);
  },
);

it.each([
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:UpdateAssumeRolePolicy",
])("lets %s touch only roles within the boundary", (action) => {
  expect(conditionOf(action, "ArnEquals", "iam:PermissionsBoundary")).toEqual([ROLE_BOUNDARY]);
});

it.each([
  ["AttachRolePolicy", "DetachRolePolicy", "PutRolePolicy", "DeleteRolePolicy"],
  ["CreateRole", "UpdateAssumeRolePolicy"],
])("denies %s and the like to roles outside of the boundary, whatever grants it", (...names) => {
  const outside = denied.find(({ Condition }) => Condition);

  expect(listOf(outside?.Action)).toEqual(
    expect.arrayContaining(names.map((name) => `iam:${name}`)),
  );
  expect(outside).toMatchObject({
    Resource: "arn:aws:iam::123456789012:role/*",
    Condition: { ArnNotEquals: { "iam:PermissionsBoundary": ROLE_BOUNDARY } },
  });
});

const OWN_ROLE = crossAccountRoleArn("123456789012");
const OWN_POLICY = "arn:aws:iam::123456789012:policy/AstronomerCrossAccountRole";
const ANYTHING = "arn:aws:any:us-east-1:123456789012:thing";

it.each([
  ["iam:DeleteRolePermissionsBoundary", OWN_ROLE],
  ["iam:PutRolePermissionsBoundary", ANYTHING],
  ["iam:UpdateAssumeRolePolicy", OWN_ROLE],
  ["iam:AttachRolePolicy", OWN_ROLE],
  ["iam:DetachRolePolicy", OWN_ROLE],
  ["iam:PutRolePolicy", OWN_ROLE],
  ["iam:DeleteRole", OWN_ROLE],
  ["iam:PassRole", OWN_ROLE],
  ["iam:CreatePolicyVersion", OWN_POLICY],
  ["iam:SetDefaultPolicyVersion", ROLE_BOUNDARY],
  ["iam:DeletePolicy", OWN_POLICY.replace("Astronomer", "Network-Astronomer")],
  ["cloudformation:UpdateStack", ANYTHING],
  ["iam:CreateUser", ANYTHING],
  ["iam:CreateAccessKey", ANYTHING],
  ["iam:CreateLoginProfile", ANYTHING],
  ["cloudtrail:StopLogging", ANYTHING],
  ["cloudtrail:DeleteTrail", ANYTHING],
  ["cloudtrail:UpdateTrail", ANYTHING],
  ["cloudtrail:PutEventSelectors", ANYTHING],
  ["cloudwatch:DeleteAlarms", ANYTHING],
])("denies %s on %s for good", (action, resource) => {
  const unconditional = denied.filter(
    ({ Action, Resource, Condition }) =>
      !Condition &&
      listOf(Action).includes(action) &&
      listOf(Resource).some((pattern) => matches(resource, pattern)),
  );

  expect(unconditional).toHaveLength(1);
});

it.each([
  [
    "buckets",
    "arn:aws:s3:::astro-logs-*",
    ["s3:DeleteObject", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration"],
  ],
  [
    "log groups",
    "arn:aws:logs:*:123456789012:log-group:/aws/eks/astro-*",
    ["logs:DeleteLogGroup", "logs:DeleteMetricFilter", "logs:PutRetentionPolicy"],
  ],
])(
  "keeps its hands off all %s but our own, in which trails may keep their logs",
  (_kind, own, hands) => {
    const others = denied.find(({ NotResource }) => listOf(NotResource).includes(own));

    expect(listOf(others?.NotResource)).toEqual([own]);
    expect(listOf(others?.Action)).toEqual(expect.arrayContaining(hands));
  },
);

it("gives access to Kubernetes to nobody but the role itself", () => {
  const role = "arn:aws:iam::123456789012:role/astronomer-remote-management";

  expect(conditionOf("eks:CreateAccessEntry", "ArnEquals", "eks:principalArn")).toEqual([role]);
  expect(resourcesOf("eks:AssociateAccessPolicy")).toEqual([
    "arn:aws:eks:*:123456789012:access-entry/astro-*/role/123456789012/astronomer-remote-management/*",
  ]);
});

it("bounds no permission that it grants", () => {
  const [services] = statementsOf(documents.boundary).filter(({ Effect }) => Effect === "Allow");
  const allowed = listOf(services?.Action);
  const isAllowed = (action: string) =>
    allowed.includes(action) || allowed.includes(`${action.split(":")[0]}:*`);

  expect(services?.Resource).toBe("*");
  expect(actions.filter((action) => !isAllowed(action))).toEqual([]);
});

it("gives no hand on the role itself but to look at its permissions", () => {
  const own = crossAccountRoleArn("123456789012");
  const onItself = granted
    .filter(({ Resource }) => listOf(Resource).some((pattern) => matches(own, pattern)))
    .flatMap(({ Action }) => listOf(Action))
    .filter((action) => /^iam:(?!List)/.test(action));

  expect(onItself).toEqual(["iam:SimulatePrincipalPolicy"]);
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

/** Service Quotas has a role made for itself when an increase is requested for the first time. */
const MADE_FOR_OTHERS = ["servicequotas.amazonaws.com"];

it("makes the service-linked roles that the step makes, and no others", async () => {
  const client = mockClient(IAMClient);
  client.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));

  await run(serviceLinkedRoles.ensure);

  const made = inputs(client, CreateServiceLinkedRoleCommand).map((input) => input.AWSServiceName);
  expect(conditionOf("iam:CreateServiceLinkedRole", "StringEquals", "iam:AWSServiceName")).toEqual(
    [...made, ...MADE_FOR_OTHERS].toSorted(),
  );
});

const aRole = {
  Path: "/",
  RoleName: "r",
  RoleId: "AROA",
  Arn: "arn:aws:iam::123456789012:role/r",
  CreateDate: new Date(0),
};
