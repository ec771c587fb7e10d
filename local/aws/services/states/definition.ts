/** What is wrong with a definition, or not done by the simulated Step Functions. */

import { isFunctionArn } from "../lambda.ts";
import { checkDefinition, type Definition, type State, type States } from "./language.ts";

/** The first thing that is wrong with a definition; undefined when it can run. */
export const problemOf = (text: string): string | undefined => {
  try {
    // The validator fills in defaults, so it gets a copy of its own.
    checkDefinition(JSON.parse(text));
    const definition: Definition = JSON.parse(text);
    return problems(definition.States)[0];
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const problems = (states: States): string[] =>
  Object.entries(states).flatMap(([name, state]) => [
    ...unsupported(state).map((what) => `the simulated Step Functions has no ${what}, at ${name}`),
    ...(state.Type === "Parallel" ? state.Branches.flatMap(({ States }) => problems(States)) : []),
  ]);

const unsupported = (state: State): string[] => {
  const fields = [
    "TimeoutSecondsPath",
    "HeartbeatSeconds",
    "HeartbeatSecondsPath",
    "QueryLanguage",
  ];
  const found = fields.filter((field) => field in state);
  if (state.Type === "Map") found.push("Map state");
  if (state.Type === "Task" && !isFunctionArn(state.Resource))
    found.push(`task ${state.Resource}, only Lambda functions`);
  return found;
};
