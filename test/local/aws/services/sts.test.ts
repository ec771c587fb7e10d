import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, it } from "vitest";
import { iam } from "../../../../local/aws/services/iam.ts";
import { sts } from "../../../../local/aws/services/sts.ts";
import { must } from "../../../../shared/must.ts";
import { type SimulatedAws, startSimulatedAws } from "../../../support/simulated-aws.ts";
import { allowing, trustOfAccount } from "./iam/documents.ts";

const HOME = { account: "999999999999" };
const RoleArn = "arn:aws:iam::123456789012:role/astronomer-remote-management";
const anAssumption = {
  RoleArn,
  RoleSessionName: "cluster-ProveTrust",
  ExternalId: "astro-external-id",
};

/** A simulated AWS in which a customer has made the role, long enough ago unless said otherwise. */
const startWithRole = async ({ trust = trustOfAccount(HOME.account), secondsAgo = 60 } = {}) => {
  const aws = await startSimulatedAws({ iam, sts });
  const RoleName = "astronomer-remote-management";
  await aws
    .client(IAMClient)
    .send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  await aws.world.clock.sleep(secondsAgo);
  return aws;
};

const assume = (aws: SimulatedAws, changes: object = {}) =>
  aws.client(STSClient, HOME).send(new AssumeRoleCommand({ ...anAssumption, ...changes }));

const clientOfSession = async (aws: SimulatedAws, changes: object = {}) => {
  const { Credentials } = await assume(aws, changes);
  const accessKeyId = must(Credentials?.AccessKeyId, "AccessKeyId");
  return { client: aws.client(STSClient, { account: accessKeyId }), accessKeyId };
};

it("hands out credentials to whom the role trusts", async () => {
  await using aws = await startWithRole();

  const { Credentials, AssumedRoleUser } = await assume(aws, { DurationSeconds: 900 });

  expect(AssumedRoleUser).toEqual({
    Arn: "arn:aws:sts::123456789012:assumed-role/astronomer-remote-management/cluster-ProveTrust",
    AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:cluster-ProveTrust$/),
  });
  expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(Credentials?.Expiration?.getTime()).toBe(aws.world.clock.now() + 900_000);
});

it("knows the session by its credentials", async () => {
  await using aws = await startWithRole();
  const { client } = await clientOfSession(aws);

  const identity = await client.send(new GetCallerIdentityCommand({}));

  expect(identity).toMatchObject({
    Account: "123456789012",
    Arn: "arn:aws:sts::123456789012:assumed-role/astronomer-remote-management/cluster-ProveTrust",
    UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:cluster-ProveTrust$/),
  });
});

it("knows the root user of an account by the account's number", async () => {
  await using aws = await startSimulatedAws({ sts });

  const identity = await aws.client(STSClient).send(new GetCallerIdentityCommand({}));

  expect(identity).toMatchObject({
    Account: "123456789012",
    Arn: "arn:aws:iam::123456789012:root",
    UserId: "123456789012",
  });
});

it.each([
  ["without an external ID", { ExternalId: undefined }],
  ["with a wrong external ID", { ExternalId: "wrong" }],
  ["of another name", { RoleArn: "arn:aws:iam::123456789012:role/other" }],
  ["of another path", { RoleArn: RoleArn.replace("role/", "role/path/") }],
  ["of another account", { RoleArn: RoleArn.replace("123456789012", "210987654321") }],
])("refuses a role %s", async (_, changes) => {
  await using aws = await startWithRole();

  const attempt = assume(aws, changes);

  await expect(attempt).rejects.toMatchObject({
    name: "AccessDenied",
    message: `User: arn:aws:iam::999999999999:root is not authorized to perform: sts:AssumeRole on resource: ${{ ...anAssumption, ...changes }.RoleArn}`,
    $metadata: { httpStatusCode: 403 },
  });
});

it.each([
  ["trusts another account", trustOfAccount("888888888888")],
  ["denies us", trustOfAccount(HOME.account).replace("Allow", "Deny")],
  [
    "has a condition that is not understood",
    trustOfAccount(HOME.account).replace("StringEquals", "StringNotEquals"),
  ],
])("refuses a role that %s", async (_, trust) => {
  await using aws = await startWithRole({ trust });

  const attempt = assume(aws);

  await expect(attempt).rejects.toMatchObject({ name: "AccessDenied" });
});

