import { describe, expect, it } from "vitest";
import { SESSION_ACTIONS, sessionPolicy } from "../../shared/session-policies.ts";
import { STEP_NAMES, type StepName } from "../../shared/steps.ts";
import { aCluster } from "../support/requests.ts";

const policyOf = (step: StepName) => JSON.parse(sessionPolicy(step, aCluster()));

describe.each(STEP_NAMES)("the session policy of %s", (step) => {
  it("is no longer than STS takes, whatever the cluster's name", () => {
    const name = "a".repeat(39);

    expect(sessionPolicy(step, aCluster({ name })).length).toBeLessThanOrEqual(2048);
  });

  it("allows the step's actions and to read why EC2 refuses one, each named in full, and no others", () => {
    const { Version, Statement } = policyOf(step);

    const actions: readonly string[] = SESSION_ACTIONS[step];
    const reading = actions.some((action) => action.startsWith("ec2:"))
      ? ["sts:DecodeAuthorizationMessage"]
      : [];
    expect(Version).toBe("2012-10-17");
    expect(Statement.filter(({ Effect }: { Effect: string }) => Effect === "Allow")).toEqual([
      { Effect: "Allow", Action: [...actions, ...reading], Resource: "*" },
    ]);
    expect(SESSION_ACTIONS[step].join()).not.toContain("*");
  });
});

it("gives no step an action twice, and lists actions in order", () => {
  const lists: (readonly string[])[] = Object.values(SESSION_ACTIONS);

  expect(lists).toEqual(lists.map((actions) => [...new Set(actions)].toSorted()));
});

it.each(["RemoveKubernetesLeftovers", "RemoveSecurityGroups"] as const)(
  "denies %s to change what no tag proves to be of the very cluster",
  (step) => {
    const [, denied] = policyOf(step).Statement;

    expect(denied).toEqual({
      Effect: "Deny",
      Action: SESSION_ACTIONS[step].filter((one) => !one.includes(":Describe")),
      Resource: "*",
      Condition: {
        StringNotEquals: {
          "aws:ResourceTag/astro:cluster-id": "0b7e1c52-6c6e-4a53-9d5e-0f6a3c1d2e4b",
          "aws:ResourceTag/kubernetes.io/cluster/astro-analytics": "owned",
          "aws:ResourceTag/elbv2.k8s.aws/cluster": "astro-analytics",
          "aws:ResourceTag/cluster.k8s.amazonaws.com/name": "astro-analytics",
          "aws:ResourceTag/aws:eks:cluster-name": "astro-analytics",
          "aws:ResourceTag/GuardDutyManaged": "true",
        },
      },
    });
  },
);

/** Step Functions' own policies for EKS; AWS's schemas of its CloudFormation resources; RDS's notice of 2024. */
it.each<[StepName, string[]]>([
  ["EnsureNodeGroups", ["ec2:DescribeSubnets", "iam:GetRole", "iam:ListAttachedRolePolicies"]],
  ["EnsureAddons", ["eks:DeletePodIdentityAssociation", "iam:GetRole"]],
  ["RemoveDatabase", ["rds:AddTagsToResource", "rds:CreateDBSnapshot"]],
])("allows %s what AWS asks of the caller beside the call itself", (step, asked) => {
  const actions: readonly string[] = SESSION_ACTIONS[step];

  expect(asked.filter((action) => !actions.includes(action))).toEqual([]);
});
