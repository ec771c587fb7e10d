import {
  CloudFormationClient,
  CreateStackCommand,
  type CreateStackCommandInput,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPolicyVersionsCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { cloudFormation } from "../../../../../local/aws/services/cloud-formation/cloud-formation.ts";
import { iam } from "../../../../../local/aws/services/iam.ts";
import { s3 } from "../../../../../local/aws/services/s3.ts";
import { type SimulatedAws, startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { trustOfService } from "../iam/documents.ts";
import { refusalOf } from "../refusal.ts";
import { roleStack, roleTemplate } from "./templates.ts";

const services = { cloudformation: cloudFormation, iam };
const StackName = "astro";

const create = (aws: SimulatedAws, changes: Partial<CreateStackCommandInput> = {}) =>
  aws.client(CloudFormationClient).send(new CreateStackCommand({ ...roleStack(), ...changes }));

const stackOf = async (aws: SimulatedAws, nameOrId = StackName) => {
  const { Stacks } = await aws
    .client(CloudFormationClient)
    .send(new DescribeStacksCommand({ StackName: nameOrId }));
  return Stacks?.[0];
};

it("makes a stack, which takes some seconds, and shows its outputs then", async () => {
  await using aws = await startSimulatedAws(services);

  const { StackId } = await create(aws);
  const atOnce = await stackOf(aws);
  await aws.world.clock.sleep(15);
  const later = await stackOf(aws);

  expect(atOnce).toMatchObject({ StackId, StackStatus: "CREATE_IN_PROGRESS" });
  expect(atOnce?.Outputs).toEqual([]);
  expect(later).toMatchObject({
    StackStatus: "CREATE_COMPLETE",
    Description: "a role",
    Parameters: [{ ParameterKey: "Account", ParameterValue: "999999999999" }],
    Outputs: [
      {
        OutputKey: "Arn",
        OutputValue: "arn:aws:iam::123456789012:role/astro-a",
        Description: "the role",
      },
      { OutputKey: "Name", OutputValue: "astro-a" },
    ],
  });
});

it("makes the role that the template describes", async () => {
  await using aws = await startSimulatedAws(services);
  await create(aws, {
    TemplateBody: roleTemplate(`
      MaxSessionDuration: 7200
      Description: ours
      PermissionsBoundary: arn:aws:iam::aws:policy/PowerUserAccess
      ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]
      Tags: [{ Key: k, Value: v }]`),
  });

  const { Role } = await aws.client(IAMClient).send(new GetRoleCommand({ RoleName: "astro-a" }));
  const { AttachedPolicies } = await aws
    .client(IAMClient)
    .send(new ListAttachedRolePoliciesCommand({ RoleName: "astro-a" }));

  expect(Role).toMatchObject({
    MaxSessionDuration: 7200,
    Description: "ours",
    Tags: [{ Key: "k", Value: "v" }],
    PermissionsBoundary: {
      PermissionsBoundaryArn: "arn:aws:iam::aws:policy/PowerUserAccess",
    },
  });
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toContain(
    '"AWS":"arn:aws:iam::999999999999:root"',
  );
  expect(AttachedPolicies).toMatchObject([{ PolicyName: "ReadOnlyAccess" }]);
});

it("tells what happened, the latest first", async () => {
  await using aws = await startSimulatedAws(services);
  await create(aws);
  await aws.world.clock.sleep(15);
  const client = aws.client(CloudFormationClient);

  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const { StackResources } = await client.send(new DescribeStackResourcesCommand({ StackName }));

  expect(
    StackEvents?.map(({ LogicalResourceId, ResourceStatus }) => [
      LogicalResourceId,
      ResourceStatus,
    ]),
  ).toEqual([
    ["astro", "CREATE_COMPLETE"],
    ["Role", "CREATE_COMPLETE"],
    ["Role", "CREATE_IN_PROGRESS"],
    ["astro", "CREATE_IN_PROGRESS"],
  ]);
  expect(StackResources).toMatchObject([
    {
      LogicalResourceId: "Role",
      PhysicalResourceId: "astro-a",
      ResourceType: "AWS::IAM::Role",
      ResourceStatus: "CREATE_COMPLETE",
    },
  ]);
});

it("gives back the template", async () => {
  await using aws = await startSimulatedAws(services);
  await create(aws);

  const { TemplateBody } = await aws
    .client(CloudFormationClient)
    .send(new GetTemplateCommand({ StackName }));

  expect(TemplateBody).toBe(roleTemplate());
});

it.each([
  [
    { Capabilities: [] },
    "InsufficientCapabilitiesException",
    "Requires capabilities : [CAPABILITY_NAMED_IAM]",
  ],
  [
    { Capabilities: ["CAPABILITY_IAM" as const] },
    "InsufficientCapabilitiesException",
    "Requires capabilities : [CAPABILITY_NAMED_IAM]",
  ],
  [
    { TemplateBody: roleTemplate().replace("RoleName: astro-a", ""), Capabilities: [] },
    "InsufficientCapabilitiesException",
    "Requires capabilities : [CAPABILITY_IAM]",
  ],
  [{ Parameters: [] }, "ValidationError", "Parameters: [Account] must have values"],
  [
    { StackName: "a b" },
    "ValidationError",
    "1 validation error detected: Value 'a b' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*",
  ],
  [
    { TemplateBody: undefined },
    "ValidationError",
    "Either Template URL or Template Body must be specified.",
  ],
  [
    { TemplateURL: "https://example.com/template.yaml" },
    "ValidationError",
    "TemplateURL must be a supported URL.",
  ],
  [
    { TemplateURL: "https://bucket.s3.amazonaws.com/template.yaml" },
    "ValidationError",
    expect.stringContaining("S3 error: Access Denied"),
  ],
])("refuses a stack with %o, and makes nothing", async (changes, name, message) => {
  await using aws = await startSimulatedAws(services);

  const refusal = await refusalOf(create(aws, changes));
  const stacks = await aws.client(CloudFormationClient).send(new DescribeStacksCommand({}));

  expect(refusal).toMatchObject({ name, message });
  expect(stacks.Stacks).toEqual([]);
});

it("reads a template that is an object of another account's bucket", async () => {
  await using aws = await startSimulatedAws({ ...services, s3 });
  const owner = aws.client(S3Client, { account: "999999999999" });
  await owner.send(new CreateBucketCommand({ Bucket: "templates" }));
  await owner.send(
    new PutObjectCommand({ Bucket: "templates", Key: "role.yaml", Body: roleStack().TemplateBody }),
  );

  await create(aws, {
    TemplateBody: undefined,
    TemplateURL: "https://templates.s3.us-east-1.amazonaws.com/role.yaml",
  });
  await aws.world.clock.sleep(15);

  expect(await stackOf(aws)).toMatchObject({ StackStatus: "CREATE_COMPLETE" });
});

it("refuses a second stack of the name", async () => {
  await using aws = await startSimulatedAws(services);
  await create(aws);

  const attempt = create(aws);

  await expect(attempt).rejects.toMatchObject({
    name: "AlreadyExistsException",
    message: "Stack [astro] already exists",
  });
});

it("knows no stack of another region", async () => {
  await using aws = await startSimulatedAws(services);
  await create(aws);

  const attempt = aws
    .client(CloudFormationClient, { region: "eu-west-1" })
    .send(new DescribeStacksCommand({ StackName }));

  await expect(attempt).rejects.toMatchObject({
    name: "ValidationError",
    message: "Stack with id astro does not exist",
  });
});

it("rolls back when a resource is there already, and says which", async () => {
  await using aws = await startSimulatedAws(services);
  await aws.client(IAMClient).send(
    new CreateRoleCommand({
      RoleName: "astro-a",
      AssumeRolePolicyDocument: trustOfService("ec2.amazonaws.com"),
    }),
  );

  await create(aws);
  const atOnce = await stackOf(aws);
  await aws.world.clock.sleep(15);
  const failed = await stackOf(aws);
  await aws.world.clock.sleep(15);
  const rolledBack = await stackOf(aws);
  const { StackEvents } = await aws
    .client(CloudFormationClient)
    .send(new DescribeStackEventsCommand({ StackName }));

  expect([atOnce, failed, rolledBack].map((stack) => stack?.StackStatus)).toEqual([
    "CREATE_IN_PROGRESS",
    "ROLLBACK_IN_PROGRESS",
    "ROLLBACK_COMPLETE",
  ]);
  expect(failed?.StackStatusReason).toBe(
    "The following resource(s) failed to create: [Role]. Rollback requested by user.",
  );
  expect(StackEvents).toContainEqual(
    expect.objectContaining({
      LogicalResourceId: "Role",
      ResourceStatus: "CREATE_FAILED",
      ResourceStatusReason: expect.stringMatching(
        /^Resource handler returned message: "Resource of type 'AWS::IAM::Role' with identifier 'astro-a' already exists\." \(RequestToken: .+, HandlerErrorCode: AlreadyExists\)$/,
      ),
    }),
  );
});

it.each([
  [
    "Queue: { Type: AWS::SQS::Queue }",
    "the simulated AWS has no AWS::SQS::Queue",
    "InvalidRequest",
  ],
  [
    "P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: {}, Groups: [g] } }",
    "Encountered unsupported property Groups",
    "InvalidRequest",
  ],
  [
    "R: { Type: AWS::IAM::Role, Properties: { Path: / } }",
    "Properties validation failed: #/AssumeRolePolicyDocument",
    "InvalidRequest",
  ],
  [
    "P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: {} } }",
    "Syntax errors in policy. (Service: Iam, Status Code: 400",
    "InvalidRequest",
  ],
])("fails and undoes what it had made for %s", async (resource, reason, code) => {
  await using aws = await startSimulatedAws(services);
  const TemplateBody = roleTemplate().replace("Outputs:", `  ${resource}\nOutputs:`);

  await create(aws, { TemplateBody });
  await aws.world.clock.sleep(30);
  const { StackEvents } = await aws
    .client(CloudFormationClient)
    .send(new DescribeStackEventsCommand({ StackName }));
  const role = await refusalOf(
    aws.client(IAMClient).send(new GetRoleCommand({ RoleName: "astro-a" })),
  );

  const failure = StackEvents?.find(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED");
  expect(StackEvents?.[0]?.ResourceStatus).toBe("ROLLBACK_COMPLETE");
  expect(failure?.ResourceStatusReason).toContain(reason);
  expect(failure?.ResourceStatusReason).toContain(`HandlerErrorCode: ${code}`);
  expect(role).toMatchObject({ name: "NoSuchEntityException" });
});

it("changes the role in place", async () => {
  await using aws = await startSimulatedAws(services);
  const before = `
      Description: old
      ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]
      Policies: [{ PolicyName: p, PolicyDocument: { Statement: { Effect: Allow, Action: a:b, Resource: "*" } } }]
      PermissionsBoundary: arn:aws:iam::aws:policy/PowerUserAccess`;
  const after = `
      Description: new
      ManagedPolicyArns: [arn:aws:iam::aws:policy/PowerUserAccess]
      Tags: [{ Key: k, Value: v }]`;
  await create(aws, roleStack(before));
  await aws.world.clock.sleep(15);
  const client = aws.client(IAMClient);
  const made = await client.send(new GetRoleCommand({ RoleName: "astro-a" }));

  await aws.client(CloudFormationClient).send(new UpdateStackCommand(roleStack(after)));
  const atOnce = await stackOf(aws);
  await aws.world.clock.sleep(15);
  const later = await stackOf(aws);
  const changed = await client.send(new GetRoleCommand({ RoleName: "astro-a" }));
  const { AttachedPolicies } = await client.send(
    new ListAttachedRolePoliciesCommand({ RoleName: "astro-a" }),
  );

  expect([atOnce?.StackStatus, later?.StackStatus]).toEqual([
    "UPDATE_IN_PROGRESS",
    "UPDATE_COMPLETE",
  ]);
  expect(changed.Role).toMatchObject({
    RoleId: made.Role?.RoleId,
    Description: "new",
    Tags: [{ Key: "k", Value: "v" }],
  });
  expect(changed.Role?.PermissionsBoundary).toBeUndefined();
  expect(AttachedPolicies).toMatchObject([{ PolicyName: "PowerUserAccess" }]);
});

it("replaces a role whose name changes", async () => {
  await using aws = await startSimulatedAws(services);
  await create(aws);
  await aws.world.clock.sleep(15);
  const TemplateBody = roleTemplate().replace("astro-a", "astro-b");

  await aws
    .client(CloudFormationClient)
    .send(new UpdateStackCommand({ ...roleStack(), TemplateBody }));
  const client = aws.client(IAMClient);
  const fresh = await client.send(new GetRoleCommand({ RoleName: "astro-b" }));
  const old = await refusalOf(client.send(new GetRoleCommand({ RoleName: "astro-a" })));

  expect(fresh.Role?.RoleName).toBe("astro-b");
  expect(old).toMatchObject({ name: "NoSuchEntityException" });
});

const policyTemplate = (action: string) => `
Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement: { Effect: Allow, Action: "${action}", Resource: "*" }
      Roles: [!Ref Role]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: { Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: sts:AssumeRole }
Outputs:
  Policy: { Value: !Ref Policy }
`;

it("gives a changed policy a new default version and keeps no old one", async () => {
  await using aws = await startSimulatedAws(services);
  const input = (action: string) => ({
    StackName,
    TemplateBody: policyTemplate(action),
    Capabilities: ["CAPABILITY_IAM" as const],
  });
  await create(aws, { ...input("s3:GetObject"), Parameters: [] });
  await aws.world.clock.sleep(15);

  await aws
    .client(CloudFormationClient)
    .send(new UpdateStackCommand({ ...input("s3:PutObject"), Parameters: [] }));
  await aws.world.clock.sleep(15);
  const PolicyArn = (await stackOf(aws))?.Outputs?.[0]?.OutputValue;
  const client = aws.client(IAMClient);
  const { Versions } = await client.send(new ListPolicyVersionsCommand({ PolicyArn }));
  const { PolicyVersion } = await client.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: "v2" }),
  );

  expect(PolicyArn).toMatch(/^arn:aws:iam::123456789012:policy\/astro-Policy-[0-9A-F]{12}$/);
  expect(Versions).toMatchObject([{ VersionId: "v2", IsDefaultVersion: true }]);
  expect(decodeURIComponent(PolicyVersion?.Document ?? "")).toContain("s3:PutObject");
});

