import {
  DescribeExecutionCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from "@aws-sdk/client-sfn";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it } from "vitest";
import { createRecord, recordOf } from "../../shared/cluster-record.ts";
import { beginRun, recordStatus } from "../../shared/cluster-status.ts";
import { must } from "../../shared/must.ts";
import { carryOut, nextRun, wayOn } from "../../shared/runs.ts";
import { aFailure } from "../support/records.ts";
import { aCluster } from "../support/requests.ts";
import { createTable } from "../support/table.ts";

const CLUSTER = aCluster({ clusterId: "c1" });
const executionArn = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:c1";

const refusal = (name: string) => Object.assign(new Error("no"), { name });

/** Step Functions that redrives nothing any more. */
const mockStepFunctions = () => {
  const mock = mockClient(SFNClient);
  mock.on(RedriveExecutionCommand).rejects(refusal("ExecutionNotRedrivable"));
  mock.on(DescribeExecutionCommand).rejects(refusal("ExecutionDoesNotExist"));
  mock.on(StartExecutionCommand).resolves({});
  return mock;
};

/** A record that says that its execution is redriven. */
const aRedrivenRecord = async () => {
  await createRecord(CLUSTER, executionArn);
  const report = { executionArn, status: "failed", redriveCount: 0, failure: aFailure() } as const;
  const failed = await recordStatus(CLUSTER, report);
  const run = nextRun(failed, { by: "sam", reason: "why not", way: "redrive" });
  return must(await beginRun(failed, run), "begun record");
};

it("begins a new execution where AWS has forgotten the one to redrive", async () => {
  await using _table = await createTable();
  const mock = mockStepFunctions();
  const record = await aRedrivenRecord();

  await carryOut(record);

  expect(mock.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input.name)).toEqual([
    "c1-1",
  ]);
  expect((await recordOf(CLUSTER)).executionArn).toBe(`${executionArn}-1`);
});

it("begins nothing when somebody else has begun something meanwhile", async () => {
  await using _table = await createTable();
  const mock = mockStepFunctions();
  const stale = await aRedrivenRecord();
  await carryOut(stale);
  const record = await recordOf(CLUSTER);
  mock.resetHistory();

  await carryOut(stale);

  expect(mock.commandCalls(StartExecutionCommand)).toEqual([]);
  expect(await recordOf(CLUSTER)).toEqual(record);
});

it("does not take an execution for forgotten because Step Functions does not answer", async () => {
  await using _table = await createTable();
  const mock = mockStepFunctions();
  mock.on(DescribeExecutionCommand).rejects(refusal("ThrottlingException"));
  const record = await aRedrivenRecord();

  await expect(wayOn(record)).rejects.toThrow("no");
  await expect(carryOut(record)).rejects.toThrow("no");
});

it("does not take a redrive for refused because Step Functions does not answer", async () => {
  await using _table = await createTable();
  const mock = mockStepFunctions();
  mock.on(RedriveExecutionCommand).rejects(refusal("ThrottlingException"));
  const record = await aRedrivenRecord();

  await expect(carryOut(record)).rejects.toThrow("no");
  expect(await recordOf(CLUSTER)).toEqual(record);
});
