import { expect, it } from "vitest";
import { get as getExternalId } from "../../../functions/api/aws-external-id.ts";
import { get } from "../../../functions/api/cross-account-role.ts";
import { TEMPLATE_VERSION } from "../../../shared/cross-account-role.ts";
import { anHttpEvent, parsed } from "../../support/http-event.ts";
import { createTable } from "../../support/table.ts";

const TEMPLATE_URL = "https://templates.s3.eu-central-1.amazonaws.com/stack.yaml";
Object.assign(process.env, { TEMPLATE_URL, HOME_ACCOUNT_ID: "999999999999" });

const externalId = async () => parsed(await getExternalId(anHttpEvent())).body.externalId;

it("tells an owner of template and role, whatever the account", async () => {
  await using _table = await createTable();

  const { status, body } = parsed(await get(anHttpEvent()));

  expect(status).toBe(200);
  expect(body).toEqual({
    roleName: "astronomer-remote-management",
    templateUrl: TEMPLATE_URL,
    templateVersion: TEMPLATE_VERSION,
    quickCreateUrl: expect.any(String),
    createStackCommand: expect.any(String),
  });
});

it("says which role to expect in an account", async () => {
  await using _table = await createTable();

  const { body } = parsed(await get(anHttpEvent({ query: { accountId: "123456789012" } })));

  expect(body.roleArn).toBe("arn:aws:iam::123456789012:role/astronomer-remote-management");
});

it("links to the console's form, filled in for the organization and the region", async () => {
  await using _table = await createTable();

  const { body } = parsed(await get(anHttpEvent({ query: { region: "eu-west-1" } })));

  const url = new URL(body.quickCreateUrl);
  const [view, form] = url.hash.split("?");
  expect(url.origin).toBe("https://eu-west-1.console.aws.amazon.com");
  expect(`${url.pathname}${url.search}`).toBe("/cloudformation/home?region=eu-west-1");
  expect(view).toBe("#/stacks/create/review");
  expect(form).toContain(`templateURL=${encodeURIComponent(TEMPLATE_URL)}&`);
  expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
    templateURL: TEMPLATE_URL,
    stackName: "AstroCrossAccountRole",
    param_ExternalId: await externalId(),
    param_AstronomerAccountId: "999999999999",
  });
});

it("gives the command that makes the same stack, in us-east-1 unless asked for another region", async () => {
  await using _table = await createTable();

  const { body } = parsed(await get(anHttpEvent()));

  expect(body.createStackCommand).toBe(
    "aws cloudformation create-stack --region us-east-1 --stack-name AstroCrossAccountRole " +
      `--template-url ${TEMPLATE_URL} --capabilities CAPABILITY_NAMED_IAM --parameters ` +
      `ParameterKey=ExternalId,ParameterValue=${await externalId()} ` +
      "ParameterKey=AstronomerAccountId,ParameterValue=999999999999",
  );
});

it.each([
  [{ accountId: "12345" }, '"12345" must be the 12 digits of an AWS account ID'],
  [{ region: "here" }, expect.stringContaining("us-east-1")],
  [{ colour: "blue" }, expect.stringContaining("accountId")],
])("refuses %o", async (query, detail) => {
  await using _table = await createTable();

  const { status, body } = parsed(await get(anHttpEvent({ query })));

  expect(status).toBe(400);
  expect(body.errors).toMatchObject([{ detail }]);
});

it.each([{ role: "member" }, { role: "support" }, { role: "owner", organization_id: "org-2" }])(
  "is refused to %o, and no external ID is made",
  async (claims) => {
    await using table = await createTable();

    const { status, body } = parsed(await get(anHttpEvent({ claims })));

    expect(status).toBe(403);
    expect(JSON.stringify(body)).not.toContain("astro-");
    expect(await table.items()).toEqual([]);
  },
);
