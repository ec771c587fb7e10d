import { CreateServiceLinkedRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { ensure } from "../../../functions/data-plane/service-linked-roles.ts";
import { awsError, commands, inputs, run } from "../../support/step.ts";

const iam = mockClient(IAMClient);

beforeEach(() => {
  iam.reset();
  iam.on(CreateServiceLinkedRoleCommand).resolves({});
});

it("makes all five in a new account", async () => {
  iam.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));

  const facts = await run(ensure);

  expect(facts).toEqual({});
  expect(inputs(iam, CreateServiceLinkedRoleCommand)).toEqual([
    { AWSServiceName: "eks.amazonaws.com" },
    { AWSServiceName: "eks-nodegroup.amazonaws.com" },
    { AWSServiceName: "autoscaling.amazonaws.com" },
    { AWSServiceName: "elasticloadbalancing.amazonaws.com" },
    { AWSServiceName: "rds.amazonaws.com" },
  ]);
});

it("makes none when the account has them all", async () => {
  iam.on(GetRoleCommand).resolves({});

  await run(ensure);

  expect(inputs(iam, GetRoleCommand)).toEqual([
    { RoleName: "AWSServiceRoleForAmazonEKS" },
    { RoleName: "AWSServiceRoleForAmazonEKSNodegroup" },
    { RoleName: "AWSServiceRoleForAutoScaling" },
    { RoleName: "AWSServiceRoleForElasticLoadBalancing" },
    { RoleName: "AWSServiceRoleForRDS" },
  ]);
  expect(commands(iam)).not.toContain("CreateServiceLinkedRoleCommand");
});

it("makes only the one that is missing", async () => {
  iam.on(GetRoleCommand).resolves({});
  iam
    .on(GetRoleCommand, { RoleName: "AWSServiceRoleForRDS" })
    .rejects(awsError("NoSuchEntityException"));

  await run(ensure);

  expect(inputs(iam, CreateServiceLinkedRoleCommand)).toEqual([
    { AWSServiceName: "rds.amazonaws.com" },
  ]);
});

it("leaves it to the next attempt when AWS has just made one itself", async () => {
  const taken = "Service role name AWSServiceRoleForRDS has been taken in this account";
  iam.on(GetRoleCommand).rejects(awsError("NoSuchEntityException"));
  iam
    .on(CreateServiceLinkedRoleCommand, { AWSServiceName: "rds.amazonaws.com" })
    .rejects(awsError("InvalidInputException", taken));

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({ name: "InvalidInputException", message: taken });
  expect(inputs(iam, CreateServiceLinkedRoleCommand)).toHaveLength(5);
});

it("does not take a denied look for an absent role", async () => {
  iam.on(GetRoleCommand).rejects(awsError("AccessDenied", "not authorized: iam:GetRole"));

  const attempt = run(ensure);

  await expect(attempt).rejects.toMatchObject({
    name: "AccessDenied",
    message: "AccessDenied: not authorized: iam:GetRole",
  });
  expect(commands(iam)).not.toContain("CreateServiceLinkedRoleCommand");
});
