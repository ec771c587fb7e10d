import { expect, it } from "vitest";
import { executionArnOf } from "../../shared/execution.ts";

it("knows an execution's ARN by its state machine and name", () => {
  const arn = executionArnOf("arn:aws:states:eu-west-1:999999999999:stateMachine:provision", "c1");

  expect(arn).toBe("arn:aws:states:eu-west-1:999999999999:execution:provision:c1");
});