it("puts everything back when a change fails", async () => {
  await using aws = await startSimulatedAws(services);
  await create(aws, roleStack("      Description: old"));
  await aws.world.clock.sleep(15);
  const more = "      Description: new\n  Queue: { Type: AWS::SQS::Queue, DependsOn: Role }";

  await aws.client(CloudFormationClient).send(new UpdateStackCommand(roleStack(more)));
  await aws.world.clock.sleep(15);
  const failed = await stackOf(aws);
  await aws.world.clock.sleep(15);
  const restored = await stackOf(aws);
  const { Role } = await aws.client(IAMClient).send(new GetRoleCommand({ RoleName: "astro-a" }));

  expect(failed).toMatchObject({
    StackStatus: "UPDATE_ROLLBACK_IN_PROGRESS",
    StackStatusReason: "The following resource(s) failed to update: [Queue]. ",
  });
  expect(restored?.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
  expect(Role?.Description).toBe("old");
});

it("takes over template and values of before when it is told to", async () => {
  await using aws = await startSimulatedAws(services);
  await create(aws);
  await aws.world.clock.sleep(15);
  const update = (ParameterValue: string | undefined) =>
    aws.client(CloudFormationClient).send(
      new UpdateStackCommand({
        StackName,
        UsePreviousTemplate: true,
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Parameters: [
          {
            ParameterKey: "Account",
            ParameterValue,
            UsePreviousValue: ParameterValue === undefined,
          },
        ],
      }),
    );

  const same = await refusalOf(update(undefined));
  await update("888888888888");
  const { Role } = await aws.client(IAMClient).send(new GetRoleCommand({ RoleName: "astro-a" }));

  expect(same).toMatchObject({
    name: "ValidationError",
    message: "No updates are to be performed.",
  });
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toContain("888888888888");
});

it("changes no stack that is being made", async () => {
  await using aws = await startSimulatedAws(services);
  const { StackId } = await create(aws);

  const attempt = aws
    .client(CloudFormationClient)
    .send(new UpdateStackCommand(roleStack("      Path: /x/")));

  await expect(attempt).rejects.toThrow(
    `Stack:${StackId} is in CREATE_IN_PROGRESS state and can not be updated.`,
  );
});

it("deletes a stack with its resources; it stays known by its id", async () => {
  await using aws = await startSimulatedAws(services);
  const { StackId } = await create(aws);
  await aws.world.clock.sleep(15);
  const remove = () => aws.client(CloudFormationClient).send(new DeleteStackCommand({ StackName }));

  await remove();
  const atOnce = await stackOf(aws);
  await aws.world.clock.sleep(15);
  const byName = await refusalOf(stackOf(aws));
  const byId = await stackOf(aws, StackId);
  await remove();
  const role = await refusalOf(
    aws.client(IAMClient).send(new GetRoleCommand({ RoleName: "astro-a" })),
  );
  await create(aws);

  expect(atOnce?.StackStatus).toBe("DELETE_IN_PROGRESS");
  expect(byName).toMatchObject({ message: "Stack with id astro does not exist" });
  expect(byId?.StackStatus).toBe("DELETE_COMPLETE");
  expect(role).toMatchObject({ name: "NoSuchEntityException" });
});

it("cannot delete a role to which somebody else attached a policy", async () => {
  await using aws = await startSimulatedAws(services);
  await create(aws);
  await aws.client(IAMClient).send(
    new AttachRolePolicyCommand({
      RoleName: "astro-a",
      PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    }),
  );

  await aws.client(CloudFormationClient).send(new DeleteStackCommand({ StackName }));
  await aws.world.clock.sleep(15);
  const stack = await stackOf(aws);

  expect(stack).toMatchObject({
    StackStatus: "DELETE_FAILED",
    StackStatusReason: "The following resource(s) failed to delete: [Role]. ",
  });
});
