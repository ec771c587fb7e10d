/**
 * The sweeper: puts right what a status event that never came, or a call that broke off, has left
 * behind. It disturbs nobody, since whatever it does may be done twice.
 */

import { type ExecutionListItem, paginateListExecutions, SFNClient } from "@aws-sdk/client-sfn";
import type { ClusterRecord } from "../../shared/cluster-record.ts";
import { listWithStatus } from "../../shared/cluster-status.ts";
import { listUnpublished, send } from "../../shared/event-log.ts";
import { findExecution, stateMachineArnOf } from "../../shared/execution.ts";
import { ExecutionState, reportExecution } from "../../shared/execution-report.ts";
import { log } from "../../shared/log.ts";
import { carryOut } from "../../shared/runs.ts";
import { WORKFLOWS } from "../../shared/workflows.ts";

/** What is younger is left alone: a call may still be at it, or an event on its way. */
const GRACE_MS = 120_000;

/** Compares all clusters that something is done with, and all events, with what should be. */
export const sweep = async (): Promise<void> => {
  const before = new Date(Date.now() - GRACE_MS).toISOString();
  const failures = [...(await sweepClusters(before)), ...(await sweepEvents(before))];
  if (failures.length)
    throw new AggregateError(failures, `${failures.length} things could not be put right`);
};

const sweepClusters = async (before: string): Promise<unknown[]> => {
  const records: ClusterRecord[] = [];
  const unreadable: Error[] = [];
  for (const { status } of Object.values(WORKFLOWS))
    for await (const page of pages((cursor) =>
      listWithStatus(status.running, { limit: 100, before, cursor }),
    )) {
      records.push(...page.records);
      unreadable.push(...page.unreadable);
    }
  const running = await runningExecutions(records);
  const failures = await forEach(records, (record) =>
    putRight(record, running.get(record.executionArn)),
  );
  for (const error of unreadable) log.error("could not be read", { error });
  return [...unreadable, ...failures];
};

const sweepEvents = async (before: string): Promise<unknown[]> => {
  const failures: unknown[] = [];
  for await (const { events } of pages((cursor) => listUnpublished({ limit: 100, before, cursor })))
    failures.push(...(await forEach(events, send)));
  return failures;
};

/** All pages of a list, one after the other. */
async function* pages<Page extends { cursor?: string }>(
  list: (cursor: string | undefined) => Promise<Page>,
) {
  let cursor: string | undefined;
  do {
    const page = await list(cursor);
    yield page;
    cursor = page.cursor;
  } while (cursor);
}

const sfn = new SFNClient({});

/** One call for a thousand executions, since AWS lets ten a second be described and no more. */
const runningExecutions = async (records: ClusterRecord[]) => {
  const machines = new Set(records.map(({ executionArn }) => stateMachineArnOf(executionArn)));
  const running = new Map<string | undefined, ExecutionListItem>();
  for (const stateMachineArn of machines) {
    const input = { stateMachineArn, statusFilter: "RUNNING", maxResults: 1000 } as const;
    for await (const { executions = [] } of paginateListExecutions({ client: sfn }, input))
      for (const execution of executions) running.set(execution.executionArn, execution);
  }
  return running;
};

/** What the record says is done although it was never begun, is begun; all else is reported. */
const putRight = async (record: ClusterRecord, running: ExecutionListItem | undefined) => {
  const { cluster, executionArn, redriveCount } = record;
  const execution = running ?? (await findExecution(executionArn));
  const isBegun = execution && (execution.redriveCount ?? 0) >= redriveCount;
  if (isBegun) await reportExecution(cluster, ExecutionState.parse(execution));
  else await carryOut(record);
};

/** Acts on ten at a time; one that fails does not keep the others from their turn. */
const forEach = async <Item>(items: Item[], act: (item: Item) => Promise<void>) => {
  const failures: unknown[] = [];
  for (let at = 0; at < items.length; at += 10) {
    const results = await Promise.allSettled(items.slice(at, at + 10).map(act));
    for (const result of results) if (result.status === "rejected") failures.push(result.reason);
  }
  for (const error of failures) log.error("could not be put right", { error });
  return failures;
};
