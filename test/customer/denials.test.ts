import { describe, expect, it } from "vitest";
import type { Policies } from "../../local/aws/authorization/policies.ts";
import { verdictOn } from "../../local/aws/authorization/verdict.ts";
import { listOf, type Statement } from "../../local/aws/services/iam/policy-document.ts";
import { createWorld } from "../../local/aws/world.ts";
import { createClock } from "../../local/clock.ts";
import { latencies } from "../../local/latency-profile.ts";
import { crossAccountRoleArn } from "../../shared/cluster.ts";
import { DENIED_FOR_GOOD } from "./denied-for-good.ts";
import { policyDocuments, statementsOf } from "./stack.ts";

const account = "123456789012";
const roleArn = crossAccountRoleArn(account);
const call = {
  world: createWorld(createClock(1), latencies("typical")),
  account,
  region: "us-east-1",
  caller: { account, arn: roleArn },
};

const documentOf = (Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const EVERYTHING = documentOf([{ Effect: "Allow", Action: "*", Resource: "*" }]);

const boundary = statementsOf((await policyDocuments()).boundary);

const requests = DENIED_FOR_GOOD.flatMap(({ what, resource, context = {}, actions }) =>
  actions.map((action) => ({ what, action, resource, context })),
);

/** What decides for a role that somebody has allowed everything, within that boundary. */
const refusalOf = (request: (typeof requests)[number], statements: Statement[]) => {
  const policies: Policies = {
    roleArn,
    identity: [EVERYTHING],
    boundary: documentOf(statements),
    session: undefined,
  };
  const { action, resource, context } = request;
  return verdictOn({ action, resource, context }, policies, call);
};

describe("whatever the role is allowed", () => {
  it.each(requests)("it may not $action: $what", async (request) => {
    const refusal = await refusalOf(request, boundary);

    expect(refusal).toEqual({ by: "permissions boundary", how: "explicit" });
  });
});

/** Every way to take one action from one deny. */
const mutations = boundary.flatMap((statement, at) =>
  statement.Effect === "Deny"
    ? listOf(statement.Action).map((action) => ({
        action,
        sid: String(Object(statement).Sid),
        mutated: boundary.with(at, {
          ...statement,
          Action: listOf(statement.Action).filter((one) => one !== action),
        }),
      }))
    : [],
);

describe("a boundary from which a deny is taken", () => {
  it.each(mutations)("lets something happen that must not: $sid, $action", async (mutation) => {
    const { action, mutated } = mutation;
    const left = mutated.filter(({ Action }) => listOf(Action).length > 0);
    const own = requests.filter((request) => request.action === action);

    const refusals = await Promise.all(own.map((request) => refusalOf(request, left)));

    expect(
      refusals.filter((refusal) => refusal?.how !== "explicit"),
      "add a request to test/customer/denied-for-good.ts that nothing else denies",
    ).not.toEqual([]);
  });
});