it.each([
  ["everyone", '"*"'],
  ["everyone of AWS", '{"AWS":"*"}'],
  ["the number of our account", '{"AWS":["999999999999"]}'],
])("accepts a role that trusts %s and asks for no external ID", async (_, principal) => {
  const trust = `{"Statement":{"Effect":"Allow","Action":"sts:*","Principal":${principal}}}`;
  await using aws = await startWithRole({ trust });

  const answer = await assume(aws, { ExternalId: undefined });

  expect(answer.AssumedRoleUser?.Arn).toContain("123456789012");
});

it("refuses a role that was made a moment ago, and accepts it some seconds later", async () => {
  await using aws = await startWithRole({ secondsAgo: 0 });

  await expect(assume(aws)).rejects.toMatchObject({ name: "AccessDenied" });
  await aws.world.clock.sleep(10);
  const answer = await assume(aws);

  expect(answer.Credentials?.AccessKeyId).toBeDefined();
});

it("refuses credentials from the moment they expire", async () => {
  await using aws = await startWithRole();
  const { client } = await clientOfSession(aws, { DurationSeconds: 900 });

  await aws.world.clock.sleep(899);
  await client.send(new GetCallerIdentityCommand({}));
  await aws.world.clock.sleep(1);
  const attempt = client.send(new GetCallerIdentityCommand({}));

  await expect(attempt).rejects.toMatchObject({
    name: "ExpiredToken",
    message: "The security token included in the request is expired",
    $metadata: { httpStatusCode: 403 },
  });
});

it("refuses credentials that it never handed out", async () => {
  await using aws = await startSimulatedAws({ sts });

  const attempt = aws
    .client(STSClient, { account: "ASIAUNKNOWN" })
    .send(new GetCallerIdentityCommand({}));

  await expect(attempt).rejects.toMatchObject({ name: "InvalidClientTokenId" });
});

it("keeps the session policy with the session", async () => {
  await using aws = await startWithRole();
  const Policy = allowing("ec2:CreateVpc");

  const { accessKeyId } = await clientOfSession(aws, { Policy });

  expect(aws.world.sessions.get(accessKeyId)?.sessionPolicy).toBe(Policy);
});

const constraint = (value: unknown, member: string, text: string) =>
  `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${text}`;

it.each([
  [
    { RoleSessionName: "a/b" },
    constraint("a/b", "roleSessionName", "satisfy regular expression pattern: [\\w+=,.@-]*"),
  ],
  [
    { RoleSessionName: "s".repeat(65) },
    constraint("s".repeat(65), "roleSessionName", "have length less than or equal to 64"),
  ],
  [{ ExternalId: "x" }, constraint("x", "externalId", "have length greater than or equal to 2")],
  [
    { ExternalId: "a b" },
    constraint("a b", "externalId", "satisfy regular expression pattern: [\\w+=,.@:\\/-]*"),
  ],
  [
    { DurationSeconds: 899 },
    constraint(899, "durationSeconds", "have value greater than or equal to 900"),
  ],
  [
    { DurationSeconds: 3601 },
    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
  ],
  [{ RoleArn: "arn:aws:iam::1:role/r" }, "arn:aws:iam::1:role/r is invalid"],
  [
    { Policy: " ".repeat(2049) },
    constraint(" ".repeat(2049), "policy", "have length less than or equal to 2048"),
  ],
])("refuses %o before it looks for the role", async (changes, message) => {
  await using aws = await startSimulatedAws({ sts });

  const attempt = assume(aws, changes);

  await expect(attempt).rejects.toMatchObject({ name: "ValidationError", message });
});

it("names all members that are wrong at once", async () => {
  await using aws = await startSimulatedAws({ sts });

  const attempt = assume(aws, { RoleSessionName: "a b", DurationSeconds: 1 });

  await expect(attempt).rejects.toThrow(
    /^2 validation errors detected: .*roleSessionName.*; .*durationSeconds/,
  );
});

it("refuses a session policy that is no policy", async () => {
  await using aws = await startSimulatedAws({ sts });

  const attempt = assume(aws, { Policy: "{" });

  await expect(attempt).rejects.toMatchObject({
    name: "MalformedPolicyDocumentException",
    message: "This policy contains invalid Json",
  });
});
