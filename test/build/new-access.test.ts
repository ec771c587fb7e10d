import { runSimulation } from "@cloud-copilot/iam-simulate";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newAccess } from "../../build/new-access.ts";
import { aTemplate, type Parts } from "./templates.ts";

const VPC = "arn:aws:ec2:*:*:vpc/*";
const TAGGED = { Null: { "aws:ResourceTag/ours": "false" } };
const allow = (Action: string | string[], Resource: string | string[], Condition?: object) => ({
  Sid: "S",
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: string | string[], Resource = "*", Condition?: object) => ({
  ...allow(Action, Resource, Condition),
  Effect: "Deny",
});
const compared = (before: Parts, after: Parts) => newAccess(aTemplate(before), aTemplate(after));

describe("more access", () => {
  it.each<[string, Parts, Parts, string, string]>([
    [
      "an action",
      { permissions: [allow("ec2:CreateVpc", VPC)] },
      { permissions: [allow(["ec2:CreateVpc", "ec2:DeleteVpc"], VPC, TAGGED)] },
      "Policy.S",
      "allows ec2:DeleteVpc on ec2 vpc/*, only on what has the tag ours",
    ],
    [
      "an action by a pattern",
      { permissions: [allow(["ec2:DescribeVpcs", "ec2:DescribeSubnets"], "*")] },
      { permissions: [allow("ec2:Describe*", "*")] },
      "Policy.S",
      "allows ec2:Describe* on anything",
    ],
    [
      "a resource",
      { permissions: [allow("s3:PutObject", "arn:aws:s3:::ours-*")] },
      { permissions: [allow("s3:PutObject", "arn:aws:s3:::our*")] },
      "Policy.S",
      "allows s3:PutObject on s3 our*",
    ],
    [
      "a condition that is gone",
      { permissions: [allow("ec2:DeleteVpc", VPC, TAGGED)] },
      { permissions: [allow("ec2:DeleteVpc", VPC)] },
      "Policy.S",
      "allows ec2:DeleteVpc on ec2 vpc/*",
    ],
    [
      "a condition with one more value",
      {
        permissions: [allow("iam:PassRole", "*", { StringEquals: { "iam:PassedToService": "a" } })],
      },
      {
        permissions: [
          allow("iam:PassRole", "*", { StringEquals: { "iam:PassedToService": ["a", "b"] } }),
        ],
      },
      "Policy.S",
      "allows iam:PassRole on anything, only if iam:PassedToService is one of a, b",
    ],
    [
      "a condition of an operator that nobody here knows",
      { permissions: [allow("s3:PutObject", "*", { NumericLessThan: { "s3:max-keys": "5" } })] },
      { permissions: [allow("s3:PutObject", "*", { NumericLessThan: { "s3:max-keys": "4" } })] },
      "Policy.S",
      "allows s3:PutObject on anything, only if s3:max-keys NumericLessThan of 4",
    ],
    [
      "a deny that is gone",
      { boundary: [deny(["iam:CreateUser", "iam:CreateGroup"])] },
      { boundary: [deny("iam:CreateGroup")] },
      "Boundary.S",
      "no longer denies iam:CreateUser on anything",
    ],
    [
      "a deny under one more condition",
      { boundary: [deny("iam:CreateUser")] },
      { boundary: [deny("iam:CreateUser", "*", { StringEquals: { "aws:RequestedRegion": "a" } })] },
      "Boundary.S",
      "no longer denies iam:CreateUser on anything",
    ],
    [
      "a deny with another exception",
      { boundary: [{ Sid: "S", Effect: "Deny", Action: "s3:*", NotResource: "a" }] },
      { boundary: [{ Sid: "S", Effect: "Deny", Action: "s3:*", NotResource: ["a", "b"] }] },
      "Boundary.S",
      "no longer denies s3:* on everything but a",
    ],
    [
      "a boundary that is wider",
      { boundary: [allow("ec2:*", "*")] },
      { boundary: [allow(["ec2:*", "lambda:*"], "*")] },
      "Boundary.S",
      "bounds no longer lambda:* on anything",
    ],
    [
      "a boundary of roles that is wider",
      { boundaryOfRoles: [allow("ec2:DescribeVpcs", "*")] },
      { boundaryOfRoles: [allow("ec2:Describe*", "*")] },
      "RoleBoundary.S",
      "lets roles made by us do ec2:Describe* on anything",
    ],
    [
      "trust without a condition",
      {},
      {
        trust: [
          {
            Sid: "S",
            Effect: "Allow",
            Principal: { AWS: "999999999999" },
            Action: "sts:AssumeRole",
          },
        ],
      },
      "Role.Trust.S",
      'lets assume the role sts:AssumeRole on the role, by {"AWS":"999999999999"}',
    ],
    [
      "sessions that last longer",
      {},
      { role: { MaxSessionDuration: 7200 } },
      "Role.MaxSessionDuration",
      "sessions last up to 7200 seconds, before 3600",
    ],
    [
      "no boundary any more",
      {},
      { role: { PermissionsBoundary: { Ref: "AWS::NoValue" } } },
      "Role.PermissionsBoundary",
      "is new or has changed: none",
    ],
    [
      "a policy of AWS's own",
      {},
      { role: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] } },
      "Role.ManagedPolicyArns",
      "is new or has changed: arn:aws:iam::aws:policy/AdministratorAccess",
    ],
    [
      "an inline policy",
      {},
      {
        role: {
          Policies: [
            {
              PolicyName: "Inline",
              PolicyDocument: { Version: "2012-10-17", Statement: [allow("ec2:*", "*")] },
            },
          ],
        },
      },
      "Role.Inline.S",
      "allows ec2:* on anything",
    ],
    [
      "a resource of another kind",
      {},
      { resources: { User: { Type: "AWS::IAM::User", Properties: { UserName: "somebody" } } } },
      "User (AWS::IAM::User)",
      'is new or has changed: {"UserName":"somebody"}',
    ],
  ])("is seen: %s", (_, before, after, statement, grant) => {
    const found = compared(before, after);

    expect(found).toContainEqual({ statement, grants: expect.arrayContaining([grant]) });
  });

  it("is told by resources where actions are allowed on different ones", () => {
    const before = { permissions: [allow("ec2:CreateTags", "arn:aws:ec2:*:*:vpc/*")] };
    const after = {
      permissions: [
        allow(
          ["ec2:CreateTags", "ec2:DeleteTags"],
          ["arn:aws:ec2:*:*:vpc/*", "arn:aws:ec2:*:*:subnet/*"],
        ),
      ],
    };

    const found = compared(before, after);

    expect(found).toEqual([
      {
        statement: "Policy.S",
        grants: [
          "allows ec2:CreateTags on ec2 subnet/*",
          "allows ec2:DeleteTags on ec2 vpc/*, ec2 subnet/*",
        ],
      },
    ]);
  });
});

