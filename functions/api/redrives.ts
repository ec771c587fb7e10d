/** Redrives: support lets a failed cluster go on where it stopped. */

import type { z } from "zod";
import { API } from "../../shared/api.ts";
import {
  type ClusterRecord,
  findRecordById,
  type Redrive,
  recordOf,
} from "../../shared/cluster-record.ts";
import { beginRun } from "../../shared/cluster-status.ts";
import { historyOf, type StepRun, stepRunsIn } from "../../shared/execution-history.ts";
import { route } from "../../shared/http.ts";
import { must } from "../../shared/must.ts";
import { Problem } from "../../shared/problems.ts";
import { carryOut, nextRun, wayOn } from "../../shared/runs.ts";
import { STEPS, type StepName } from "../../shared/steps.ts";
import { stepsOf, WORKFLOWS } from "../../shared/workflows.ts";

type Asked = Pick<Redrive, "by" | "reason" | "key">;
type RedriveAnswer = z.input<typeof API.redriveCluster.answer>;

/**
 * Begins a redrive. It is written down before it is begun, so a call that broke off in between is
 * completed by sending it again, else by the sweeper.
 */
export const create = route(API.redriveCluster, async ({ path, query, headers, body }, caller) => {
  const record = await findRecordById(path.clusterId);
  if (!record) throw new Problem("there is no such cluster", { kind: "not-found" });
  const asked = { by: caller.subject, ...body, key: headers["idempotency-key"] };
  if (query.preview) return { status: 200, body: await preview(record, asked) };
  const earlier = earlierOf(record, asked);
  const answer = await (earlier ? complete(record, earlier) : begin(record, asked));
  const { organizationId, clusterId } = record.cluster;
  const location = `/organizations/${organizationId}/clusters/${clusterId}`;
  return { body: answer, headers: { location } };
});

/** The redrive that this call has begun before: by its key, or else by who wants what is under way. */
const earlierOf = (record: ClusterRecord, { by, reason, key }: Asked): Redrive | undefined => {
  const isSame = (redrive: Redrive) => redrive.by === by && redrive.reason === reason;
  const last = record.redrives.at(-1);
  if (key === undefined) return last && isUnderWay(record, last) && isSame(last) ? last : undefined;
  const known = record.redrives.find((redrive) => redrive.key === key);
  if (known && !isSame(known))
    throw new Problem("the Idempotency-Key was used for another redrive; use a new key", {
      kind: "idempotency-key-reused",
    });
  return known;
};

const isUnderWay = (record: ClusterRecord, { executionArn, redriveCount }: Redrive) =>
  record.status === WORKFLOWS[record.workflow].status.running &&
  record.executionArn === executionArn &&
  record.redriveCount === redriveCount;

const complete = async (record: ClusterRecord, redrive: Redrive): Promise<RedriveAnswer> => {
  if (isUnderWay(record, redrive)) await carryOut(record);
  return answerOf(record, record.redrives.indexOf(redrive));
};

const begin = async (record: ClusterRecord, asked: Asked): Promise<RedriveAnswer> => {
  const way = await wayOf(record);
  const begun = await beginRun(record, nextRun(record, { ...asked, way }));
  if (!begun) throw notRedrivable("somebody else has just begun something else with the cluster");
  await carryOut(begun);
  return answerOf(begun, begun.redrives.length - 1);
};

/** As the record is now: AWS may have refused, so that a new execution was begun in its stead. */
const answerOf = async ({ cluster }: ClusterRecord, index: number): Promise<RedriveAnswer> => {
  const { redrives, workflow } = await recordOf(cluster);
  const { way, executionArn } = must(redrives[index], "redrive");
  const status = WORKFLOWS[workflow].status.running;
  return { clusterId: cluster.clusterId, status, way, executionArn };
};

const wayOf = async (record: ClusterRecord): Promise<Redrive["way"]> => {
  const { workflow, status, since } = record;
  if (status !== WORKFLOWS[workflow].status.failed)
    throw notRedrivable(`the cluster is ${status} since ${since}, must be ${FAILED.join(" or ")}`);
  const way = await wayOn(record);
  if (!way) throw notRedrivable("its execution goes on already; the cluster will say so at once");
  return way;
};

const FAILED = Object.values(WORKFLOWS).map(({ status }) => status.failed);

const notRedrivable = (detail: string) => new Problem(detail, { kind: "not-redrivable" });

const preview = async (record: ClusterRecord, asked: Asked): Promise<RedriveAnswer> => {
  const { cluster, status, failure } = record;
  const way = await wayOf(record);
  const { executionArn } = nextRun(record, { ...asked, way });
  const steps = await stepsAhead(record);
  return { clusterId: cluster.clusterId, status, way, executionArn, failure, ...steps };
};

/** What the history tells of the steps; the record, where AWS keeps the history no more. */
const stepsAhead = async ({ workflow, executionArn, steps }: ClusterRecord) => {
  const runs = new Map(stepRunsIn(await historyOf(executionArn)).map((run) => [run.step, run]));
  const isDone = (step: StepName) => {
    const run = runs.get(step);
    return run ? run.state === "succeeded" : Boolean(steps[step]?.finishedAt);
  };
  const { done = [], ahead = [] } = Object.groupBy(stepsOf(workflow), (step) =>
    isDone(step) ? "done" : "ahead",
  );
  return {
    runs: ahead.map((step) => ({ ...titled(step), because: stopOf(runs.get(step)) })),
    adopts: done.map((step) => ({ ...titled(step), facts: runs.get(step)?.facts })),
  };
};

const titled = (step: StepName) => ({ step, title: STEPS[step].title });

const stopOf = (run: StepRun | undefined): "pending" | "failed" | "aborted" => {
  if (!run) return "pending";
  return run.state === "failed" ? "failed" : "aborted";
};
