/** Executions that change their status: the events, and the histories that Step Functions tells of them. */

import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from "@aws-sdk/client-sfn";
import { mockClient } from "aws-sdk-client-mock";
import { aCluster } from "./requests.ts";

/** The cluster whose execution changes its status. */
export const CLUSTER = aCluster();
export const executionArn = "arn:aws:states:us-east-1:999999999999:execution:provision-cluster:c1";
export const startedAt = "2026-11-23T10:00:00.000Z";

/** The event as EventBridge delivers it. */
export const statusChange = (status: string, detail: object = {}) => ({
  version: "0",
  "detail-type": "Step Functions Execution Status Change",
  source: "aws.states",
  detail: {
    executionArn,
    stateMachineArn: "arn:aws:states:us-east-1:999999999999:stateMachine:provision-cluster",
    name: "c1",
    status,
    startDate: Date.parse(startedAt),
    stopDate: null,
    input: JSON.stringify({ cluster: CLUSTER, executionArn }),
    inputDetails: { included: true },
    output: null,
    redriveCount: 0,
    redriveStatus: null,
    error: null,
    cause: null,
    ...detail,
  },
});

/** A bus that takes everything. */
export const mockBus = () => {
  const mock = mockClient(EventBridgeClient);
  mock.on(PutEventsCommand).resolves({});
  return mock;
};

/** What the bus got. */
export const published = (mock: ReturnType<typeof mockBus>) =>
  mock
    .commandCalls(PutEventsCommand)
    .flatMap(({ args }) => args[0].input.Entries ?? [])
    .map(({ DetailType, Detail }) => ({ type: DetailType, detail: JSON.parse(Detail ?? "") }));

/** Step Functions that tells this history, in pages of that size. */
export const mockHistory = (events: Partial<HistoryEvent>[], pageSize = events.length) => {
  const mock = mockClient(SFNClient);
  const numbered = events.map((event, index) => ({ id: index + 1, ...event }));
  const pages = Array.from({ length: Math.ceil(events.length / pageSize) }, (_, page) =>
    numbered.slice(page * pageSize, (page + 1) * pageSize),
  );
  pages.forEach((page, index) => {
    const asked = { executionArn, ...(index > 0 && { nextToken: `${index}` }) };
    const nextToken = index + 1 < pages.length ? `${index + 1}` : undefined;
    mock
      .on(GetExecutionHistoryCommand, asked)
      .resolves({ events: page as HistoryEvent[], nextToken });
  });
  return mock;
};

const cause = (errorType: string, errorMessage: string) =>
  JSON.stringify({ errorType, errorMessage, trace: [`${errorType}: ${errorMessage}`] });

/** EnsureEksCluster is not ready twice and then denied, while EnsureDatabase waits beside it. */
export const deniedInEks = (
  denial = cause("AccessDenied", "UnauthorizedOperation: no"),
): Partial<HistoryEvent>[] => [
  { type: "ExecutionStarted", previousEventId: 0 },
  {
    type: "ParallelStateEntered",
    previousEventId: 1,
    stateEnteredEventDetails: { name: "DataPlane" },
  },
  {
    type: "TaskStateEntered",
    previousEventId: 2,
    stateEnteredEventDetails: { name: "EnsureEksCluster" },
  },
  {
    type: "TaskStateEntered",
    previousEventId: 2,
    stateEnteredEventDetails: { name: "EnsureDatabase" },
  },
  { type: "LambdaFunctionScheduled", previousEventId: 3 },
  { type: "LambdaFunctionStarted", previousEventId: 5 },
  {
    type: "LambdaFunctionFailed",
    previousEventId: 6,
    lambdaFunctionFailedEventDetails: { error: "NotReady" },
  },
  { type: "LambdaFunctionScheduled", previousEventId: 4 },
  { type: "LambdaFunctionStarted", previousEventId: 8 },
  {
    type: "LambdaFunctionFailed",
    previousEventId: 9,
    lambdaFunctionFailedEventDetails: { error: "NotReady" },
  },
  { type: "LambdaFunctionScheduled", previousEventId: 7 },
  { type: "LambdaFunctionStarted", previousEventId: 11 },
  {
    type: "LambdaFunctionFailed",
    previousEventId: 12,
    lambdaFunctionFailedEventDetails: { error: "AccessDenied", cause: denial },
  },
  { type: "ParallelStateFailed", previousEventId: 13 },
  {
    type: "ExecutionFailed",
    previousEventId: 14,
    executionFailedEventDetails: { error: "AccessDenied", cause: denial },
  },
];

/** The same, then redriven: EnsureEksCluster succeeds, EnsureDatabase is over its quota. */
export const overQuotaAfterRedrive = (): Partial<HistoryEvent>[] => {
  const overQuota = { error: "QuotaExceeded", cause: cause("QuotaExceeded", "too many databases") };
  const output = JSON.stringify({ name: "astro-analytics" });
  return [
    ...deniedInEks(),
    {
      type: "ExecutionRedriven",
      previousEventId: 15,
      executionRedrivenEventDetails: { redriveCount: 1 },
    },
    { type: "LambdaFunctionScheduled", previousEventId: 3 },
    { type: "LambdaFunctionScheduled", previousEventId: 4 },
    {
      type: "LambdaFunctionSucceeded",
      previousEventId: 17,
      lambdaFunctionSucceededEventDetails: { output },
    },
    {
      type: "TaskStateExited",
      previousEventId: 19,
      stateExitedEventDetails: { name: "EnsureEksCluster" },
    },
    {
      type: "LambdaFunctionFailed",
      previousEventId: 18,
      lambdaFunctionFailedEventDetails: overQuota,
    },
    { type: "ParallelStateFailed", previousEventId: 21 },
    {
      type: "ExecutionFailed",
      previousEventId: 22,
      executionFailedEventDetails: overQuota,
    },
  ];
};
