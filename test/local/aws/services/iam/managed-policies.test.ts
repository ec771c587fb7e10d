import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListPoliciesCommand,
  type ListPoliciesCommandInput,
  ListPolicyVersionsCommand,
} from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { iam } from "../../../../../local/aws/services/iam.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { refusalOf } from "../refusal.ts";
import { allowing, trustOfService } from "./documents.ts";

const PolicyArn = "arn:aws:iam::123456789012:policy/astro-p";
const aPolicy = { PolicyName: "astro-p", PolicyDocument: allowing("s3:GetObject") };

it("makes a policy and counts to what it is attached", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  const role = {
    RoleName: "astro-a",
    AssumeRolePolicyDocument: trustOfService("ec2.amazonaws.com"),
  };

  await client.send(new CreatePolicyCommand(aPolicy));
  await client.send(new CreateRoleCommand({ ...role, PermissionsBoundary: PolicyArn }));
  await client.send(new AttachRolePolicyCommand({ RoleName: "astro-a", PolicyArn }));
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));

  expect(Policy).toMatchObject({
    Arn: PolicyArn,
    DefaultVersionId: "v1",
    AttachmentCount: 1,
    PermissionsBoundaryUsageCount: 1,
    IsAttachable: true,
  });
});

it.each([
  [
    aPolicy,
    "EntityAlreadyExistsException",
    "A policy called astro-p already exists. Duplicate names are not allowed.",
  ],
  [
    { PolicyName: "large", PolicyDocument: allowing(`s3:${"x".repeat(6144)}`) },
    "LimitExceededException",
    "Cannot exceed quota for PolicySize: 6144",
  ],
  [
    { PolicyName: "bad", PolicyDocument: "no" },
    "MalformedPolicyDocumentException",
    "This policy contains invalid Json",
  ],
])("refuses the policy %o", async (input, name, message) => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  await client.send(new CreatePolicyCommand(aPolicy));

  const attempt = client.send(new CreatePolicyCommand(input));

  await expect(attempt).rejects.toMatchObject({ name, message });
});

it("keeps up to five versions, one of them the default", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  const version = { PolicyArn, PolicyDocument: allowing("s3:PutObject") };
  await client.send(new CreatePolicyCommand(aPolicy));

  await client.send(new CreatePolicyVersionCommand({ ...version, SetAsDefault: true }));
  for (const _ of [3, 4, 5]) await client.send(new CreatePolicyVersionCommand(version));
  const sixth = await refusalOf(client.send(new CreatePolicyVersionCommand(version)));
  await client.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v3" }));
  const { Versions } = await client.send(new ListPolicyVersionsCommand({ PolicyArn }));
  const second = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v2" }));

  expect(sixth).toMatchObject({ name: "LimitExceededException" });
  expect(Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual(
    [
      ["v5", false],
      ["v4", false],
      ["v2", true],
      ["v1", false],
    ],
  );
  expect(decodeURIComponent(second.PolicyVersion?.Document ?? "")).toBe(version.PolicyDocument);
});

it("refuses versions that are not there, and to delete the default one", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  await client.send(new CreatePolicyCommand(aPolicy));

  const get = await refusalOf(
    client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v9" })),
  );
  const remove = await refusalOf(
    client.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v9" })),
  );
  const removeDefault = await refusalOf(
    client.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: "v1" })),
  );

  const unknown = `Policy ${PolicyArn} version v9 does not exist or is not attachable.`;
  expect(get).toMatchObject({ message: expect.stringContaining(unknown) });
  expect(remove).toMatchObject({ message: expect.stringContaining(unknown) });
  expect(removeDefault).toMatchObject({
    message: expect.stringContaining("Cannot delete the default version of a policy."),
  });
});

it("deletes a policy only when it is attached to nothing and has one version", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  const AssumeRolePolicyDocument = trustOfService("ec2.amazonaws.com");
  const RoleName = "r";
  await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const make = async (PolicyName: string) => {
    const made = await client.send(new CreatePolicyCommand({ ...aPolicy, PolicyName }));
    return made.Policy?.Arn;
  };
  const attached = await make("attached");
  const versioned = await make("versioned");
  const free = await make("free");
  await client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: attached }));
  await client.send(
    new CreatePolicyVersionCommand({ PolicyArn: versioned, PolicyDocument: allowing("a:b") }),
  );

  const ofAttached = await refusalOf(client.send(new DeletePolicyCommand({ PolicyArn: attached })));
  const ofVersioned = await refusalOf(
    client.send(new DeletePolicyCommand({ PolicyArn: versioned })),
  );
  await client.send(new DeletePolicyCommand({ PolicyArn: free }));
  const gone = await refusalOf(client.send(new GetPolicyCommand({ PolicyArn: free })));

  expect(ofAttached).toMatchObject({
    message: expect.stringContaining("Cannot delete a policy attached to entities."),
  });
  expect(ofVersioned).toMatchObject({
    message: expect.stringContaining("This policy has more than one version."),
  });
  expect(gone).toMatchObject({ message: expect.stringContaining(`Policy ${free} was not found.`) });
});

it("lists the account's own policies, AWS's, or those attached", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  await client.send(new CreatePolicyCommand(aPolicy));
  const arns = async (input: ListPoliciesCommandInput) => {
    const { Policies } = await client.send(new ListPoliciesCommand(input));
    return Policies?.map(({ Arn }) => Arn);
  };

  const own = await arns({ Scope: "Local" });
  const ofServices = await arns({ Scope: "AWS", PathPrefix: "/service-role/" });
  const attached = await arns({ OnlyAttached: true });

  expect(own).toEqual([PolicyArn]);
  expect(ofServices).toContain("arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy");
  expect(attached).toEqual([]);
});
