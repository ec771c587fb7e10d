import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
} from "@aws-sdk/client-cloudformation";
import { GetRoleCommand, IAMClient, ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, it } from "vitest";
import { HOME_ACCOUNT } from "../../local/aws/world.ts";
import { REGIONS } from "../../shared/catalog.ts";
import { CROSS_ACCOUNT_ROLE, crossAccountRoleArn } from "../../shared/cluster.ts";
import { TEMPLATE_VERSION } from "../../shared/cross-account-role.ts";
import { startSimulatedAws } from "../support/simulated-aws.ts";
import { createStack, policyDocuments, services, statementsOf, template } from "./stack.ts";

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
      { OutputKey: "TemplateVersion", OutputValue: TEMPLATE_VERSION },
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

it("gives the role a boundary, and a tag with the template's version", async () => {
  await using aws = await startSimulatedAws(services);
  await createStack(aws);

  const { Role } = await aws
    .client(IAMClient)
    .send(new GetRoleCommand({ RoleName: CROSS_ACCOUNT_ROLE }));

  expect(Role).toMatchObject({
    PermissionsBoundary: {
      PermissionsBoundaryArn:
        "arn:aws:iam::123456789012:policy/AstronomerCrossAccountOperationalBoundary",
    },
    Tags: [{ Key: "astro:template-version", Value: TEMPLATE_VERSION }],
  });
});

it("keeps each policy within what IAM takes, in the partition with the longest name, too", async () => {
  const documents = Object.values(await policyDocuments({ RegionOptIn: "yes" }));

  const sizes = documents.map((text) => text.replaceAll("arn:aws:", "arn:aws-us-gov:").length);

  expect(sizes.filter((size) => size > 6144)).toEqual([]);
  expect(sizes).toHaveLength(7);
});

it("fits into what IAM and CloudFormation take", async () => {
  await using aws = await startSimulatedAws(services);
  await createStack(aws, "a".repeat(1224));
  const RoleName = CROSS_ACCOUNT_ROLE;
  const iam = aws.client(IAMClient);

  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const { AttachedPolicies = [] } = await iam.send(
    new ListAttachedRolePoliciesCommand({ RoleName }),
  );

  const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  expect(trust).toContain("sts:ExternalId");
  expect(trust.length).toBeLessThanOrEqual(2048);
  expect(AttachedPolicies.length).toBeLessThanOrEqual(10);
  expect(Buffer.byteLength(template)).toBeLessThanOrEqual(51_200);
});

it("lets us enable and disable Regions only if the customer says so", async () => {
  const without = statementsOf((await policyDocuments()).role);
  const granted = statementsOf((await policyDocuments({ RegionOptIn: "yes" })).role);

  const added = granted.slice(without.length);
  const optIn = Object.entries(REGIONS).flatMap(([name, region]) => (region.optIn ? [name] : []));
  expect(without.flatMap(({ Action }) => Action).join()).not.toContain("account:");
  expect(added).toMatchObject([
    {
      Action: ["account:DisableRegion", "account:EnableRegion", "account:GetRegionOptStatus"],
      Resource: "arn:aws:account::123456789012:account",
      Condition: { StringEquals: { "account:TargetRegion": optIn } },
    },
    { Action: "account:ListRegions", Resource: "arn:aws:account::123456789012:account" },
  ]);
});

it.each([
  [{}, []],
  [
    { CloudTrailLogGroupName: "trail" },
    ["AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter", "AWS::SNS::Topic"],
  ],
])("watches over the role if it is told a log group: %o", async (options, watching) => {
  await using aws = await startSimulatedAws(services);
  await createStack(aws, undefined, options);

  const { StackResources = [] } = await aws
    .client(CloudFormationClient)
    .send(new DescribeStackResourcesCommand({ StackName: "AstroCrossAccountRole" }));

  const types = StackResources.map(({ ResourceType = "" }) => ResourceType);
  expect(types.filter((type) => !type.startsWith("AWS::IAM::")).toSorted()).toEqual(watching);
});

it("filters by the pattern of the install guide", () => {
  expect(template).toContain(
    '{ ($.eventName = AttachRolePolicy || $.eventName = DetachRolePolicy || $.eventName = SetPolicyVersion) && ($.requestParameters.policyArn = "*OperationalBoundary*" || $.requestParameters.policyArn = "*AstronomerCrossAccountRole"  || $.requestParameters.roleName = astronomer-remote-management) }\n',
  );
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
