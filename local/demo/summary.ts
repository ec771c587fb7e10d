/** What the demo reports at the end: the result as data, and the same in words. */

import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from "@aws-sdk/client-sfn";
import type { ClusterView } from "../../shared/cluster-view.ts";
import { HOME_ACCOUNT } from "../aws/world.ts";
import { type CriticalPath, criticalPath } from "../critical-path.ts";
import { latencies } from "../latency-profile.ts";
import { clientConfig } from "./aws.ts";
import { ORGANIZATION } from "./customer.ts";
import type { Line } from "./inventory/line.ts";
import { isComplete, takeInventory } from "./inventory.ts";
import { paragraph } from "./paragraph.ts";
import type { Delivery } from "./subscriber.ts";

/** A step as it went; seconds are simulated, counted from the request. */
interface StepReport {
  step: string;
  title: string;
  beganAfterSeconds: number;
  tookSeconds: number;
  attempts: number;
}

/** All that the demo has to say; `--json` prints just this. */
export interface Summary {
  clusterId: string;
  status: string;
  failure?: NonNullable<ClusterView["failure"]>;
  /** Simulated seconds from the request to the end of the last step. */
  durationSeconds: number;
  /** The longest chain of AWS's own times, by the profile that the demo runs with. */
  criticalPath: CriticalPath;
  resources: Line[];
  steps: StepReport[];
  awsCalls: { total: number; byService: Record<string, number> };
  stateTransitions: number;
  completionEvent: Delivery | undefined;
}

/** Gathers the summary from the API's answer and from the simulated AWS itself. */
export const summarize = async (
  { endpoint }: { endpoint: string },
  cluster: ClusterView,
  completionEvent: Delivery | undefined,
): Promise<Summary> => {
  const { clusterId } = cluster;
  const steps = reportSteps(cluster);
  return {
    clusterId,
    status: cluster.status,
    ...(cluster.failure && { failure: cluster.failure }),
    durationSeconds: Math.max(0, ...steps.map((one) => one.beganAfterSeconds + one.tookSeconds)),
    criticalPath: criticalPath(latencies("typical")),
    resources: await takeInventory(endpoint, {
      ...cluster.request,
      clusterId,
      organizationId: ORGANIZATION,
    }),
    steps,
    awsCalls: await countCalls(endpoint),
    stateTransitions: await countTransitions(endpoint, cluster.executionArn),
    completionEvent,
  };
};

const reportSteps = ({ createdAt, steps }: ClusterView): StepReport[] =>
  steps
    .flatMap(({ step, title, attempts, startedAt, finishedAt }) => {
      if (!startedAt || !finishedAt) return [];
      const beganAfterSeconds = secondsBetween(createdAt, startedAt);
      const tookSeconds = secondsBetween(startedAt, finishedAt);
      return [{ step, title, beganAfterSeconds, tookSeconds, attempts }];
    })
    .toSorted((one, other) => one.beganAfterSeconds - other.beganAfterSeconds);

const secondsBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 1000;

/** State transitions as AWS bills them: each state entered, and each retry. */
const countTransitions = async (endpoint: string, executionArn: string) => {
  const sfn = new SFNClient(clientConfig(endpoint, HOME_ACCOUNT, "us-east-1"));
  const events: HistoryEvent[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(new GetExecutionHistoryCommand({ executionArn, nextToken }));
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  const count = (type: RegExp) => events.filter((event) => type.test(event.type ?? "")).length;
  return count(/StateEntered$/) + count(/^LambdaFunctionScheduled$/) - count(/^TaskStateEntered$/);
};

/** Calls that the functions made, known by the trace id of an invocation. */
const countCalls = async (endpoint: string) => {
  const response = await fetch(`${endpoint}/_local/journal`);
  const entries = (await response.json()) as { service: string; traceId?: string }[];
  const calls = entries.filter(({ traceId }) => traceId);
  const services = Object.groupBy(calls, ({ service }) => service);
  const byService = Object.entries(services).map(([name, all = []]) => [name, all.length]);
  return { total: calls.length, byService: Object.fromEntries(byService) };
};

/** The summary for people. */
export const describe = (summary: Summary): string => {
  const { awsCalls, stateTransitions } = summary;
  const byService = Object.entries(awsCalls.byService).map((one) => one.join(" "));
  return [
    `Cluster ${summary.clusterId} is ${summary.status}.`,
    "",
    completeness(summary.resources),
    ...summary.resources.map(({ resource, count, documented, details }) =>
      paragraph(`  ${count} of ${documented}  ${resource.padEnd(18)}  `, details.join(", ")),
    ),
    "",
    "These steps were done, in this order:",
    ...summary.steps.map(
      ({ title, beganAfterSeconds, tookSeconds, attempts }) =>
        `  after ${inColumn(beganAfterSeconds)}  ${title.padEnd(20)} took ${inColumn(tookSeconds)} in ${attempts} ${attempts === 1 ? "attempt" : "attempts"}`,
    ),
    "",
    ...timeOf(summary),
    paragraph("", `${awsCalls.total} AWS calls: ${byService.join(", ")}.`),
    `${stateTransitions} state transitions.`,
    "",
    "The notice, as the subscriber got it:",
    JSON.stringify(summary.completionEvent ?? "none came", null, 2),
  ].join("\n");
};

const completeness = (resources: Line[]) =>
  isComplete(resources)
    ? "In the customer's account there is now all that the install guide lists:"
    : "In the customer's account there is now, of what the install guide lists:";

/** What stopped is compared with nothing. */
const timeOf = ({ status, criticalPath: limit, durationSeconds }: Summary) => {
  const took = `It took ${duration(durationSeconds)} of simulated time`;
  if (status !== "ACTIVE") return [`${took}.`];
  const more = (100 * (durationSeconds / limit.seconds - 1)).toFixed(1);
  return [
    `${took}, ${more} % more than AWS itself needs:`,
    paragraph(`  ${duration(limit.seconds)} = `, limit.stages.join(" → ")),
  ];
};

/** Seconds as `13m52s`. */
export const duration = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, "0")}s`;
};

const inColumn = (seconds: number) => duration(seconds).padStart(6);
