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
import { runTask } from "./task.ts";
import { contextOf, nextOf, type Step, type Visit } from "./visit.ts";
import { wait } from "./wait.ts";

/** A state that is to be entered, and with what. */
export interface Position {
  name: string;
  input: Json;
}

/** Runs states from a position on until one ends the flow; gives what that one hands on. */
export const runStates = async (thread: Thread, states: States, from: Position): Promise<Json> => {
  let position = from;
  for (;;) {
    thread.signal.throwIfAborted();
    const { output, next } = await runState(
      thread,
      must(states[position.name], position.name),
      position,
    );
    if (next === undefined) return output;
    position = { name: next, input: output };
  }
};

const runState = async (thread: Thread, state: State, { name, input }: Position): Promise<Step> => {
  const entered = { name, ...inputData(input) };
  const id = record(thread, `${state.Type}StateEntered`, { stateEnteredEventDetails: entered });
  const context = contextOf(thread, name, id);
  try {
    if (state.Type === "Fail") throw await failureOf(state, input, context);
    const step = await perform(thread, { name, state, input, context });
    const exited = { name, ...outputData(step.output) };
    record(thread, `${state.Type}StateExited`, { stateExitedEventDetails: exited });
    return step;
  } catch (error) {
    recordLeaving(thread, state, error);
    throw error;
  }
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
        runBranches(thread, state.Branches, (branch, { StartAt, States }) =>
          runStates(branch, States, { name: StartAt, input: given }),
        ),
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
