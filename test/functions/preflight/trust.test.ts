import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { prove } from "../../../functions/preflight/trust.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, EXTERNAL_ID, inputs, run, table } from "../../support/step.ts";

const sts = mockClient(STSClient);
const ROLE = "role astronomer-remote-management in account 123456789012";
const CLAIM = { Key: { pk: "ACCOUNT#123456789012", sk: "ACCOUNT" } };

/** A role that lets in whom the condition lets in. */
const roleTrusts = (isTrusted: (externalId?: string) => boolean, accountId = "123456789012") =>
  sts.on(AssumeRoleCommand).callsFake(({ ExternalId }) => {
    if (!isTrusted(ExternalId)) throw awsError("AccessDenied", "not authorized to assume");
    const Arn = `arn:aws:sts::${accountId}:assumed-role/astronomer-remote-management/session`;
    return { AssumedRoleUser: { Arn, AssumedRoleId: "AROA:session" } };
  });

beforeEach(() => {
  sts.reset();
});

it("accepts a role that wants the organization's external ID", async () => {
  roleTrusts((externalId) => externalId === EXTERNAL_ID);

  const facts = await run(prove);

  expect(facts).toEqual({});
});

it("knocks with the right external ID, with none and with a wrong one", async () => {
  roleTrusts((externalId) => externalId === EXTERNAL_ID);

  await run(prove);

  const probe = {
    RoleArn: "arn:aws:iam::123456789012:role/astronomer-remote-management",
    RoleSessionName: `${aCluster().clusterId}-ProveTrust`,
    DurationSeconds: 900,
  };
  expect(inputs(sts, AssumeRoleCommand)).toEqual([
    { ...probe, ExternalId: EXTERNAL_ID },
    { ...probe, ExternalId: undefined },
    { ...probe, ExternalId: expect.stringMatching(/^astro-[0-9a-f-]{36}$/) },
  ]);
});

it("asks STS at home, whatever the cluster's region", async () => {
  roleTrusts((externalId) => externalId === EXTERNAL_ID);

  await run(prove, { cluster: aCluster({ region: "ap-east-1" }) });

  const regions = sts.calls().map(({ thisValue }) => thisValue.config.region());
  expect(await Promise.all(regions)).toEqual(["eu-central-1", "eu-central-1", "eu-central-1"]);
});

it("registers the account for the organization once the trust is proved", async () => {
  roleTrusts((externalId) => externalId === EXTERNAL_ID);

  await run(prove);

  expect(inputs(table, UpdateCommand)).toContainEqual(
    expect.objectContaining({
      ...CLAIM,
      ExpressionAttributeValues: { ":organization": "org-1" },
    }),
  );
});

it.each([
  {
    what: "refuses us",
    isTrusted: () => false,
    says: `${ROLE} is closed to us, must be open to us with your organization's external ID`,
  },
  {
    what: "lets anybody in",
    isTrusted: () => true,
    says: `${ROLE} is open without an external ID, must be closed to all who do not know it`,
  },
  {
    what: "takes any external ID",
    isTrusted: (externalId?: string) => externalId !== undefined,
    says: `${ROLE} is open with any external ID, must be closed to all who do not know it`,
  },
])("refuses a role that $what", async ({ isTrusted, says }) => {
  roleTrusts(isTrusted);

  const attempt = run(prove);

  await expect(attempt).rejects.toMatchObject({
    name: "TrustRefused",
    message: expect.stringContaining(says),
  });
  await expect(attempt).rejects.not.toThrow(EXTERNAL_ID);
  expect(table.commandCalls(UpdateCommand, CLAIM)).toEqual([]);
});

it("tells the customer what to check when the role refuses us, and keeps AWS's words", async () => {
  roleTrusts(() => false);

  const attempt = run(prove);

  await expect(attempt).rejects.toMatchObject({
    message: expect.stringMatching(
      /\(1\).*CloudFormation stack.*\(2\).*external ID.*Settings.*\(3\).*service control policy/,
    ),
    cause: expect.objectContaining({ message: "not authorized to assume" }),
  });
});

it("refuses a role that leads to another account", async () => {
  roleTrusts((externalId) => externalId === EXTERNAL_ID, "210987654321");

  const attempt = run(prove);

  await expect(attempt).rejects.toMatchObject({
    name: "TrustRefused",
    message: expect.stringContaining("is a way into another account, must be the way into its own"),
  });
});

it("refuses another organization's account without saying whose it is", async () => {
  roleTrusts((externalId) => externalId === EXTERNAL_ID);
  table
    .on(UpdateCommand, CLAIM)
    .rejects(new ConditionalCheckFailedException({ message: "no", $metadata: {} }));

  const attempt = run(prove);

  await expect(attempt).rejects.toMatchObject({
    name: "TrustRefused",
    message:
      "account 123456789012 is not to be registered for your organization, must be registered " +
      "before anything is created in it: contact Support",
  });
});

it("leaves a fault that is no refusal to the retries", async () => {
  sts.on(AssumeRoleCommand).rejects(awsError("Throttling", "Rate exceeded"));

  const attempt = run(prove);

  await expect(attempt).rejects.toMatchObject({ name: "Throttling" });
});

it("does not take an answer without a role for a refusal", async () => {
  sts.on(AssumeRoleCommand).resolves({});

  const attempt = run(prove);

  await expect(attempt).rejects.toThrow("AssumedRoleUser.Arn is missing");
});
