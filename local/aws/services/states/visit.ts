/** One visit of a state, from entering to leaving. */

import type { Thread } from "./history.ts";
import type { Context, Json, State } from "./language.ts";

export interface Visit<Kind extends State = State> {
  name: string;
  state: Kind;
  input: Json;
  context: Context;
}

/** What a visit comes to: the output, and the state after it unless it ends the flow. */
export interface Step {
  output: Json;
  next: string | undefined;
}

/** The surroundings of a state that was just entered. */
export const contextOf = (
  { execution, place }: Thread,
  name: string,
  enteredEventId: number,
): Context => ({
  input: execution.inputValue,
  startedAt: execution.startedAt,
  members: {
    Execution: { Id: execution.arn, Name: execution.name, RoleArn: execution.machine.roleArn },
    StateMachine: { Id: execution.machine.arn, Name: execution.machine.name },
    State: { Name: name, EnteredTime: new Date(place.world.clock.now()).toISOString() },
  },
  words: `the state '${name}' (entered at the event id #${enteredEventId})`,
});

/** The state after this one; undefined at the end of a flow. */
export const nextOf = (state: State): string | undefined =>
  "Next" in state ? state.Next : undefined;
