/** The service as `serverless package` leaves it, for tests that look at what would be deployed. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";
import { parse, stringify } from "yaml";
import { z } from "zod";

const Template = z.object({
  Parameters: z.record(z.string(), z.unknown()),
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) }),
  ),
});

/** A CloudFormation template, as far as its resources go. */
export type Template = z.infer<typeof Template>;

/** The packaged service; its folder is gone when it is disposed of. */
export interface Packaged extends AsyncDisposable {
  /** What the command said. */
  log: string;
  template: Template;
  /** Unpacks a function's zip and says where to. */
  unpack(name: string): Promise<string>;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SERVERLESS = createRequire(import.meta.url).resolve("serverless/bin/serverless.js");

/**
 * Packages the service, or some of its functions, without credentials and with no home to find any
 * in. Two commands in one folder would delete each other's work, so each gets a folder of its own.
 */
export const packageService = async (names?: string[]): Promise<Packaged> => {
  const folder = await mkdtemp(join(tmpdir(), "packaged-"));
  await link(ROOT, folder, ["serverless.yml", "serverless"]);
  await copyFile(join(ROOT, "serverless.yml"), join(folder, "serverless.yml"));
  await mkdir(join(folder, "serverless"));
  await link(join(ROOT, "serverless"), join(folder, "serverless"), ["functions.yml"]);
  await writeFile(join(folder, FUNCTIONS), await functions(names));
  const log = await serverlessPackage(folder);
  const made = join(folder, ".serverless");
  const template = await readFile(join(made, "cloudformation-template-update-stack.json"), "utf8");
  return {
    log,
    template: Template.parse(JSON.parse(template)),
    unpack: (name) => unzip(join(made, `${name}.zip`), join(folder, "unpacked", name)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
};

/** Properties of all resources of a type that are made, by logical id; all must have the shape. */
export const resourcesOf = <Shape extends z.ZodType>(
  { Resources }: Template,
  type: string,
  shape: Shape,
): Record<string, z.output<Shape>> =>
  Object.fromEntries(
    Object.entries(Resources)
      .filter(([, { Type, Condition }]) => Type === type && Condition !== "Never")
      .map(([id, { Properties }]) => {
        const { data, error } = shape.safeParse(Properties);
        if (error) throw new Error(`${id}: ${z.prettifyError(error)}`, { cause: error });
        return [id, data];
      }),
  );

const FUNCTIONS = "serverless/functions.yml";

const functions = async (names?: string[]): Promise<string> => {
  const all: Record<string, unknown> = parse(await readFile(join(ROOT, FUNCTIONS), "utf8"));
  const chosen = Object.entries(all).filter(([name]) => !names || names.includes(name));
  return stringify(Object.fromEntries(chosen));
};

const link = async (from: string, to: string, but: string[]) => {
  const names = (await readdir(from)).filter(
    (name) => !name.startsWith(".") && !but.includes(name),
  );
  await Promise.all(names.map((name) => symlink(join(from, name), join(to, name))));
};

const serverlessPackage = async (cwd: string): Promise<string> => {
  const child = spawn(process.execPath, [SERVERLESS, "package"], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: cwd },
  });
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  if (code !== 0)
    throw new Error(`serverless package ended with ${code ?? signal}\n${stdout}${stderr}`);
  return stdout + stderr;
};

const unzip = async (zip: string, folder: string): Promise<string> => {
  for (const { name, content } of filesIn(await readFile(zip))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
};

/** Reads a zip by its central directory (PKWARE's APPNOTE, 4.3.12 and 4.3.16). */
function* filesIn(zip: Buffer): Generator<{ name: string; content: Buffer }> {
  const end = zip.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let entry = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameEnd = entry + 46 + zip.readUInt16LE(entry + 28);
    yield { name: zip.toString("utf8", entry + 46, nameEnd), content: contentOf(zip, entry) };
    entry = nameEnd + zip.readUInt16LE(entry + 30) + zip.readUInt16LE(entry + 32);
  }
}

const contentOf = (zip: Buffer, entry: number): Buffer => {
  const header = zip.readUInt32LE(entry + 42);
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const stored = zip.subarray(start, start + zip.readUInt32LE(entry + 20));
  return zip.readUInt16LE(entry + 10) === 0 ? stored : inflateRawSync(stored);
};
