/**
 * Runs one packaged handler in a process of its own, as Lambda does. Forked with the handler's file
 * and export; says what was loaded, then answers each event with what the handler did.
 */

import { statSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const [file = "", exported = ""] = process.argv.slice(2);

let bytes = 0;
registerHooks({
  load: (url, context, next) => {
    if (url.startsWith("file:")) bytes += statSync(fileURLToPath(url)).size;
    return next(url, context);
  },
});

const { [exported]: handler } = await import(pathToFileURL(file).href);

process.on("message", async (event) => {
  try {
    process.send?.({ result: await handler(event, {}) });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    process.send?.({ error: { name, message } });
  }
});
process.send?.({ type: typeof handler, bytes });
