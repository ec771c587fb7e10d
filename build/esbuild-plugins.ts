/** What esbuild's options cannot say about bundling the functions; serverless.yml points here. */

import { readFile } from "node:fs/promises";
import { parse } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Writes out the constant keys in the AWS SDK's schemas: `{ [_xN]: _TS }` becomes
 * `{ "xmlName": _TS }`. To esbuild a computed key is a possible side effect, so that it would keep
 * the schemas of all operations in every bundle, used or not.
 */
const literalSchemaKeys: Plugin = {
  name: "literal-schema-keys",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]dist-es[\\/](.+[\\/])?schemas[\\/]\w+\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const constants = new Map(
        Array.from(source.matchAll(/^const (\w+) = ("\w+");$/gm), ([, name, text]) => [name, text]),
      );
      return {
        contents: source.replace(/\[(\w+)\]:/g, (key, name) =>
          constants.has(name) ? `${constants.get(name)}:` : key,
        ),
      };
    });
  },
};

/**
 * Reads our `import { z } from "zod"` as `import * as z from "zod"`. Only so does esbuild see which
 * parts of zod are used; else every bundle carries all of it, in all its languages.
 */
const partsOfZod: Plugin = {
  name: "parts-of-zod",
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/](functions|shared)[\\/].+\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      return {
        loader: "ts",
        contents: source.replace('import { z } from "zod";', 'import * as z from "zod";'),
      };
    });
  },
};

/**
 * Names the chunks of `vpc.ts` `vpc.<name>-<hash>`. serverless-esbuild builds all functions into one
 * folder and leaves out of each one's zip whatever begins with the name of another and a dot: this
 * is how a chunk gets into the zip of its own function and into no other.
 */
const chunksNamedAfterEntry: Plugin = {
  name: "chunks-named-after-entry",
  setup: ({ initialOptions }) => {
    for (const entry of Object.values(initialOptions.entryPoints ?? []))
      if (typeof entry === "string")
        initialOptions.chunkNames = `${parse(entry).name}.[name]-[hash]`;
  },
};

export default [literalSchemaKeys, partsOfZod, chunksNamedAfterEntry];
