import { GetExecutionHistoryCommand } from "@aws-sdk/client-sfn";
import { expect, it } from "vitest";
import { historyOf, stepRunsIn } from "../../shared/execution-history.ts";
import {
  deniedInEks,
  executionArn,
  mockHistory,
  overQuotaAfterRedrive,
} from "../support/status-changes.ts";
import { awsError } from "../support/step.ts";

it("tells which step failed and which was aborted", async () => {
  mockHistory(deniedInEks());

  const runs = stepRunsIn(await historyOf(executionArn));

  expect(runs).toEqual([
    { step: "EnsureEksCluster", state: "failed" },
    { step: "EnsureDatabase", state: "aborted" },
  ]);
});

it("tells what became of the steps after a redrive, and what one returned", async () => {
  mockHistory(overQuotaAfterRedrive(), 4);

  const runs = stepRunsIn(await historyOf(executionArn));

  expect(runs).toEqual([
    { step: "EnsureEksCluster", state: "succeeded", facts: { name: "astro-analytics" } },
    { step: "EnsureDatabase", state: "failed" },
  ]);
});

it("knows no facts of a step that returns none", async () => {
  mockHistory([
    {
      type: "TaskStateEntered",
      previousEventId: 0,
      stateEnteredEventDetails: { name: "ProveTrust" },
    },
    {
      type: "LambdaFunctionSucceeded",
      previousEventId: 1,
      lambdaFunctionSucceededEventDetails: { output: "null" },
    },
  ]);

  expect(stepRunsIn(await historyOf(executionArn))).toEqual([
    { step: "ProveTrust", state: "aborted", facts: {} },
  ]);
});

it("is empty for an execution that AWS has forgotten", async () => {
  const mock = mockHistory([]);
  mock.on(GetExecutionHistoryCommand).rejects(awsError("ExecutionDoesNotExist"));

  expect(await historyOf(executionArn)).toEqual([]);
});

it("is not taken for empty because Step Functions does not answer", async () => {
  const mock = mockHistory([]);
  mock.on(GetExecutionHistoryCommand).rejects(awsError("ThrottlingException"));

  await expect(historyOf(executionArn)).rejects.toMatchObject({ name: "ThrottlingException" });
});
