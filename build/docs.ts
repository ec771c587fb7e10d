/** Writes the generated documents, from the root of the repository: `npm run docs`. */

import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { documents } from "./documents.ts";

for (const [path, text] of Object.entries(documents())) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
