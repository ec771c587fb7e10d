import { expect, it, vi } from "vitest";
import type { Policies } from "../../local/aws/authorization/policies.ts";
import type { Question } from "../../local/aws/authorization/verdict.ts";
import { listOf, type Statement } from "../../local/aws/services/iam/policy-document.ts";
import type { Call } from "../../local/aws/world.ts";
import { must } from "../../shared/must.ts";
import { aTrustingCustomer, provision } from "../support/provisioning.ts";
import { requestsBeyondARun } from "./beyond-a-run.ts";

/** Everything that IAM was asked in this file, and under which policies. */
const asked = vi.hoisted(() => new Map<string, Asked>());

interface Asked {
  question: Question;
  policies: Policies;
  call: Call;
}

vi.mock(import("../../local/aws/authorization/verdict.ts"), async (original) => {
  const { verdictOn } = await original();
  return {
    verdictOn: (question, policies, call) => {
      if (policies.session) asked.set(JSON.stringify(question), { question, policies, call });
      return verdictOn(question, policies, call);
    },
  };
});

const { verdictOn } = await vi.importActual<
  typeof import("../../local/aws/authorization/verdict.ts")
>("../../local/aws/authorization/verdict.ts");

/** What a run asks IAM for; Preflight's simulations have no session and are left out. */
const recordRun = async (): Promise<Asked[]> => {
  const customer = await aTrustingCustomer();
  await provision(customer, { flowLogs: "log-bucket" });
  return [...asked.values()].filter(({ call }) => call.account === customer.accountId);
};

const run = await recordRun();
const { policies, call } = must(run[0], "question");
const requests = [...run.map(({ question }) => question), ...requestsBeyondARun(call.account)];

/** Whether the role's own policies allow it: its boundary is a second lock, tested by itself. */
const isAllowed = async (question: Question, identity = policies.identity) =>
  !(await verdictOn(
    question,
    { ...policies, identity, boundary: undefined, session: undefined },
    call,
  ));

/** Those that are allowed, or those that are not. */
const having = async (outcome: boolean, questions: Question[], identity?: string[]) => {
  const outcomes = await Promise.all(questions.map((one) => isAllowed(one, identity)));
  return questions.filter((_, at) => outcomes[at] === outcome);
};

type Document = { Version: string; Statement: (Statement & { Sid?: string })[] };

const documents: Document[] = policies.identity.map((text) => JSON.parse(text));

/** A statement, and what the policies are when it is another one or left out. */
const statements = documents.flatMap((document, doc) =>
  document.Statement.map((statement, at) => ({
    statement,
    sid: must(statement.Sid, "Sid"),
    changedTo: (other?: Statement) =>
      documents
        .with(doc, {
          ...document,
          Statement: document.Statement.flatMap((one, index) =>
            index === at ? (other ?? []) : one,
          ),
        })
        .map((one) => JSON.stringify(one)),
  })),
);

const withoutActions = statements.flatMap(({ statement, sid, changedTo }) =>
  listOf(statement.Action).map((action) => {
    const Action = listOf(statement.Action).filter((one) => one !== action);
    return {
      sid,
      action,
      identity: changedTo(Action.length ? { ...statement, Action } : undefined),
    };
  }),
);

const withoutConditions = statements.flatMap(({ statement, sid, changedTo }) =>
  Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => {
      const { [key]: _, ...others } = keys;
      const Condition = { ...statement.Condition, [operator]: others };
      const actions = listOf(statement.Action);
      return { sid, key, actions, identity: changedTo({ ...statement, Condition }) };
    }),
  ),
);

/** A request that says nothing of a condition key, and else is one that is allowed. */
const withoutKey = (key: string) =>
  requests
    .filter(({ context }) => key in context)
    .map(({ context: { [key]: _, ...context }, ...question }) => ({ ...question, context }));

