/** The provisioning workflow as data, for tests that read it. */

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

/** The machine in words: a state a line in the order of `Next`, a branch begins with a dash. */
export const outline = (machine: Machine, indent = ""): string[] => {
  const lines: string[] = [];
  for (let name: string | undefined = machine.StartAt; name; name = machine.States[name]?.Next) {
    lines.push(`${indent}${name}`);
    for (const branch of machine.States[name]?.Branches ?? []) {
      const [first = "", ...rest] = outline(branch, `${indent}  `);
      lines.push(`${indent}- ${first.trim()}`, ...rest);
    }
  }
  return lines;
};