describe("no more access", () => {
  it.each<[string, Parts, Parts]>([
    [
      "an action less",
      { permissions: [allow(["ec2:CreateVpc", "ec2:DeleteVpc"], VPC)] },
      { permissions: [allow("ec2:CreateVpc", VPC)] },
    ],
    [
      "statements that are divided and named anew",
      { permissions: [allow(["ec2:CreateVpc", "ec2:DeleteVpc"], VPC)] },
      {
        permissions: [
          { ...allow("ec2:CreateVpc", VPC), Sid: "One" },
          { ...allow("EC2:deletevpc", VPC), Sid: "Other" },
        ],
      },
    ],
    [
      "a condition more",
      { permissions: [allow("ec2:DeleteVpc", VPC)] },
      { permissions: [allow("ec2:DeleteVpc", VPC, TAGGED)] },
    ],
    [
      "a deny more",
      { boundary: [deny("iam:CreateUser")] },
      { boundary: [deny("iam:*"), deny("sts:*")] },
    ],
    [
      "a deny that excepts fewer",
      { boundary: [deny("iam:*", "*", { ArnNotEquals: { "iam:PolicyARN": ["a", "b"] } })] },
      { boundary: [deny("iam:*", "*", { ArnNotEquals: { "iam:PolicyARN": "a" } })] },
    ],
    ["shorter sessions", { role: { MaxSessionDuration: 7200 } }, {}],
    ["an alarm", {}, { resources: { Alarm: { Type: "AWS::CloudWatch::Alarm", Properties: {} } } }],
  ])("is silent: %s", (_, before, after) => {
    expect(compared(before, after)).toEqual([]);
  });
});

const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
const aStatement = fc.record(
  {
    Effect: fc.constantFrom("Allow", "Allow", "Deny"),
    Action: some("s3:GetObject", "s3:PutObject", "s3:Get*", "s3:*"),
    Resource: some("arn:aws:s3:::a/x", "arn:aws:s3:::a/*", "arn:aws:s3:::b/x", "*"),
    Condition: fc.oneof(
      fc.record({ StringEquals: fc.record({ "aws:RequestedRegion": some("r1", "r2") }) }),
      fc.record({ StringNotEquals: fc.record({ "aws:RequestedRegion": some("r1", "r2") }) }),
      fc.record({ Null: fc.record({ "aws:SourceVpc": some("true", "false") }) }),
    ),
  },
  { requiredKeys: ["Effect", "Action", "Resource"] },
);

const REQUESTS = ["s3:GetObject", "s3:PutObject"].flatMap((action) =>
  ["arn:aws:s3:::a/x", "arn:aws:s3:::b/x"].flatMap((resource) =>
    [{ "aws:RequestedRegion": "r1" }, { "aws:RequestedRegion": "r2", "aws:SourceVpc": "v" }].map(
      (contextVariables: Record<string, string>) => ({ action, resource, contextVariables }),
    ),
  ),
);

/** Those requests that the policy allows, says a library that knows nothing of the comparison. */
const allowedBy = async (Statement: object[]) => {
  const policy = { Version: "2012-10-17", Statement };
  const answers = REQUESTS.map(async ({ action, resource, contextVariables }) => {
    const result = await runSimulation(
      {
        request: {
          principal: "arn:aws:iam::123456789012:role/ours",
          action,
          resource: { resource, accountId: "123456789012" },
          contextVariables,
        },
        identityPolicies: [{ name: "ours", policy }],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
      },
      {},
    );
    return result.resultType !== "error" && result.overallResult === "Allowed";
  });
  const allowed = await Promise.all(answers);
  return REQUESTS.filter((_, at) => allowed[at]);
};

it("misses no request that one policy allows and an earlier one did not", async () => {
  const policy = fc.array(aStatement, { minLength: 1, maxLength: 3 });

  await fc.assert(
    fc.asyncProperty(policy, policy, async (before, after) => {
      const found = compared({ permissions: before }, { permissions: after });
      if (found.length > 0) return;

      const early = await allowedBy(before);
      const late = await allowedBy(after);

      expect(late.filter((request) => !early.includes(request))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
