/** One visit of a state, from entering to leaving. */

import { must } from "../../../../shared/must.ts";
import type { Thread } from "./history.ts";
import type { Context, Json, State } from "./language.ts";
import type { Progress } from "./progress.ts";

export interface Visit<Kind extends State = State> {
  name: string;
  state: Kind;
  input: Json;
  context: Context;
  /** How far the flow has come that the state is part of. */
  progress: Progress;
}

/** What a visit comes to: the output, and the state after it unless it ends the flow. */
export interface Step {
  output: Json;
  next: string | undefined;
}

/** The surroundings of a state that was entered, now or before a redrive. */
export const contextOf = ({ execution }: Thread, { name, entered }: Progress): Context => {
  const { eventId, at } = must(entered, `moment at which ${name} was entered`);
  const { arn, machine, redrives } = execution;
  const redriven = redrives.at(-1);
  return {
    input: execution.inputValue,
    startedAt: execution.startedAt,
    members: {
      Execution: {
        Id: arn,
        Name: execution.name,
        RoleArn: machine.roleArn,
        RedriveCount: redrives.length,
        ...(redriven && { RedriveTime: new Date(redriven.at).toISOString() }),
      },
      StateMachine: { Id: machine.arn, Name: machine.name },
      State: { Name: name, EnteredTime: new Date(at).toISOString() },
    },
    words: `the state '${name}' (entered at the event id #${eventId})`,
  };
};

/** The state after this one; undefined at the end of a flow. */
export const nextOf = (state: State): string | undefined =>
  "Next" in state ? state.Next : undefined;
