/** What an execution did, as Step Functions' history of it tells. */

import { type HistoryEvent, paginateGetExecutionHistory, SFNClient } from "@aws-sdk/client-sfn";
import { z } from "zod";
import { isGone } from "./aws-errors.ts";
import { must } from "./must.ts";
import { STEP_NAMES, type StepName } from "./steps.ts";

const sfn = new SFNClient({});

/** All events in order; none of an execution that AWS has forgotten, as it does after 90 days. */
export const historyOf = async (executionArn: string): Promise<HistoryEvent[]> => {
  const history: HistoryEvent[] = [];
  const input = { executionArn, maxResults: 1000 };
  try {
    for await (const { events = [] } of paginateGetExecutionHistory({ client: sfn }, input))
      history.push(...events);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
  return history;
};

/** The error that ended a run, what it said, and the step that met it. */
export interface Ending {
  error: string;
  message: string;
  step?: StepName | undefined;
}

/** How the run after so many redrives failed; an error while the history does not tell that yet. */
export const endingOf = (history: HistoryEvent[], redriveCount: number): Ending => {
  const end = eventsOfRun(history, redriveCount).find(({ type }) => type === "ExecutionFailed");
  const { error = "Unknown", cause } = must(
    end?.executionFailedEventDetails,
    "ExecutionFailed event",
  );
  return { error, message: messageIn(cause), step: stepsByEvent(history).get(end?.id) };
};

const eventsOfRun = (history: HistoryEvent[], redriveCount: number): HistoryEvent[] => {
  let run = 0;
  return history.filter((event) => {
    if (event.type === "ExecutionRedriven") run += 1;
    return run === redriveCount;
  });
};

/** What became of a step, and what it returned. */
export interface StepRun {
  step: StepName;
  state: "succeeded" | "failed" | "aborted";
  facts?: Record<string, unknown>;
}

/** All steps that were entered, in that order; one that did not succeed and did not fail was aborted. */
export const stepRunsIn = (history: HistoryEvent[]): StepRun[] => {
  const steps = stepsByEvent(history);
  const runs = new Map<StepName, StepRun>();
  for (const event of history) {
    const step = steps.get(event.id);
    if (step) runs.set(step, { step, ...runs.get(step), ...changeBy(event) });
  }
  return [...runs.values()];
};

const changeBy = ({ type, ...event }: HistoryEvent): Pick<StepRun, "state" | "facts"> => {
  const output = event.lambdaFunctionSucceededEventDetails?.output;
  if (output) return { state: "aborted", facts: Facts.parse(JSON.parse(output)) };
  if (type === "TaskStateExited") return { state: "succeeded" };
  return { state: type === "ExecutionFailed" ? "failed" : "aborted" };
};

const Facts = z.record(z.string(), z.unknown()).catch({});

/**
 * The step that each event is of. Each event leads to the one before it, back to where the step was
 * entered, across redrives, too; what follows the step's exit is of no step, or of the next one.
 */
const stepsByEvent = (history: HistoryEvent[]): Map<number | undefined, StepName | undefined> => {
  const steps = new Map<number | undefined, StepName | undefined>();
  const exits = new Set<number | undefined>();
  for (const { id, type, previousEventId, stateEnteredEventDetails } of history) {
    if (type === "TaskStateExited") exits.add(id);
    const isOfNone = type === "ExecutionRedriven" || exits.has(previousEventId);
    steps.set(id, isOfNone ? undefined : steps.get(previousEventId));
    if (type === "TaskStateEntered") steps.set(id, stepNamed(stateEnteredEventDetails?.name));
  }
  return steps;
};

const stepNamed = (name: string | undefined) => z.enum(STEP_NAMES).safeParse(name).data;

const LambdaCause = z.object({ errorMessage: z.string() });

/** What the Lambda said; one that was killed said nothing, and Step Functions tells it in prose. */
const messageIn = (cause = ""): string => {
  try {
    return LambdaCause.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return cause;
  }
};
