/** The flow from state to state. */

import { must } from "../../../../shared/must.ts";
import { attempt } from "./attempts.ts";
import { isFatal, StateFailure } from "./failure.ts";
import { inputData, outputData, record, recordAside, type Thread } from "./history.ts";
import {
  choose,
  effectiveInput,
  failureOf,
  type Json,
  type State,
  type States,
  stateOutput,
} from "./language.ts";
import { runBranches } from "./parallel.ts";
import { moveOn, type Progress } from "./progress.ts";
import { runTask } from "./task.ts";
import { contextOf, nextOf, type Step, type Visit } from "./visit.ts";
import { wait } from "./wait.ts";

/** Runs states from where the flow is until one ends it; gives what that one hands on. */
export const runStates = async (
  thread: Thread,
  states: States,
  progress: Progress,
): Promise<Json> => {
  while (!progress.ended) {
    thread.signal.throwIfAborted();
    const state = must(states[progress.name], progress.name);
    const { output, next } = await runState(thread, state, progress);
    if (next === undefined) progress.ended = { output, eventId: thread.lastEventId };
    else moveOn(progress, next, output);
  }
  return progress.ended.output;
};

const runState = async (thread: Thread, state: State, progress: Progress): Promise<Step> => {
  const { name, input } = progress;
  const isResumed = progress.entered !== undefined;
  enter(thread, state, progress);
  const context = contextOf(thread, progress);
  try {
    if (state.Type === "Fail") throw await failureOf(state, input, context);
    const step =
      isResumed && state.Type === "Pass"
        ? { output: input, next: nextOf(state) }
        : await perform(thread, { name, state, input, context, progress });
    thread.signal.throwIfAborted();
    const exited = { name, ...outputData(step.output) };
    record(thread, `${state.Type}StateExited`, { stateExitedEventDetails: exited });
    return step;
  } catch (error) {
    recordLeaving(thread, state, error);
    throw error;
  }
};

/**
 * A redrive enters no state anew: what it does follows the event by which the state was entered
 * before. Only a Fail state fails right after the redrive (measured on AWS: radkawar/stackd,
 * testdata/aws/stepfunctions).
 */
const enter = (thread: Thread, { Type }: State, progress: Progress): void => {
  const { name, input, entered } = progress;
  if (entered && Type !== "Fail") thread.lastEventId = entered.eventId;
  if (entered) return;
  const details = { name, ...inputData(input) };
  const eventId = record(thread, `${Type}StateEntered`, { stateEnteredEventDetails: details });
  progress.entered = { eventId, at: thread.place.world.clock.now() };
};

const perform = async (
  thread: Thread,
  visit: Visit<Exclude<State, { Type: "Fail" }>>,
): Promise<Step> => {
  const { state, input, context } = visit;
  const next = nextOf(state);
  switch (state.Type) {
    case "Task":
      return attempt(thread, { ...visit, state }, (given) => runTask(thread, state, given));
    case "Parallel":
      return attempt(thread, { ...visit, state }, (given) =>
        runBranches(thread, { ...visit, state, input: given }, runStates),
      );
    case "Choice":
      return choose(state, input, context);
    case "Wait":
      await wait(thread, { ...visit, state });
      return { output: await pass(visit), next };
    case "Pass":
    case "Succeed":
      return { output: await pass(visit), next };
    case "Map":
      throw new StateFailure("States.Runtime", "the simulated Step Functions has no Map state");
  }
};

/** What a state hands on that does nothing, or has an output of its own (`Result`). */
const pass = async ({ state, input, context }: Visit): Promise<Json> => {
  const given = await effectiveInput(state, input, context);
  const result = "Result" in state && state.Result !== undefined ? state.Result : given;
  return stateOutput(state, { input, result }, context);
};

/**
 * A Task of a failing branch is recorded as aborted, and so is what its siblings were in. An
 * error of the language itself ends the execution without more words (measured on AWS:
 * floci-io/floci, pull request 3167).
 */
const recordLeaving = (thread: Thread, { Type }: State, error: unknown) => {
  if (error instanceof StateFailure) error.eventId ??= thread.lastEventId;
  if (isFatal(error)) return;
  const isStopped = thread.signal.aborted;
  if (Type === "Task" && (isStopped || thread.isBranch)) recordAside(thread, "TaskStateAborted");
  if (Type === "Wait" && isStopped) recordAside(thread, "WaitStateAborted");
  if (Type === "Parallel" && isStopped) recordAside(thread, "ParallelStateAborted");
};
