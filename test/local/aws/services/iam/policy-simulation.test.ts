import {
  IAMClient,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from "@aws-sdk/client-iam";
import { expect, it } from "vitest";
import { iam } from "../../../../../local/aws/services/iam.ts";
import { startSimulatedAws } from "../../../../support/simulated-aws.ts";
import { allow, deny, type Granted, makeRole } from "../../authorization/session.ts";

const ROLE = "arn:aws:iam::123456789012:role/tested";
const VPC = "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1";
const SUBNET = "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-1";

const start = async (granted: Granted) => {
  const aws = await startSimulatedAws({ iam });
  await makeRole(aws, granted);
  const simulate = (input: Partial<SimulatePrincipalPolicyCommandInput>) =>
    aws
      .client(IAMClient)
      .send(
        new SimulatePrincipalPolicyCommand({ PolicySourceArn: ROLE, ActionNames: [], ...input }),
      );
  return { ...aws, simulate };
};

it("decides each action on each resource by the policies of the role", async () => {
  const vpcs = { ...allow("ec2:DeleteVpc", "ec2:DeleteSubnet"), Resource: VPC };
  await using aws = await start({ inline: [vpcs, deny("ec2:CreateVpc")] });

  const { EvaluationResults = [] } = await aws.simulate({
    ActionNames: ["ec2:DeleteVpc", "ec2:DeleteSubnet", "ec2:CreateVpc"],
    ResourceArns: [VPC, SUBNET],
  });

  expect(
    EvaluationResults.map(({ EvalActionName, EvalResourceName, EvalDecision }) => [
      EvalActionName,
      EvalResourceName,
      EvalDecision,
    ]),
  ).toEqual([
    ["ec2:DeleteVpc", VPC, "allowed"],
    ["ec2:DeleteVpc", SUBNET, "implicitDeny"],
    ["ec2:DeleteSubnet", VPC, "implicitDeny"],
    ["ec2:DeleteSubnet", SUBNET, "implicitDeny"],
    ["ec2:CreateVpc", VPC, "explicitDeny"],
    ["ec2:CreateVpc", SUBNET, "implicitDeny"],
  ]);
});

it("tells that it is the boundary which allows too little", async () => {
  await using aws = await start({ inline: [allow("ec2:*")], boundary: [allow("s3:*")] });

  const { EvaluationResults } = await aws.simulate({ ActionNames: ["ec2:DescribeVpcs"] });

  expect(EvaluationResults).toMatchObject([
    {
      EvalResourceName: "*",
      EvalDecision: "implicitDeny",
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    },
  ]);
});

it.each([
  ["eks.amazonaws.com", "allowed"],
  ["ec2.amazonaws.com", "implicitDeny"],
])("meets conditions with the context that it is given: %s", async (service, decision) => {
  const Condition = { StringEquals: { "iam:PassedToService": "eks.amazonaws.com" } };
  await using aws = await start({ inline: [{ ...allow("iam:PassRole"), Condition }] });

  const { EvaluationResults } = await aws.simulate({
    ActionNames: ["iam:PassRole"],
    ResourceArns: ["arn:aws:iam::123456789012:role/other"],
    ContextEntries: [
      {
        ContextKeyName: "iam:PassedToService",
        ContextKeyValues: [service],
        ContextKeyType: "string",
      },
    ],
  });

  expect(EvaluationResults).toMatchObject([{ EvalDecision: decision }]);
});

it("answers in pages", async () => {
  await using aws = await start({ inline: [allow("ec2:*")] });
  const ActionNames = ["ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeAddresses"];

  const first = await aws.simulate({ ActionNames, MaxItems: 2 });
  const rest = await aws.simulate({ ActionNames, MaxItems: 2, Marker: first.Marker });

  expect([first.EvaluationResults?.length, first.IsTruncated]).toEqual([2, true]);
  expect([rest.EvaluationResults?.length, rest.IsTruncated]).toEqual([1, false]);
});

it("takes policies as they are now", async () => {
  await using aws = await start({});
  const ask = { ActionNames: ["ec2:DescribeVpcs"] };
  const before = await aws.simulate(ask);
  await aws.client(IAMClient).send(
    new PutRolePolicyCommand({
      RoleName: "tested",
      PolicyName: "More",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: allow("ec2:*") }),
    }),
  );

  const after = await aws.simulate(ask);

  expect(before.EvaluationResults).toMatchObject([{ EvalDecision: "implicitDeny" }]);
  expect(after.EvaluationResults).toMatchObject([{ EvalDecision: "allowed" }]);
});

it("knows no role that is not there", async () => {
  await using aws = await start({});

  const attempt = aws.simulate({ PolicySourceArn: `${ROLE}-not` });

  await expect(attempt).rejects.toMatchObject({ name: "NoSuchEntityException" });
});
