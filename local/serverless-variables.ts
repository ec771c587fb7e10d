/**
 * The variables of serverless.yml, such as `${self:custom.name}`; parameters are those that the file
 * gives the stage. What this machine can't know, such as `${opt:…}`, and what is CloudFormation's,
 * such as `${AWS::Region}`, is left as it stands.
 */

import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { parse } from "yaml";

/** Reads a YAML file in which all variables are filled in. */
export const readWithVariables = async (path: string): Promise<unknown> => {
  const document = await readYaml(path);
  return fill(document, { document, directory: dirname(resolve(path)) });
};

interface Source {
  document: unknown;
  /** Where the paths of `${file(…)}` begin. */
  directory: string;
}

const readYaml = async (path: string): Promise<unknown> =>
  parse(await readFile(path, "utf8"), { merge: true });

const fill = async (value: unknown, source: Source): Promise<unknown> => {
  if (typeof value === "string") return fillText(value, source);
  if (Array.isArray(value)) return Promise.all(value.map((item) => fill(item, source)));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(async ([name, member]) => [
    name,
    await fill(member, source),
  ]);
  return Object.fromEntries(await Promise.all(members));
};

const VARIABLE = /\$\{([^${}]+)\}/;

/** The innermost variable first; one that is the whole text may be anything, not only text. */
const fillText = async (text: string, source: Source): Promise<unknown> => {
  const [variable = "", expression = ""] = VARIABLE.exec(text) ?? [];
  if (!variable) return text;
  const value = await lookUp(expression, source);
  const [before = "", after = ""] = splitAt(text, variable);
  if (value === undefined) return before + variable + String(await fillText(after, source));
  return text === variable ? value : fillText(before + String(value) + after, source);
};

const splitAt = (text: string, part: string) => {
  const start = text.indexOf(part);
  return [text.slice(0, start), text.slice(start + part.length)];
};

/** The first of the alternatives that is known. */
const lookUp = async (expression: string, source: Source): Promise<unknown> => {
  for (const alternative of expression.split(/,\s*/)) {
    const value = await known(alternative, source);
    if (value !== undefined) return fill(value, source);
  }
  return undefined;
};

const known = async (expression: string, source: Source): Promise<unknown> => {
  const [, literal] = /^'(.*)'$/.exec(expression) ?? [];
  if (literal !== undefined) return literal;
  const [, file = "", path = ""] = /^file\((.+?)\)(?::(.+))?$/.exec(expression) ?? [];
  if (file) return memberAt(await readYaml(resolve(source.directory, file)), path, source);
  const [kind, name = ""] = expression.split(":");
  if (kind === "self") return memberAt(source.document, name, source);
  if (kind === "env") return process.env[name];
  if (expression === "sls:stage") return memberAt(source.document, "provider.stage", source);
  if (kind === "param") return memberAt(await paramsOf(source), name, source);
  return undefined;
};

const paramsOf = async (source: Source) => {
  const stage = await memberAt(source.document, "provider.stage", source);
  return memberAt(source.document, `params.${await fill(stage, source)}`, source);
};

const memberAt = async (whole: unknown, path: string, source: Source): Promise<unknown> => {
  let value = whole;
  for (const name of path.split(".").filter(Boolean)) {
    if (typeof value === "string") value = await fillText(value, source);
    value = (value as Record<string, unknown> | null | undefined)?.[name];
  }
  return value;
};
