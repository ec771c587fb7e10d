import { expect, it } from "vitest";
import { healthIssues } from "../../shared/health-issues.ts";

it("tells each issue with what it is about", () => {
  const issues = [
    { code: "NodeCreationFailure", message: "not joined", resourceIds: ["i-1", "i-2"] },
    { code: "InternalFailure", message: "out of order" },
  ];

  expect(healthIssues({ issues })).toEqual([
    "NodeCreationFailure: not joined (i-1, i-2)",
    "InternalFailure: out of order",
  ]);
});

it.each([undefined, {}])("tells nothing of %j", (health) => {
  expect(healthIssues(health)).toEqual([]);
});
