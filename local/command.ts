/** What the commands that people run have in common: what is wrong is told in words, not by a stack trace. */

import { type ParseArgsConfig, parseArgs } from "node:util";

/** Whoever runs the command can put it right, and its message says how. */
export class Obstacle extends Error {
  override readonly name: string = "Obstacle";
}

/** The options of a command; an unknown one is an Obstacle. */
export const parseOptions = <const Options extends NonNullable<ParseArgsConfig["options"]>>(
  options: Options,
  args: string[],
) => {
  try {
    return parseArgs({ args, options, strict: true }).values;
  } catch (error) {
    if (!isMisuse(error)) throw error;
    throw new Obstacle(`${error.message}\nAll options: --help`, { cause: error });
  }
};

const isMisuse = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");

/** Simulated seconds to a real one, as it was given. */
export const timeScaleOf = (given: string): number => {
  const timeScale = Number(given);
  if (timeScale > 0 && Number.isFinite(timeScale)) return timeScale;
  throw new Obstacle(`--time-scale is ${given}, must be a number above 0, such as 80`);
};

/** Runs a command; its exit status is what it returns, or 2 for an Obstacle. */
export const runCommand = async (command: (args: string[]) => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await command(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
};
