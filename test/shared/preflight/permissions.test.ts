import { readFile } from "node:fs/promises";
import {
  CreatePolicyVersionCommand,
  GetPolicyVersionCommand,
  IAMClient,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { listOf, type Statement } from "../../../local/aws/services/iam/policy-document.ts";
import { HOME_ACCOUNT } from "../../../local/aws/world.ts";
import { crossAccountRoleArn } from "../../../shared/cluster.ts";
import { TEMPLATE_VERSION } from "../../../shared/cross-account-role.ts";
import { must } from "../../../shared/must.ts";
import { checkPermissions } from "../../../shared/preflight/permissions.ts";
import { sessionPolicy } from "../../../shared/session-policies.ts";
import { createStack, services, statementsOf, template } from "../../customer/stack.ts";
import { anAccountWith } from "../../support/customer-account.ts";
import { aCluster } from "../../support/requests.ts";
import { type SimulatedAws, startSimulatedAws } from "../../support/simulated-aws.ts";
import { awsError } from "../../support/step.ts";

const cluster = aCluster();
const ROLE = crossAccountRoleArn(cluster.accountId);

process.env["TEMPLATE_URL"] = "https://templates.s3.us-east-1.amazonaws.com/stack.yaml";

/** A customer whose stack is of that template, looked at as the step Preflight does. */
const findings = async (aws: SimulatedAws) => {
  const sts = aws.client(STSClient, { account: HOME_ACCOUNT });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: ROLE,
      RoleSessionName: "Preflight",
      ExternalId: "astro-external-id",
      Policy: sessionPolicy("Preflight", cluster),
    }),
  );
  const accessKeyId = must(Credentials?.AccessKeyId, "AccessKeyId");
  process.env["AWS_ENDPOINT_URL"] = aws.endpoint;
  return checkPermissions(cluster, anAccountWith(accessKeyId));
};

const startWith = async (text = template) => {
  const aws = await startSimulatedAws(services);
  await createStack(aws, undefined, {}, text);
  return aws;
};

describe("a role in the simulated AWS", () => {
  it("lacks nothing when it is of today's template: else role-questions.ts asks too little", async () => {
    await using aws = await startWith();

    expect(await findings(aws)).toEqual([]);
  });

  it("is told by an older template with what has come since, and how to update it", async () => {
    await using aws = await startWith(await readFile("customer/versions/1.1.0.yaml", "utf8"));

    const found = await findings(aws);

    expect(found).toEqual([
      {
        code: "RoleOutdated",
        severity: "error",
        resource: ROLE,
        is: expect.stringMatching(
          /^of an older version, which lacks .*iam:SimulatePrincipalPolicy/,
        ),
        mustBe: `allowed all that version ${TEMPLATE_VERSION} of our template allows`,
        fix: {
          steps: [expect.stringContaining("update the CloudFormation stack")],
          consoleUrl: expect.stringContaining("#/stacks/update/template?"),
          command: expect.stringContaining("aws cloudformation update-stack"),
        },
      },
    ]);
    expect(found[0]?.is).toContain("kms:CreateKey");
    expect(found[0]?.is).not.toMatch(/ec2:CreateVpc(,|$)/);
  });

  it("is found out when somebody has taken actions from its policy", async () => {
    await using aws = await startWith();
    await edit(aws, "AstronomerCrossAccountRole", (statements) =>
      statements.filter(({ Action }) => !listOf(Action).includes("rds:CreateDBInstance")),
    );

    const [found, ...more] = await findings(aws);

    expect(found).toMatchObject({
      code: "RoleLacksPermissions",
      is: "not allowed rds:AddTagsToResource, rds:CreateDBInstance, rds:CreateDBParameterGroup, rds:CreateDBSubnetGroup",
    });
    expect(more).toEqual([]);
  });

  it("is found out when somebody has made its boundary narrower", async () => {
    await using aws = await startWith();
    await edit(aws, "AstronomerCrossAccountOperationalBoundary", (statements) =>
      statements.map((one) => ({
        ...one,
        Action: listOf(one.Action).filter((action) => action !== "rds:*"),
      })),
    );

    const [found, ...more] = await findings(aws);

    expect(found).toMatchObject({
      code: "RoleLacksPermissions",
      is: expect.stringMatching(/^not allowed rds:[^ ]+(, rds:[^ ]+)*$/),
    });
    expect(more).toEqual([]);
  });
});

/** Gives a policy of the role another version, as a person might. */
const edit = async (
  aws: SimulatedAws,
  name: string,
  change: (statements: Statement[]) => Statement[],
) => {
  const iam = aws.client(IAMClient);
  const PolicyArn = `arn:aws:iam::${cluster.accountId}:policy/${name}`;
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" }),
  );
  const Statement = change(statementsOf(decodeURIComponent(PolicyVersion?.Document ?? "")));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
};

