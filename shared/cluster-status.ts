/** The status of clusters: how it changes, and who has it. */

import type { Cluster } from "./cluster.ts";
import { ClusterRecord, type Deletion, keyOf, type Redrive, recordOf } from "./cluster-record.ts";
import type { Failure } from "./events.ts";
import { type IndexPage, listInState, states, update, wasWritten } from "./table.ts";
import { NOT_BEGUN } from "./timeline.ts";
import { type ClusterStatus, stepsOf, WORKFLOWS, type Workflow } from "./workflows.ts";

/** How an execution is doing, and after how many redrives. */
export interface StatusReport {
  executionArn: string;
  status: "running" | "succeeded" | "failed";
  redriveCount: number;
  failure?: Failure;
}

/**
 * Sets the status, and the failure that led to it or none. A report that is late, comes twice or is
 * of another execution than the record's changes nothing: an end is final until the execution is
 * redriven. Returns the record as it then is.
 */
export const recordStatus = async (
  cluster: Cluster,
  { executionArn, status, redriveCount, failure }: StatusReport,
): Promise<ClusterRecord> => {
  const words = WORKFLOWS[(await recordOf(cluster)).workflow].status;
  const isEnd = status !== "running";
  await wasWritten(
    update(keyOf(cluster), {
      UpdateExpression: `${SET_STATUS}, redriveCount = :redrives ${
        failure ? ", failure = :failure" : "REMOVE failure"
      }`,
      ConditionExpression: `executionArn = :execution AND (redriveCount < :redrives${
        isEnd ? " OR (redriveCount = :redrives AND #status = :running)" : ""
      })`,
      ExpressionAttributeNames: STATUS_NAMES,
      ExpressionAttributeValues: {
        ...statusValues(words[status]),
        ":execution": executionArn,
        ":redrives": redriveCount,
        ...(isEnd && { ":running": words.running }),
        ...(failure && { ":failure": failure }),
      },
    }),
  );
  return recordOf(cluster);
};

/** What is to be done with a cluster next: a workflow, by an execution that is begun or redriven. */
export interface Run {
  workflow: Workflow;
  executionArn: string;
  redriveCount: number;
  redrives: Redrive[];
  deletion?: Deletion;
}

/**
 * Writes down that a run begins, before it is begun: whoever finds it not begun can then begin it.
 * Returns the record as it then is; undefined when it is no longer as it was known to be. Steps that
 * are newer than the record get their places in its timeline, since only what has one can be noted.
 */
export const beginRun = async (
  known: ClusterRecord,
  { workflow, executionArn, redriveCount, redrives, deletion }: Run,
): Promise<ClusterRecord | undefined> => {
  const newer = stepsOf(workflow).filter((step) => !known.steps[step]);
  const isBegun = await wasWritten(
    update(keyOf(known.cluster), {
      UpdateExpression: `${SET_STATUS}, workflow = :workflow, executionArn = :execution, redriveCount = :count, redrives = :redrives${
        deletion ? ", deletion = :deletion" : ""
      }${newer.map((_step, at) => `, steps.#newer${at} = :fresh`).join("")} REMOVE failure`,
      ConditionExpression:
        "#status = :knownStatus AND executionArn = :knownExecution AND redriveCount = :knownCount",
      ExpressionAttributeNames: {
        ...STATUS_NAMES,
        ...Object.fromEntries(newer.map((step, at) => [`#newer${at}`, step])),
      },
      ExpressionAttributeValues: {
        ...statusValues(WORKFLOWS[workflow].status.running),
        ":workflow": workflow,
        ":execution": executionArn,
        ":count": redriveCount,
        ":redrives": redrives,
        ...(deletion && { ":deletion": deletion }),
        ...(newer.length && { ":fresh": NOT_BEGUN }),
        ":knownStatus": known.status,
        ":knownExecution": known.executionArn,
        ":knownCount": known.redriveCount,
      },
    }),
  );
  return isBegun ? recordOf(known.cluster) : undefined;
};

const SET_STATUS = "SET #status = :status, #state = :state, since = :now";
const STATUS_NAMES = { "#status": "status", "#state": "state" };

const statusValues = (status: ClusterStatus) => ({
  ":status": status,
  ":state": states.cluster(status),
  ":now": new Date().toISOString(),
});

/** One page of clusters; a record that cannot be read stands in nobody else's way. */
interface ClusterPage {
  records: ClusterRecord[];
  unreadable: Error[];
  cursor?: string;
}

/** One page of all organizations' clusters that have a status since before a moment, oldest first. */
export const listWithStatus = async (
  status: ClusterStatus,
  page: IndexPage,
): Promise<ClusterPage> => {
  const { items, ...cursor } = await listInState(states.cluster(status), page);
  const read = items.map((item) => ({ item, ...ClusterRecord.safeParse(item) }));
  return {
    records: read.flatMap(({ data }) => data ?? []),
    unreadable: read.flatMap(({ item: { pk, sk }, error: cause }) =>
      cause ? new Error(`record ${pk} ${sk} cannot be read`, { cause }) : [],
    ),
    ...cursor,
  };
};
