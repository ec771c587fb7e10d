import { describe, expect, it } from "vitest";
import { SESSION_ACTIONS, sessionPolicy } from "../../shared/session-policies.ts";
import { STEP_NAMES } from "../../shared/steps.ts";

describe.each(STEP_NAMES)("the session policy of %s", (step) => {
  it("is no longer than STS takes", () => {
    expect(sessionPolicy(step).length).toBeLessThanOrEqual(2048);
  });

  it("allows the step's actions and to read why EC2 refuses one, each named in full, and no others", () => {
    const policy = JSON.parse(sessionPolicy(step));

    const actions: readonly string[] = SESSION_ACTIONS[step];
    const reading = actions.some((action) => action.startsWith("ec2:"))
      ? ["sts:DecodeAuthorizationMessage"]
      : [];
    expect(policy).toEqual({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: [...actions, ...reading], Resource: "*" }],
    });
    expect(SESSION_ACTIONS[step].join()).not.toContain("*");
  });
});

it("gives no step an action twice, and lists actions in order", () => {
  const lists: (readonly string[])[] = Object.values(SESSION_ACTIONS);

  expect(lists).toEqual(lists.map((actions) => [...new Set(actions)].toSorted()));
});