describe("IAM's answer", () => {
  let iam = mockClient(IAMClient);
  iam.restore();
  const inMock = anAccountWith("any");

  beforeEach(() => {
    iam = mockClient(IAMClient);
    return () => iam.restore();
  });

  const answer = (decide: (action: string) => object) =>
    iam.on(SimulatePrincipalPolicyCommand).callsFake(({ ActionNames }) => ({
      EvaluationResults: ActionNames.map((action: string) => ({
        EvalActionName: action,
        ...decide(action),
      })),
    }));

  it("is asked for all actions that steps need, at most a hundred at once", async () => {
    answer(() => ({ EvalDecision: "allowed" }));

    const found = await checkPermissions(cluster, inMock);

    const asked = iam.commandCalls(SimulatePrincipalPolicyCommand).map(({ args }) => args[0].input);
    expect(found).toEqual([]);
    expect(asked.flatMap(({ ActionNames }) => ActionNames)).toContain("eks:CreateCluster");
    expect(Math.max(...asked.map(({ ActionNames = [] }) => ActionNames.length))).toBe(100);
    expect(new Set(asked.map(({ PolicySourceArn }) => PolicySourceArn))).toEqual(new Set([ROLE]));
  });

  it("is asked for resources of ours only where not all may be touched, and for no * among them", async () => {
    iam.on(SimulatePrincipalPolicyCommand).callsFake(({ ActionNames, ResourceArns }) => ({
      EvaluationResults: ActionNames.map((action: string) => ({
        EvalActionName: action,
        EvalDecision: ResourceArns || !action.startsWith("kms:") ? "allowed" : "implicitDeny",
      })),
    }));

    const found = await checkPermissions(cluster, inMock);

    const asked = iam.commandCalls(SimulatePrincipalPolicyCommand).map(({ args }) => args[0].input);
    const [ofOurs, ...others] = asked.filter(({ ResourceArns }) => ResourceArns);
    expect(found).toEqual([]);
    expect(others).toEqual([]);
    expect(ofOurs?.ActionNames?.every((action) => action.startsWith("kms:"))).toBe(true);
    expect(ofOurs?.ResourceArns).not.toContain("*");
  });

  it("is of one resource after the other when it is asked for several", async () => {
    answer(() => ({
      EvalDecision: "implicitDeny",
      ResourceSpecificResults: [
        { EvalResourceName: "arn:aws:ec2:::vpc/0", EvalResourceDecision: "implicitDeny" },
        { EvalResourceName: "arn:aws:ec2:::subnet/0", EvalResourceDecision: "allowed" },
      ],
    }));

    expect(await checkPermissions(cluster, inMock)).toEqual([]);
  });

  it("is asked for by groups when IAM judges actions only apart from each other", async () => {
    iam.on(SimulatePrincipalPolicyCommand).callsFake(({ ActionNames, ResourceArns }) => {
      const about = (isList: boolean) =>
        ActionNames.filter((action: string) => action.startsWith("kms:List") === isList);
      if (ResourceArns && about(true).length && about(false).length)
        throw awsError(
          "InvalidInput",
          `Invalid Input Actions: [${about(true)}] and [${about(false)}] require different authorization information.`,
        );
      return {
        EvaluationResults: ActionNames.map((action: string) => ({
          EvalActionName: action,
          EvalDecision: ResourceArns && action !== "kms:CreateAlias" ? "allowed" : "implicitDeny",
        })),
      };
    });

    expect(await checkPermissions(cluster, inMock)).toMatchObject([
      { code: "RoleLacksPermissions", is: "not allowed kms:CreateAlias" },
    ]);
  });

  it("is read to its last page", async () => {
    iam.on(SimulatePrincipalPolicyCommand).callsFake(({ ActionNames, Marker }) =>
      Marker
        ? {
            EvaluationResults: ActionNames.map((action: string) => ({
              EvalActionName: action,
              EvalDecision: "allowed",
            })),
          }
        : { EvaluationResults: [], Marker: "more" },
    );

    expect(await checkPermissions(cluster, inMock)).toEqual([]);
  });

  it("tells what only the customer's organization can allow", async () => {
    answer((action) =>
      action === "ec2:CreateVpc"
        ? {
            EvalDecision: "implicitDeny",
            OrganizationsDecisionDetail: { AllowedByOrganizations: false },
          }
        : { EvalDecision: "allowed" },
    );

    expect(await checkPermissions(cluster, inMock)).toMatchObject([
      {
        code: "OrganizationDenies",
        is: "denied ec2:CreateVpc by a service control policy (SCP)",
        fix: {
          steps: [expect.stringContaining("administrator")],
          command:
            "aws organizations list-policies-for-target --target-id 123456789012 --filter SERVICE_CONTROL_POLICY",
        },
      },
    ]);
  });

  it("is an error when it is none", async () => {
    iam.on(SimulatePrincipalPolicyCommand).rejects(awsError("ServiceFailure"));

    await expect(checkPermissions(cluster, inMock)).rejects.toThrow("ServiceFailure");
  });
});
