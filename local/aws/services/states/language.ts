/**
 * What the States Language says about a single state: what of the input it gets, what becomes of its
 * result, where a Choice leads. aws-local-stepfunctions evaluates it, in a machine of that state only;
 * it never waits, retries, or runs a task.
 */

import { ExecutionError, StateMachine, type StateMachineDefinition } from "aws-local-stepfunctions";
import { withSimulatedDate } from "../../../simulated-date.ts";
import { StateFailure } from "./failure.ts";

export type Definition = StateMachineDefinition;
export type States = Definition["States"];
export type State = States[string];
export type Json = Parameters<StateMachine["run"]>[0];

/** What surrounds a state while it is evaluated. */
export interface Context {
  /** The input of the execution. */
  input: Json;
  /** Simulated moment at which the execution started. */
  startedAt: number;
  /** Further members of the context object, `$$`. */
  members: Record<string, object>;
  /** The state as AWS names it in messages. */
  words: string;
}

/** The definition, or an error that says what is wrong with it. */
export const checkDefinition = (definition: Definition): void => {
  new StateMachine(definition);
};

/** The input that a state works on: `InputPath`, then `Parameters`. */
export const effectiveInput = (state: State, input: Json, context: Context): Promise<Json> =>
  evaluate(
    { Type: "Pass", ...pick(state, ["InputPath", "Parameters"]), End: true },
    { input },
    context,
  );

/** What a state hands on: `ResultSelector`, then `ResultPath`, then `OutputPath`. */
export const stateOutput = (
  state: object,
  { input, result }: { input: Json; result: Json },
  context: Context,
): Promise<Json> => {
  const fields = pick(state, ["ResultSelector", "ResultPath", "OutputPath"]);
  return evaluate({ Type: "Task", Resource: "", ...fields, End: true }, { input, result }, context);
};

/** One value of an input, as `SecondsPath` names it. */
export const valueAt = async (path: string, input: Json, context: Context): Promise<Json> => {
  const state = { Type: "Pass", Parameters: { "value.$": path }, End: true };
  return member(await evaluate(state, { input }, context), "value");
};

/** Where a Choice leads, and with what. */
export const choose = async (
  state: State & { Type: "Choice" },
  input: Json,
  context: Context,
): Promise<{ next: string; output: Json }> => {
  const targets = [
    ...state.Choices.map(({ Next }) => Next),
    ...(state.Default ? [state.Default] : []),
  ];
  const choice = {
    ...state,
    Choices: state.Choices.map((rule) => ({ ...rule, Next: `to ${rule.Next}` })),
    ...(state.Default && { Default: `to ${state.Default}` }),
  };
  const ends = targets.map((next) => [
    `to ${next}`,
    { Type: "Pass", Parameters: { next, "output.$": "$" }, End: true },
  ]);
  const chosen = await evaluate(choice, { input }, context, Object.fromEntries(ends));
  return { next: String(member(chosen, "next")), output: member(chosen, "output") };
};

/** The failure that a Fail state stands for. */
export const failureOf = async (
  state: State & { Type: "Fail" },
  input: Json,
  context: Context,
): Promise<StateFailure> => {
  const { Error: error, ErrorPath, Cause: cause, CausePath } = state;
  const name = ErrorPath ? await valueAt(ErrorPath, input, context) : error;
  const reason = CausePath ? await valueAt(CausePath, input, context) : cause;
  return new StateFailure(String(name ?? ""), reason === undefined ? undefined : String(reason));
};

const pick = (state: object, fields: string[]) =>
  Object.fromEntries(Object.entries(state).filter(([field]) => fields.includes(field)));

const member = (value: Json, name: string): Json =>
  typeof value === "object" && value && !Array.isArray(value) ? (value[name] ?? null) : null;

/**
 * Runs the state behind another one that brings its input, because what the machine itself is
 * started with is what `$$.Execution.Input` shows.
 */
const evaluate = async (
  state: object,
  { input, result = null }: { input: Json; result?: Json },
  context: Context,
  further: object = {},
): Promise<Json> => {
  const bring = { Type: "Task", Resource: "", Next: "state" };
  const definition = { StartAt: "bring", States: { bring, state, ...further } };
  const machine = new StateMachine(definition as Definition, {
    validationOptions: { noValidate: true },
  });
  const taskResourceLocalHandlers = { bring: () => input, state: () => result };
  const options = { context: context.members, overrides: { taskResourceLocalHandlers } };
  const started = { now: () => context.startedAt };
  try {
    return await withSimulatedDate(started, () => machine.run(context.input, options).result);
  } catch (error) {
    const cause = error instanceof ExecutionError ? error.cause : error;
    if (!(cause instanceof Error)) throw error;
    const reason = `An error occurred while executing ${context.words}. ${cause.message}`;
    throw Object.assign(new StateFailure(cause.name, reason), { cause });
  }
};
