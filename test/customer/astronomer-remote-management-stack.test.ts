import { GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, it } from "vitest";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { CROSS_ACCOUNT_ROLE, crossAccountRoleArn } from "../../shared/cluster.ts";
import { startSimulatedAws } from "../support/simulated-aws.ts";
import { createStack, services } from "./stack.ts";

it("creates a role that only we can assume, and only with the external ID", async () => {
  await using aws = await startSimulatedAws(services);
  const role = { RoleArn: crossAccountRoleArn("123456789012"), RoleSessionName: "test" };
  const assume = (account: string, ExternalId?: string) =>
    aws.client(STSClient, { account }).send(new AssumeRoleCommand({ ...role, ExternalId }));

  const stack = await createStack(aws);
  const ours = await assume(HOME_ACCOUNT, "astro-external-id");

  expect(stack).toMatchObject({
    StackStatus: "CREATE_COMPLETE",
    Outputs: [
      { OutputKey: "RoleArn", OutputValue: role.RoleArn },
      { OutputKey: "TemplateVersion", OutputValue: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
    ],
  });
  expect(ours.Credentials?.AccessKeyId).toBeDefined();
  await expect(assume(HOME_ACCOUNT)).rejects.toThrow("not authorized");
  await expect(assume(HOME_ACCOUNT, "other")).rejects.toThrow("not authorized");
  await expect(assume("888888888888", "astro-external-id")).rejects.toThrow("not authorized");
});

it("keeps sessions to an hour, which is all that one role gets of another", async () => {
  await using aws = await startSimulatedAws(services);
  await createStack(aws);

  const { Role } = await aws
    .client(IAMClient)
    .send(new GetRoleCommand({ RoleName: CROSS_ACCOUNT_ROLE }));

  expect(Role?.MaxSessionDuration).toBe(3600);
});

it.each([
  ["x", "must contain at least 2 characters"],
  ["a b", "must match pattern"],
  ["a".repeat(1225), "must contain at most 1224 characters"],
])("takes no external ID that AWS would not", async (externalId, message) => {
  await using aws = await startSimulatedAws(services);

  const attempt = createStack(aws, externalId);

  await expect(attempt).rejects.toThrow(`Parameter 'ExternalId' ${message}`);
});
