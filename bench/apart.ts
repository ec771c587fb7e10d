/** Measurements in a process of their own: clients keep the endpoint that they first used. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What a module of the bench prints when it is run with that question. */
export const apart = async <Answer>(module: string, asked: object): Promise<Answer> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [fileURLToPath(module), JSON.stringify(asked)],
    { env: { ...process.env, POWERTOOLS_LOG_LEVEL: "SILENT" } },
  );
  return JSON.parse(stdout);
};
