import { DescribeExecutionCommand, SFNClient, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, it } from "vitest";
import { stop } from "../../../functions/lifecycle/provisioning.ts";
import type { StepName } from "../../../shared/steps.ts";
import { newTimeline } from "../../../shared/timeline.ts";
import { aCluster } from "../../support/requests.ts";
import { awsError, commands, inputs, run, table } from "../../support/step.ts";

const sfn = mockClient(SFNClient);
const stops = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:c1";

const executionIs = (status: "RUNNING" | "SUCCEEDED" | "FAILED" | "ABORTED", secondsAgo = 0) =>
  sfn.on(DescribeExecutionCommand).resolves({
    status,
    ...(status !== "RUNNING" && { stopDate: new Date(Date.now() - secondsAgo * 1000) }),
  });

/** The record of a cluster of which these steps have begun. */
const begun = (...steps: StepName[]) => {
  const startedAt = "2026-11-23T10:00:00.000Z";
  const started = steps.map((step) => [step, { startedAt, attempts: 1 }]);
  table.on(GetCommand).resolves({
    Item: {
      cluster: aCluster(),
      status: "DELETING",
      workflow: "deletion",
      executionArn: "arn",
      redriveCount: 0,
      redrives: [],
      createdAt: startedAt,
      since: startedAt,
      steps: { ...newTimeline(), ...Object.fromEntries(started) },
    },
  });
};

beforeEach(() => {
  sfn.reset();
  sfn.on(StopExecutionCommand).resolves({});
  begun("ProveTrust", "Preflight", "EnsureVpc");
});

it("stops a provisioning that is going on, and comes back", async () => {
  executionIs("RUNNING");

  await expect(run(stop, { stops })).rejects.toMatchObject({
    name: "JustStarted",
    message: `${stops} is stopped`,
  });
  expect(inputs(sfn, StopExecutionCommand)).toEqual([
    { executionArn: stops, cause: "the cluster is to be deleted" },
  ]);
});

it.each(["ABORTED", "FAILED"] as const)(
  "is not ready as long as functions of one that is %s may be at work",
  async (status) => {
    executionIs(status, 60);

    await expect(run(stop, { stops })).rejects.toMatchObject({
      name: "NotReady",
      message: `functions of ${stops} may still be at work`,
    });
  },
);

it.each([
  ["ABORTED", 66],
  ["FAILED", 66],
  ["SUCCEEDED", 0],
] as const)("goes on when one that is %s has been so for %i seconds", async (status, seconds) => {
  executionIs(status, seconds);

  await expect(run(stop, { stops })).resolves.toEqual({ hasMadeAnything: true });
  expect(commands(sfn)).toEqual(["DescribeExecutionCommand"]);
});

it("goes on when the execution was never begun, or is forgotten", async () => {
  sfn.on(DescribeExecutionCommand).rejects(awsError("ExecutionDoesNotExist"));

  await expect(run(stop, { stops })).resolves.toEqual({ hasMadeAnything: true });
});

it("knows that nothing was made when no step has begun but those that look", async () => {
  begun("ProveTrust", "Preflight");
  executionIs("FAILED", 66);

  await expect(run(stop, { stops })).resolves.toEqual({ hasMadeAnything: false });
});

it("passes every other error of Step Functions on", async () => {
  sfn.on(DescribeExecutionCommand).rejects(awsError("ThrottlingException"));

  await expect(run(stop, { stops })).rejects.toMatchObject({ name: "ThrottlingException" });
});
