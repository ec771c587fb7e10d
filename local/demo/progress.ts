/** Shows a provisioning or a deletion as it goes on: a task list on a terminal, plain lines elsewhere. */

import { setTimeout } from "node:timers/promises";
import { Listr } from "listr2";
import type { ClusterView, StepView } from "../../shared/cluster-view.ts";
import { duration } from "./summary.ts";

/** Looks at the cluster, and at the simulated clock in milliseconds since 1970. */
export interface Watch {
  look: () => Promise<ClusterView>;
  now: () => Promise<number>;
  /** What subscribers were told since this was last asked, a line each. */
  heard: () => string[];
}

/** Follows a cluster until it is no longer under way, and returns how it is then. */
export type Follow = (watch: Watch) => Promise<ClusterView>;

const LOOK_AGAIN_MS = 150;

const isUnderWay = ({ status }: ClusterView) => status === "PROVISIONING" || status === "DELETING";

/** Waits and shows nothing. */
export const followSilently: Follow = async ({ look }) => {
  for (;;) {
    const view = await look();
    if (!isUnderWay(view)) return view;
    await setTimeout(LOOK_AGAIN_MS);
  }
};

/** Prints a line when a step begins, one when it is done, and what subscribers are told of it then. */
export const followByLines: Follow = (watch) => {
  const told = new Set<string>();
  const tell = (line: string) => {
    if (!told.has(line)) console.log(line);
    told.add(line);
  };
  const look = async () => {
    const heard = watch.heard();
    const view = await watch.look();
    for (const one of view.steps) {
      if (one.startedAt) tell(`began      ${one.title}, usually ${duration(one.typicalSeconds)}`);
      if (one.finishedAt) tell(`done       ${one.title} after ${duration(secondsOf(one))}`);
    }
    for (const line of heard) console.log(line);
    return view;
  };
  return followSilently({ ...watch, look });
};

/** Shows all steps at once, each with the time that it has taken and usually takes. */
export const followAsList: Follow = async (watch) => {
  let view = await watch.look();
  let now = await watch.now();
  const look = async () => {
    now = await watch.now();
    view = await watch.look();
    return view;
  };
  const ended = followSilently({ ...watch, look });
  const find = (name: string) => view.steps.find(({ step }) => step === name);
  const list = new Listr(
    view.steps.map(({ step, title }) => ({
      title,
      task: async (_context: unknown, task: Row) => {
        const row = (state: string) => `${title.padEnd(22)} ${state}`;
        for (let one = find(step); one?.state !== "succeeded"; one = find(step)) {
          if (!isUnderWay(view)) return stop(task, row, one);
          task.title = row(one?.startedAt ? elapsed(one, now) : "waits");
          await setTimeout(LOOK_AGAIN_MS);
        }
        task.title = row(duration(secondsOf(find(step))));
      },
    })),
    { concurrent: true, exitOnError: false, rendererOptions: { showErrorMessage: false } },
  );
  await list.run();
  return ended;
};

interface Row {
  title: string;
  skip(message: string): void;
}

/** The row of a step that was not done: only what failed is shown as a failure. */
const stop = (task: Row, row: (state: string) => string, one: StepView | undefined): void => {
  task.title = row(one?.state === "pending" ? "not begun" : `${one?.state}`);
  if (one?.state === "failed") throw new Error(task.title);
  task.skip(task.title);
};

const elapsed = ({ startedAt = "", typicalSeconds }: StepView, now: number) =>
  `${duration((now - Date.parse(startedAt)) / 1000)} of about ${duration(typicalSeconds)}`;

const secondsOf = (step: StepView | undefined) =>
  (Date.parse(step?.finishedAt ?? "") - Date.parse(step?.startedAt ?? "")) / 1000;
