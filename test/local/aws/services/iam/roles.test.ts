import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import {
  iam,
  isAssumable,
  mustRole,
  roleOfArn,
  trustsService,
} from "../../../../../local/aws/services/iam.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { refusalOf } from "../refusal.ts";
import { allowing, trustOfService } from "./documents.ts";

const eks = trustOfService("eks.amazonaws.com");
const aRole = { RoleName: "astro-a", AssumeRolePolicyDocument: eks };
const place = { account: "123456789012", region: "us-east-1" };

it("makes a role and finds it in every region of the account, and in no other account", async () => {
  await using aws = await startSimulatedAws({ iam });
  const Tags = [{ Key: "astro:cluster-id", Value: "c" }];

  await aws.client(IAMClient).send(new CreateRoleCommand({ ...aRole, Tags }));
  const there = await aws
    .client(IAMClient, { region: "eu-west-1" })
    .send(new GetRoleCommand(aRole));
  const elsewhere = await refusalOf(
    aws.client(IAMClient, { account: "210987654321" }).send(new GetRoleCommand(aRole)),
  );

  expect(there).toMatchObject({
    Role: {
      RoleName: "astro-a",
      Arn: "arn:aws:iam::123456789012:role/astro-a",
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      AssumeRolePolicyDocument: encodeURIComponent(eks),
      MaxSessionDuration: 3600,
      Tags,
    },
  });
  expect(elsewhere).toMatchObject({
    name: "NoSuchEntityException",
    message: "The role with name astro-a cannot be found.",
    $metadata: { httpStatusCode: 404 },
  });
});

it("leaves tags and boundaries out of the list, as AWS does", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  await client.send(
    new CreateRoleCommand({
      ...aRole,
      Path: "/astro/",
      Tags: [{ Key: "k", Value: "v" }],
      PermissionsBoundary: "arn:aws:iam::aws:policy/PowerUserAccess",
    }),
  );

  const all = await client.send(new ListRolesCommand({}));
  const others = await client.send(new ListRolesCommand({ PathPrefix: "/other/" }));

  expect(all.Roles?.map(({ RoleName }) => RoleName)).toEqual(["astro-a"]);
  expect(all.Roles?.[0]).not.toHaveProperty("Tags");
  expect(all.Roles?.[0]).not.toHaveProperty("PermissionsBoundary");
  expect(others.Roles).toEqual([]);
});

it.each([
  [{}, "EntityAlreadyExistsException", "Role with name astro-a already exists."],
  [
    { RoleName: "a b" },
    "ValidationError",
    "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
  ],
  [
    { RoleName: "a".repeat(65) },
    "ValidationError",
    `1 validation error detected: Value '${"a".repeat(65)}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64`,
  ],
  [
    { RoleName: "b", MaxSessionDuration: 1800 },
    "ValidationError",
    "1 validation error detected: Value '1800' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600",
  ],
  [
    { RoleName: "b", AssumeRolePolicyDocument: "{" },
    "MalformedPolicyDocumentException",
    "This policy contains invalid Json",
  ],
  [
    { RoleName: "b", AssumeRolePolicyDocument: allowing("sts:AssumeRole") },
    "MalformedPolicyDocumentException",
    "Has prohibited field Resource",
  ],
  [
    {
      RoleName: "b",
      AssumeRolePolicyDocument: eks.replace("sts:AssumeRole", "account:EnableRegion"),
    },
    "MalformedPolicyDocumentException",
    "AssumeRole policy may only specify STS AssumeRole actions",
  ],
  [
    { RoleName: "b", PermissionsBoundary: "arn:aws:iam::123456789012:policy/none" },
    "NoSuchEntityException",
    "Scope ARN: arn:aws:iam::123456789012:policy/none does not exist or is not attachable.",
  ],
  [
    {
      RoleName: "b",
      Tags: [
        { Key: "K", Value: "1" },
        { Key: "k", Value: "2" },
      ],
    },
    "InvalidInputException",
    "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
  ],
])("refuses a role with %o", async (changes, name, message) => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  await client.send(new CreateRoleCommand(aRole));

  const attempt = client.send(new CreateRoleCommand({ ...aRole, ...changes }));

  await expect(attempt).rejects.toMatchObject({ name, message });
});

it("replaces the trust policy", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  await client.send(new CreateRoleCommand(aRole));

  await client.send(
    new UpdateAssumeRolePolicyCommand({
      RoleName: "astro-a",
      PolicyDocument: trustOfService("ec2.amazonaws.com"),
    }),
  );

  const role = mustRole("astro-a", { world: aws.world, ...place });
  expect(trustsService(role, "ec2.amazonaws.com")).toBe(true);
  expect(trustsService(role, "eks.amazonaws.com")).toBe(false);
});

it("deletes a role only when nothing is attached to it", async () => {
  await using aws = await startSimulatedAws({ iam });
  const client = aws.client(IAMClient);
  await client.send(new CreateRoleCommand(aRole));
  await client.send(new CreateRoleCommand({ ...aRole, RoleName: "inline" }));
  await client.send(new CreateRoleCommand({ ...aRole, RoleName: "bare" }));
  await client.send(
    new AttachRolePolicyCommand({
      RoleName: "astro-a",
      PolicyArn: "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
    }),
  );
  await client.send(
    new PutRolePolicyCommand({
      RoleName: "inline",
      PolicyName: "p",
      PolicyDocument: allowing("s3:GetObject"),
    }),
  );

  const attached = await refusalOf(client.send(new DeleteRoleCommand({ RoleName: "astro-a" })));
  const inline = await refusalOf(client.send(new DeleteRoleCommand({ RoleName: "inline" })));
  await client.send(new DeleteRoleCommand({ RoleName: "bare" }));
  const gone = await refusalOf(client.send(new GetRoleCommand({ RoleName: "bare" })));

  expect(attached).toMatchObject({
    name: "DeleteConflictException",
    message: "Cannot delete entity, must detach all policies first.",
  });
  expect(inline).toMatchObject({
    name: "DeleteConflictException",
    message: "Cannot delete entity, must delete policies first.",
  });
  expect(gone).toMatchObject({ name: "NoSuchEntityException" });
});

it("lets other services know of a role only some seconds after it was made", async () => {
  await using aws = await startSimulatedAws({ iam });
  const here = { world: aws.world, ...place };
  await aws.client(IAMClient).send(new CreateRoleCommand(aRole));
  const role = mustRole("astro-a", here);

  const atOnce = isAssumable(role, here);
  await aws.world.clock.sleep(9);
  const soon = isAssumable(role, here);
  await aws.world.clock.sleep(1);
  const later = isAssumable(role, here);

  expect([atOnce, soon, later]).toEqual([false, false, true]);
});

it("finds a role by its ARN, path included", async () => {
  await using aws = await startSimulatedAws({ iam });
  const here = { world: aws.world, ...place };
  await aws.client(IAMClient).send(new CreateRoleCommand({ ...aRole, Path: "/x/y/" }));

  const found = roleOfArn("arn:aws:iam::123456789012:role/x/y/astro-a", here);
  const withoutPath = roleOfArn("arn:aws:iam::123456789012:role/astro-a", here);

  expect(found?.role.RoleName).toBe("astro-a");
  expect(withoutPath).toBeUndefined();
});
