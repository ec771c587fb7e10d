/** The workflows as data, for tests that read it. */

import { readFileSync } from "node:fs";
import { parse } from "yaml";

export interface State {
  Type: string;
  Resource?: { "Fn::GetAtt": [string, string] };
  Retry?: Retrier[];
  Catch?: unknown;
  TimeoutSeconds?: number;
  Branches?: Machine[];
  Next?: string;
  Choices?: { Next: string }[];
  Default?: string;
}

interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  BackoffRate?: number;
  MaxAttempts?: number;
}

export interface Machine {
  StartAt: string;
  TimeoutSeconds?: number;
  States: Record<string, State>;
}

/** Reads a workflow of `statemachines/`. */
export const readWorkflow = (name: string): Machine =>
  parse(readFileSync(`statemachines/${name}.yml`, "utf8"), { merge: true });

/** All states of a machine with their names, those of branches included. */
export const statesOf = (machine: Machine): [string, State][] =>
  Object.entries(machine.States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.Branches ?? []).flatMap(statesOf),
  ]);

/** The machine in words: a state a line in the order of `Next` or `Default`, a branch begins with a dash. */
export const outline = (machine: Machine, indent = ""): string[] => {
  const lines: string[] = [];
  for (let name: string | undefined = machine.StartAt; name; ) {
    const state: State | undefined = machine.States[name];
    const otherwise = (state?.Choices ?? []).map(({ Next }) => `, else ${Next}`);
    lines.push(`${indent}${name}${otherwise.join("")}`);
    for (const branch of state?.Branches ?? []) {
      const [first = "", ...rest] = outline(branch, `${indent}  `);
      lines.push(`${indent}- ${first.trim()}`, ...rest);
    }
    name = state?.Next ?? state?.Default;
  }
  return lines;
};