/** What must not be possible without a condition key, written down here once more. */
const GUARDED: Record<string, string[]> = {
  "aws:RequestTag/astro:cluster-id": [
    "ec2:AllocateAddress",
    "ec2:CreateFlowLogs",
    "ec2:CreateInternetGateway",
    "ec2:CreateLaunchTemplate",
    "ec2:CreateNatGateway",
    "ec2:CreateRouteTable",
    "ec2:CreateSecurityGroup",
    "ec2:CreateSubnet",
    "ec2:CreateVpc",
    "ec2:CreateVpcEndpoint",
    "eks:CreateAccessEntry",
    "eks:CreateAddon",
    "eks:CreateCluster",
    "eks:CreateNodegroup",
    "eks:TagResource",
    "iam:CreateOpenIDConnectProvider",
    "iam:CreateRole",
    "iam:TagOpenIDConnectProvider",
    "iam:TagRole",
    "kms:CreateKey",
    "kms:TagResource",
    "logs:CreateLogGroup",
    "logs:TagResource",
    "rds:AddTagsToResource",
    "rds:CreateDBInstance",
    "rds:CreateDBParameterGroup",
    "rds:CreateDBSubnetGroup",
  ],
  "aws:ResourceTag/astro:cluster-id": [
    "ec2:AssociateRouteTable",
    "ec2:AttachInternetGateway",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateFlowLogs",
    "ec2:CreateNatGateway",
    "ec2:CreateRoute",
    "ec2:CreateRouteTable",
    "ec2:CreateSecurityGroup",
    "ec2:CreateSubnet",
    "ec2:CreateVpcEndpoint",
    "ec2:DeleteFlowLogs",
    "ec2:DeleteInternetGateway",
    "ec2:DeleteLaunchTemplate",
    "ec2:DeleteNatGateway",
    "ec2:DeleteRouteTable",
    "ec2:DeleteSubnet",
    "ec2:DeleteVpc",
    "ec2:DeleteVpcEndpoints",
    "ec2:DetachInternetGateway",
    "ec2:ModifySubnetAttribute",
    "ec2:ModifyVpcAttribute",
    "ec2:ReleaseAddress",
    "ec2:ReplaceRoute",
    "ec2:RunInstances",
    "eks:DeleteAddon",
    "eks:DeleteCluster",
    "eks:DeleteNodegroup",
    "eks:UpdateClusterConfig",
    "iam:DeleteOpenIDConnectProvider",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "kms:CreateAlias",
    "kms:CreateGrant",
    "kms:DeleteAlias",
    "kms:EnableKeyRotation",
    "kms:ScheduleKeyDeletion",
    "logs:DeleteLogGroup",
    "rds:CreateDBSnapshot",
    "rds:DeleteDBInstance",
    "rds:DeleteDBParameterGroup",
    "rds:DeleteDBSubnetGroup",
    "rds:ModifyDBInstance",
    "rds:ModifyDBParameterGroup",
  ],
  "aws:ResourceTag/GuardDutyManaged": ["ec2:DeleteVpcEndpoints"],
  "aws:ResourceTag/cluster.k8s.amazonaws.com/name": ["ec2:DeleteNetworkInterface"],
  "aws:ResourceTag/elbv2.k8s.aws/cluster": [
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:DeleteTargetGroup",
  ],
  "aws:ResourceTag/kubernetes.io/created-for/pvc/name": ["ec2:DeleteVolume"],
  "aws:ResourceTag/kubernetes.io/service-name": [
    "elasticloadbalancing:DeleteLoadBalancer",
    "elasticloadbalancing:DeleteTargetGroup",
  ],
  "ec2:CreateAction": ["ec2:CreateTags"],
  "ec2:LaunchTemplate": ["ec2:RunInstances"],
  "eks:principalArn": ["eks:CreateAccessEntry"],
  "iam:AWSServiceName": ["iam:CreateServiceLinkedRole"],
  "iam:PassedToService": ["iam:PassRole"],
  "iam:PermissionsBoundary": [
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:UpdateAssumeRolePolicy",
  ],
  "iam:PolicyARN": ["iam:AttachRolePolicy"],
};

it("a run asks for nothing that the role may not do", async () => {
  expect(run.length).toBeGreaterThan(150);
  expect(await having(false, requests)).toEqual([]);
});

it.each(withoutActions)("a role without $action in $sid is missed", async (mutation) => {
  const own = requests.filter(({ action }) => action === mutation.action);

  const refused = await having(false, own, mutation.identity);

  expect(refused, "add a request to test/customer/beyond-a-run.ts").not.toEqual([]);
});

it.each(Object.entries(GUARDED))(
  "without %s, nothing that it guards is possible",
  async (key, actions) => {
    const refused = await having(false, withoutKey(key));

    const guarded = [...new Set(refused.map(({ action }) => action))];
    expect(guarded.toSorted(), "say in GUARDED what the condition guards").toEqual(actions);
  },
);

it.each(withoutConditions)(
  "a role without the condition $key in $sid is missed",
  async (mutation) => {
    const { key, actions, identity } = mutation;
    const guarded = withoutKey(key).filter(
      ({ action }) => actions.includes(action) && GUARDED[key]?.includes(action),
    );

    const possible = await having(true, guarded, identity);

    expect(possible, "say in GUARDED what the condition guards").not.toEqual([]);
  },
);

/** Services that the boundary lets in and that a run does not use. */
const LET_IN: Record<string, string> = {
  "account:*": "where the customer lets us enable Regions",
};

const boundary: Document = JSON.parse(must(policies.boundary, "boundary"));
const letIn = boundary.Statement.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) =>
  listOf(Action),
);

it.each(letIn.filter((action) => !LET_IN[action]))(
  "a boundary without %s is missed",
  async (action) => {
    const narrower = JSON.stringify({
      ...boundary,
      Statement: boundary.Statement.map((statement) =>
        statement.Effect === "Allow"
          ? { ...statement, Action: listOf(statement.Action).filter((one) => one !== action) }
          : statement,
      ),
    });
    const within = { ...policies, boundary: narrower, session: undefined };
    const own = requests.filter((one) => one.action.startsWith(action.replace("*", "")));

    const verdicts = await Promise.all(own.map((one) => verdictOn(one, within, call)));

    expect(verdicts.filter(Boolean)).not.toEqual([]);
  },
);
