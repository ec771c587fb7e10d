/** What is wrong with a definition, or not done by the simulated Step Functions. */

import { isFunctionArn } from "../lambda.ts";
import { checkDefinition, type Definition, type State, type States } from "./language.ts";

/** The first thing that is wrong with a definition; undefined when it can run. */
export const problemOf = (text: string): string | undefined => {
  try {
    // The validator fills in defaults, so it gets a copy of its own.
    checkDefinition(JSON.parse(text));
    const definition: Definition = JSON.parse(text);
    return [...unsupported(definition), ...problems(definition.States)][0];
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const problems = (states: States): string[] =>
  Object.entries(states).flatMap(([name, state]) => [
    ...[...unsupported(state), ...unsupportedKind(state)].map(
      (problem) => `${problem}, at ${name}`,
    ),
    ...(state.Type === "Parallel" ? state.Branches.flatMap(({ States }) => problems(States)) : []),
  ]);

const FIELDS = ["TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath", "QueryLanguage"];

const unsupported = (part: object): string[] =>
  FIELDS.filter((field) => field in part).map(
    (field) => `the simulated Step Functions has no ${field}`,
  );

const unsupportedKind = (state: State): string[] => {
  if (state.Type === "Map") return ["the simulated Step Functions has no Map state"];
  if (state.Type !== "Task" || isFunctionArn(state.Resource)) return [];
  return [`the simulated Step Functions runs Lambda functions only, not ${state.Resource}`];
};
