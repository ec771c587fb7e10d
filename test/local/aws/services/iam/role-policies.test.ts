import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
} from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { iam } from "../../../../../local/aws/services/iam.ts";
import { type SimulatedAws, startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { refusalOf } from "../refusal.ts";
import { allowing, trustOfService } from "./documents.ts";

const RoleName = "astro-a";
const PolicyArn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy";

const clientWithRole = async (aws: SimulatedAws) => {
  const client = aws.client(IAMClient);
  const AssumeRolePolicyDocument = trustOfService("eks.amazonaws.com");
  await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return client;
};

it("attaches a managed policy once, however often it is asked to", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = await clientWithRole(aws);

  await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const { AttachedPolicies } = await client.send(new ListAttachedRolePoliciesCommand({ RoleName }));

  expect(AttachedPolicies).toEqual([{ PolicyName: "AmazonEBSCSIDriverPolicy", PolicyArn }]);
});

it("detaches a managed policy, and refuses one that is not attached", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = await clientWithRole(aws);
  await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));

  await client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  const again = await refusalOf(client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })));

  expect(again).toMatchObject({
    name: "NoSuchEntityException",
    message: `Policy ${PolicyArn} was not found.`,
  });
});

it("refuses to attach a policy that does not exist", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = await clientWithRole(aws);
  const unknown = "arn:aws:iam::aws:policy/AmazonEKSClusterPolice";

  const attempt = client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: unknown }));

  await expect(attempt).rejects.toMatchObject({
    name: "NoSuchEntityException",
    message: `Policy ${unknown} does not exist or is not attachable.`,
  });
});

it("attaches no more than ten policies to a role", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = await clientWithRole(aws);
  const names = [
    "AdministratorAccess",
    "PowerUserAccess",
    "ReadOnlyAccess",
    "AmazonEKSClusterPolicy",
    "AmazonEKSServicePolicy",
    "AmazonEKSVPCResourceController",
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEC2ContainerRegistryReadOnly",
    "AmazonEC2ContainerRegistryPullOnly",
  ];
  for (const name of names)
    await client.send(
      new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${name}` }),
    );

  const attempt = client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));

  await expect(attempt).rejects.toMatchObject({
    name: "LimitExceededException",
    message: "Cannot exceed quota for PoliciesPerRole: 10",
  });
});

it("keeps inline policies by name until they are deleted", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = await clientWithRole(aws);
  const policy = { RoleName, PolicyName: "logs" };
  const PolicyDocument = allowing("s3:PutObject");

  await client.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  const got = await client.send(new GetRolePolicyCommand(policy));
  const listed = await client.send(new ListRolePoliciesCommand({ RoleName }));
  await client.send(new DeleteRolePolicyCommand(policy));
  const gone = await refusalOf(client.send(new GetRolePolicyCommand(policy)));
  const goneAgain = await refusalOf(client.send(new DeleteRolePolicyCommand(policy)));

  expect(decodeURIComponent(got.PolicyDocument ?? "")).toBe(PolicyDocument);
  expect(listed.PolicyNames).toEqual(["logs"]);
  expect(gone).toMatchObject({
    message: expect.stringContaining("The role policy with name logs cannot be found."),
  });
  expect(goneAgain).toMatchObject({
    message: expect.stringContaining("The role policy with name logs cannot be found."),
  });
});

it.each([
  ["{", "This policy contains invalid Json"],
  ['{"Version":"2012-10-17"}', "Syntax errors in policy."],
  [allowing("s3:GetObject").replace("Allow", "Permit"), "Syntax errors in policy."],
  ['{"Statement":{"Effect":"Allow","Resource":"*"}}', "Policy statement must contain actions."],
  ['{"Statement":{"Effect":"Allow","Action":"*"}}', "Policy statement must contain resources."],
  [
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}',
    "Policy document should not specify a principal.",
  ],
])("refuses the inline policy %s", async (PolicyDocument, message) => {
  await using aws = await startSimulatedAws({ iam });
  const client = await clientWithRole(aws);

  const attempt = client.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }),
  );

  await expect(attempt).rejects.toMatchObject({
    name: "MalformedPolicyDocumentException",
    message,
  });
});

it("puts a permissions boundary on a role and takes it off", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = await clientWithRole(aws);
  const PermissionsBoundary = "arn:aws:iam::aws:policy/PowerUserAccess";

  await client.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  const bounded = await client.send(new GetRoleCommand({ RoleName }));
  await client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  const free = await client.send(new GetRoleCommand({ RoleName }));
  const again = await refusalOf(
    client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
  );

  expect(bounded.Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary);
  expect(free.Role?.PermissionsBoundary).toBeUndefined();
  expect(again).toMatchObject({ name: "NoSuchEntityException" });
});

it("changes and removes tags without regard to upper case", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = await clientWithRole(aws);
  const Tags = [
    { Key: "Team", Value: "a" },
    { Key: "Stage", Value: "x" },
  ];

  await client.send(new TagRoleCommand({ RoleName, Tags }));
  await client.send(new TagRoleCommand({ RoleName, Tags: [{ Key: "team", Value: "b" }] }));
  await client.send(new UntagRoleCommand({ RoleName, TagKeys: ["STAGE"] }));
  const listed = await client.send(new ListRoleTagsCommand({ RoleName }));

  expect(listed.Tags).toEqual([{ Key: "team", Value: "b" }]);
});
